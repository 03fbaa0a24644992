import Imaging

/// A box of voxels, corners included.
struct SeedBox: Hashable {
  var from: VoxelPoint
  var to: VoxelPoint

  /// The smallest box around voxels; `nil` if there are none.
  init?(around places: some Sequence<Int>, in grid: Grid) {
    var box: SeedBox?
    for place in places {
      let row = place / grid.size[0]
      let point = VoxelPoint(
        i: place % grid.size[0], j: row % grid.size[1], k: row / grid.size[1])
      if box == nil { box = SeedBox(from: point, to: point) } else { box?.join(point) }
    }
    guard let box else { return nil }
    self = box
  }

  /// The smallest box around all voxels with some labels; `nil` if there are none.
  init?(around labels: Set<Label>, of map: LabelMap) {
    let (nx, ny) = (map.grid.size[0], map.grid.size[1])
    var box: SeedBox?
    for run in map.labeledRuns where labels.contains(run.new) {
      let (first, last) = (run.start, run.start + run.count - 1)
      // A run may continue in the next rows.
      let isOneRow = first / nx == last / nx
      for place in [first, last] {
        let row = place / nx
        var low = VoxelPoint(i: place % nx, j: row % ny, k: row / ny)
        var high = low
        if !isOneRow { (low.i, high.i) = (0, nx - 1) }
        if first / (nx * ny) != last / (nx * ny) { (low.j, high.j) = (0, ny - 1) }
        if box == nil { box = SeedBox(from: low, to: high) }
        box?.join(low)
        box?.join(high)
      }
    }
    guard let box else { return nil }
    self = box
  }

  init(from: VoxelPoint, to: VoxelPoint) { (self.from, self.to) = (from, to) }

  /// Makes the box large enough for a voxel.
  mutating func join(_ point: VoxelPoint) {
    for axis in 0..<3 {
      from[axis] = min(from[axis], point[axis])
      to[axis] = max(to[axis], point[axis])
    }
  }

  /// The box that contains this one and another.
  func joined(_ other: SeedBox) -> SeedBox {
    var box = self
    box.join(other.from)
    box.join(other.to)
    return box
  }

  /// The part that is also in another box.
  ///
  /// - Precondition: they overlap.
  func cut(to other: SeedBox) -> SeedBox {
    var box = self
    for axis in 0..<3 {
      box.from[axis] = max(from[axis], other.from[axis])
      box.to[axis] = min(to[axis], other.to[axis])
    }
    return box
  }

  /// A larger box, within the grid.
  ///
  /// - Parameters:
  ///   - margins: The distance to each side along each axis, in millimeters.
  ///   - grid: The grid.
  /// - Returns: The box.
  func extended(by margins: [Double], in grid: Grid) -> SeedBox {
    let spacing = grid.affine.spacing
    var box = self
    for axis in 0..<3 {
      // A header may give voxels of a millionth of a millimeter.
      let voxels = Int(min((margins[axis] / spacing[axis]).rounded(.up), Double(grid.size[axis])))
      box.from[axis] = max(from[axis] - voxels, 0)
      box.to[axis] = min(to[axis] + voxels, grid.size[axis] - 1)
    }
    return box
  }

  /// Voxels along each axis.
  var size: [Int] { (0..<3).map { to[$0] - from[$0] + 1 } }

  /// The number of voxels.
  var count: Int { size.reduce(1, *) }

  /// The lengths of its sides in millimeters.
  func lengths(in grid: Grid) -> [Double] { zip(size, grid.affine.spacing).map { Double($0) * $1 } }
}
