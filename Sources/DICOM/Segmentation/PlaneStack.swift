import Imaging

/// Where the planes of a stack lie along the direction across them.
///
/// Positions must lie on one line at whole multiples of a step, as scanners and writers of segmentations place
/// them; planes may be missing in between.
struct PlaneStack {
  /// The first position in millimeters, LPS.
  let origin: [Double]
  /// From one plane to the next in millimeters, LPS.
  let step: [Double]
  /// The number of planes from the first to the last, missing ones included.
  let count: Int
  /// For each of the positions, its plane's index, 0 being the first.
  let indices: [Int]

  /// Why positions form no stack.
  enum Problem: Error, Equatable {
    /// The distances are no multiples of one step.
    case uneven(Double, Double)
    /// The positions do not lie on a line.
    case crooked(Double)
    /// Planes are too far apart to be those of one volume.
    case tooMany(Int)
  }

  /// The most planes of a volume.
  static let mostPlanes = 32_767

  /// Finds the stack.
  ///
  /// - Parameters:
  ///   - positions: The planes' positions, at least one, in any order and with repetitions.
  ///   - normal: The direction across the planes; the result's planes advance along it.
  ///   - declared: The distance between planes that the file gives; it is used if the positions agree with it.
  ///   - thickness: The distance if there is only one position and none is declared.
  /// - Throws: ``Problem``.
  init(
    _ positions: [[Double]], normal: [Double], declared: Double?, thickness: Double?
  ) throws(Problem) {
    let heights = positions.map { dot($0, normal) }
    let order = heights.indices.sorted { heights[$0] < heights[$1] }
    var gaps: [Double] = []
    for (one, next) in zip(order, order.dropFirst()) {
      let gap = heights[next] - heights[one]
      if gap > Self.nearness { gaps.append(gap) }
    }
    let first = order[0]
    guard let smallest = gaps.min(), let last = order.last else {
      let size = [declared, thickness].compactMap { $0 }.first { $0.isFinite && $0 > 0 } ?? 1
      (origin, step, count) = (positions[first], normal.map { $0 * size }, 1)
      indices = positions.map { _ in 0 }
      try check(positions)
      return
    }
    let spacing = try Self.spacing(
      gaps, smallest, declared.flatMap { $0 > Self.nearness ? $0 : nil })
    let reach = heights[last] - heights[first]
    guard reach / spacing < Double(Self.mostPlanes) else {
      throw .tooMany(reach / spacing < 1e9 ? Int(reach / spacing) : 1_000_000_000)
    }
    let steps = Int((reach / spacing).rounded())
    origin = positions[first]
    step = (0..<3).map { (positions[last][$0] - positions[first][$0]) / Double(steps) }
    count = steps + 1
    indices = heights.map { Int((($0 - heights[first]) / reach * Double(steps)).rounded()) }
    try check(positions)
  }

  /// Positions closer than this, in millimeters, are the same.
  private static let nearness = 1e-3

  private static func spacing(
    _ gaps: [Double], _ smallest: Double, _ declared: Double?
  ) throws(Problem) -> Double {
    func divides(_ step: Double) -> Bool {
      gaps.allSatisfy { gap in
        let steps = (gap / step).rounded()
        // Rounded positions may be off by a hundredth of the step for each plane.
        return steps >= 1 && abs(gap / step - steps) <= 0.02
      }
    }
    if let declared, divides(declared) { return declared }
    guard divides(smallest) else { throw .uneven(smallest, gaps.max() ?? smallest) }
    // The mean over all steps is more exact than the smallest.
    let steps = gaps.reduce(0) { $0 + ($1 / smallest).rounded() }
    return gaps.reduce(0, +) / steps
  }

  private func check(_ positions: [[Double]]) throws(Problem) {
    let tolerance = max(0.02 * dot(step, step).squareRoot(), Self.nearness)
    for (position, index) in zip(positions, indices) {
      let apart = (0..<3).map { position[$0] - origin[$0] - Double(index) * step[$0] }
      let distance = dot(apart, apart).squareRoot()
      guard distance <= tolerance else { throw .crooked(distance) }
    }
  }

  /// The grid of the stack: along a row, down a column, across the planes; RAS millimeters.
  func grid(_ shape: PlaneShape) -> Grid? {
    let along = (0..<3).map { shape.orientation[$0] * shape.spacing[1] }
    let down = (0..<3).map { shape.orientation[3 + $0] * shape.spacing[0] }
    let elements = (0..<3).flatMap { row -> [Double] in
      let sign: Double = row < 2 ? -1 : 1
      return [along[row], down[row], step[row], origin[row]].map { $0 * sign }
    }
    let affine = Affine(elements: elements)
    guard affine.isInvertible else { return nil }
    return Grid(size: [shape.columns, shape.rows, count], affine: affine)
  }
}
