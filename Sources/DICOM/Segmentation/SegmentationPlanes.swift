import Imaging

/// The planes of a segmentation's frames: where each is, and which image of the source it covers.
struct SegmentationPlanes {
  /// The voxels: along a row, down a column, across the planes; RAS millimeters.
  let grid: Grid
  /// The directions of a row and of a column, LPS, as they are written.
  let orientation: [String]
  /// Millimeters between rows and between columns, as they are written.
  let spacing: [String]
  /// The thickness of a plane in millimeters.
  let thickness: Double
  /// The center of each plane's first pixel, LPS, as it is written.
  let positions: [[String]]
  /// The image that each plane covers, pixel by pixel; none if the planes are the mask's own.
  let sources: [SourcePlane]

  /// The planes of a series, exactly as its files give them.
  init(_ stack: SourceStack) {
    grid = stack.grid
    orientation = stack.shape.orientationText
    spacing = stack.shape.spacingText
    thickness = stack.shape.thickness ?? stack.grid.affine.spacing[2]
    positions = stack.planes.map(\.positionText)
    sources = stack.planes
  }

  /// The planes of a mask on a grid of its own, in the order of axes nearest to that of a series; `nil` if the
  /// mask's axes are not at right angles, which planes cannot express.
  ///
  /// - Parameters:
  ///   - mask: The mask's grid.
  ///   - other: The grid of the series.
  init?(_ mask: Grid, near other: Grid) {
    guard let grid = mask.ordered(like: other), grid.size[0] <= 65_535, grid.size[1] <= 65_535
    else {
      return nil
    }
    let affine = grid.affine
    let length = affine.spacing
    func column(_ axis: Int) -> [Double] {
      (0..<3).map { affine[$0, axis] / length[axis] * ($0 < 2 ? -1 : 1) }
    }
    let (row, down) = (column(0), column(1))
    let across = column(2)
    guard abs(dot(row, down)) < 1e-3, abs(dot(row, across)) < 1e-3, abs(dot(down, across)) < 1e-3
    else { return nil }
    self.grid = grid
    orientation = (row + down).map(\.decimalText)
    spacing = [length[1], length[0]].map(\.decimalText)
    thickness = length[2]
    positions = (0..<grid.size[2]).map { k in
      let point = affine.world(i: 0, j: 0, k: Double(k))
      return [-point.x, -point.y, point.z].map(\.decimalText)
    }
    sources = []
  }
}

extension Grid {
  /// Returns this grid with its axes in the order and directions that are nearest to those of another grid.
  fileprivate func ordered(like other: Grid) -> Grid? {
    let (own, theirs) = (affine.spacing, other.affine.spacing)
    func cosine(_ mine: Int, _ axis: Int) -> Double {
      (0..<3).reduce(0) { $0 + affine[$1, mine] * other.affine[$1, axis] }
        / (own[mine] * theirs[axis])
    }
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    func fit(_ order: [Int]) -> Double {
      (0..<3).reduce(0) { $0 + abs(cosine(order[$1], $1)) }
    }
    guard var order = orders.first else { return nil }
    for candidate in orders where fit(candidate) > fit(order) + 1e-9 { order = candidate }
    var columns: [[Double]] = []
    var origin = (0..<3).map { affine[$0, 3] }
    for axis in 0..<3 {
      let mine = order[axis]
      let column = (0..<3).map { affine[$0, mine] }
      if cosine(mine, axis) < 0 {
        let last = Double(size[mine] - 1)
        origin = (0..<3).map { origin[$0] + column[$0] * last }
        columns.append(column.map { -$0 })
      } else {
        columns.append(column)
      }
    }
    let elements = (0..<3).flatMap { row in columns.map { $0[row] } + [origin[row]] }
    return Grid(size: order.map { size[$0] }, affine: Affine(elements: elements))
  }
}
