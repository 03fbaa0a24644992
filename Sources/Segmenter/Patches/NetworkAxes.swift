internal import Imaging

/// How the axes of a network's input lie in a stored array.
///
/// A two-dimensional network has its slice axis first.
struct NetworkAxes: Hashable, Sendable {
  /// For each axis of the network, the axis of the stored array.
  let stored: [Int]
  /// For each axis of the network, whether it runs the other way.
  let isReversed: [Bool]
  /// For each axis of the network, its number in ``ModelDescription/spacing`` and ``ModelDescription/mirror``.
  let numbers: [Int]

  /// Finds the axes for an image.
  ///
  /// - Parameters:
  ///   - order: What the network's axes are.
  ///   - plane: The plane of slices, for ``ModelDescription/AxisOrder/radiological``.
  ///   - grid: The image's grid.
  init(_ order: ModelDescription.AxisOrder, plane: Plane, of grid: Grid) {
    numbers = order.axes(in: plane)
    guard !order.isStored else {
      stored = numbers
      isReversed = [false, false, false]
      return
    }
    let orientation = Orientation(grid.affine)
    let own = [
      orientation.rightLeft, orientation.anteriorPosterior, orientation.superiorInferior,
    ]
    stored = numbers.map { own[$0].axis }
    switch order {
    case .anatomical(let directions):
      isReversed = directions.map { $0.isPositive != own[$0.axis].isPositive }
    case .radiological, .stored:
      // Rows and columns run from anterior, superior or the patient's right: toward the negative direction.
      isReversed = [false] + numbers[1...].map { own[$0].isPositive }
    }
  }

  /// The grid of an array with these axes, the last one contiguous.
  func grid(of image: Grid) -> Grid {
    // Grids count from the contiguous axis.
    let order = Array(zip(stored, isReversed).reversed())
    var first = [0, 0, 0]
    for (axis, isReversed) in order where isReversed { first[axis] = image.size[axis] - 1 }
    let origin = image.affine.world(VoxelPoint(i: first[0], j: first[1], k: first[2]))
    var elements: [Double] = []
    for (row, start) in [origin.x, origin.y, origin.z].enumerated() {
      for (axis, isReversed) in order {
        elements.append(image.affine[row, axis] * (isReversed ? -1 : 1))
      }
      elements.append(start)
    }
    return Grid(size: order.map { image.size[$0.0] }, affine: Affine(elements: elements))
  }
}
