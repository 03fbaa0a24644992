package import Imaging

/// A brush: its shape, its size in millimeters, and whether it paints in two or three dimensions.
package struct Brush: Hashable, Sendable {
  /// The shapes of brushes.
  package enum Form: String, CaseIterable, Sendable {
    case round
    case square
  }

  /// The shape.
  package var form: Form
  /// The diameter or side length in millimeters.
  package var millimeters: Double
  /// Whether it paints a ball or a cube instead of a disk or a square in the slice.
  package var isSolid: Bool

  /// Creates a brush.
  ///
  /// - Precondition: the size is positive.
  package init(_ form: Form = .round, millimeters: Double = 5, isSolid: Bool = false) {
    precondition(millimeters > 0, "a brush of \(millimeters) mm")
    self.form = form
    self.millimeters = millimeters
    self.isSolid = isSolid
  }

  /// Returns whether the brush, centered on a voxel, paints another one at a distance in mm along
  /// the axes.
  ///
  /// A voxel is painted if its center is at most half the brush's size away; the voxel under the
  /// middle is always painted.
  private func covers(_ x: Double, _ y: Double, _ z: Double) -> Bool {
    let radius = millimeters / 2 + 1e-9
    return switch form {
    case .round: x * x + y * y + z * z <= radius * radius
    case .square: max(abs(x), abs(y), abs(z)) <= radius
    }
  }

  /// Returns the number of voxels that the brush reaches to each side, at most the number along the
  /// axis.
  ///
  /// A header may give voxels of a millionth of a millimeter.
  private func reach(spacing: Double, count: Int) -> Int {
    Int(min(millimeters / 2 / spacing + 1e-9, Double(count)))
  }

  /// Returns the positions in a slice that the brush covers, for its outline on the screen.
  ///
  /// - Parameters:
  ///   - point: The voxel under its middle.
  ///   - geometry: The slice's plane.
  /// - Returns: Columns and rows, some of which may be outside the slice.
  package func footprint(at point: VoxelPoint, _ geometry: SliceGeometry) -> [(
    column: Int, row: Int
  )] {
    let (column, row) = (geometry.column(of: point), geometry.row(of: point))
    let reachX = reach(spacing: geometry.columnSpacing, count: geometry.width)
    let reachY = reach(spacing: geometry.rowSpacing, count: geometry.height)
    return (-reachY...reachY).flatMap { y in
      (-reachX...reachX).compactMap { x in
        covers(Double(x) * geometry.columnSpacing, Double(y) * geometry.rowSpacing, 0)
          ? (column + x, row + y) : nil
      }
    }
  }

  /// Returns the voxels that the brush paints on its path from one voxel to another.
  ///
  /// - Parameters:
  ///   - from: The start of the path.
  ///   - to: The end of the path; the same voxel for a single dab.
  ///   - geometry: The plane in which a brush that is not solid paints.
  /// - Returns: Array offsets, ascending, without duplicates.
  /// - Complexity: O(*n · r*), where *n* is the number of voxels on the path and *r* the number of
  ///   voxels in the brush.
  package func places(from: VoxelPoint, to: VoxelPoint, _ geometry: SliceGeometry) -> [Int] {
    let grid = geometry.grid
    let spacing = grid.affine.spacing
    let reach = (0..<3).map { axis in
      isSolid || axis != geometry.normal
        ? self.reach(spacing: spacing[axis], count: grid.size[axis]) : 0
    }
    /// Returns the range of the brush around a voxel along an axis, limited to the grid.
    func span(_ axis: Int, about center: Int) -> ClosedRange<Int>? {
      let (first, last) = (
        max(center - reach[axis], 0), min(center + reach[axis], grid.size[axis] - 1)
      )
      return first <= last ? first...last : nil
    }
    // Everything the brush touches is in a box, whose voxels are marked row by row.
    let low = grid.clamp(VoxelPoint(from, to, min, minus: reach))
    let high = grid.clamp(VoxelPoint(from, to, max, minus: reach.map { -$0 }))
    let size = (0..<3).map { high[$0] - low[$0] + 1 }
    var isPainted = [Bool](repeating: false, count: size[0] * size[1] * size[2])
    for center in line(from: from, to: to) {
      guard let rows = span(1, about: center.j), let slices = span(2, about: center.k) else {
        continue
      }
      for k in slices {
        for j in rows {
          let (y, z) = (Double(j - center.j) * spacing[1], Double(k - center.k) * spacing[2])
          guard let half = halfRow(y, z, spacing: spacing[0], most: reach[0]) else { continue }
          let (first, last) = (max(center.i - half, 0), min(center.i + half, grid.size[0] - 1))
          guard first <= last else { continue }
          let start = size[0] * (j - low.j + size[1] * (k - low.k)) - low.i
          for place in start + first...start + last { isPainted[place] = true }
        }
      }
    }
    return isPainted.indices.filter { isPainted[$0] }.map { place in
      let (row, i) = (place / size[0], place % size[0])
      return grid.offset(
        VoxelPoint(i: low.i + i, j: low.j + row % size[1], k: low.k + row / size[1]))
    }
  }

  /// Returns the number of voxels that a row of the brush reaches to each side, at a distance in
  /// millimeters from the middle; `nil` if the brush has no such row.
  private func halfRow(_ y: Double, _ z: Double, spacing: Double, most: Int) -> Int? {
    guard covers(0, y, z) else { return nil }
    var (least, more) = (0, most + 1)
    while more - least > 1 {
      let middle = (least + more) / 2
      if covers(Double(middle) * spacing, y, z) { least = middle } else { more = middle }
    }
    return least
  }
}

extension VoxelPoint {
  /// Creates the lower or upper corner of two points, moved outward.
  fileprivate init(
    _ a: VoxelPoint, _ b: VoxelPoint, _ choice: (Int, Int) -> Int, minus reach: [Int]
  ) {
    self.init(
      i: choice(a.i, b.i) - reach[0], j: choice(a.j, b.j) - reach[1],
      k: choice(a.k, b.k) - reach[2])
  }
}

/// Returns the voxels on a straight line between two voxels; each touches the next.
func line(from: VoxelPoint, to: VoxelPoint) -> [VoxelPoint] {
  let steps = (0..<3).map { abs(to[$0] - from[$0]) }.max() ?? 0
  guard steps > 0 else { return [from] }
  return (0...steps).map { step in
    let part = Double(step) / Double(steps)
    func between(_ axis: Int) -> Int {
      from[axis] + Int((Double(to[axis] - from[axis]) * part).rounded())
    }
    return VoxelPoint(i: between(0), j: between(1), k: between(2))
  }
}
