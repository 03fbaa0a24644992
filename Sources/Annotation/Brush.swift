public import Imaging

/// A brush: its form, its size in millimeters, and whether it paints in two dimensions or three.
public struct Brush: Hashable, Sendable {
  /// The forms of brushes.
  public enum Form: String, CaseIterable, Sendable {
    case round
    case square
  }

  /// The form.
  public var form: Form
  /// From side to side, in millimeters.
  public var millimeters: Double
  /// Whether it paints a ball or a cube, not a disk or a square in the slice.
  public var isSolid: Bool

  /// Creates a brush.
  ///
  /// - Precondition: a positive size.
  public init(_ form: Form = .round, millimeters: Double = 5, isSolid: Bool = false) {
    precondition(millimeters > 0, "a brush of \(millimeters) mm")
    self.form = form
    self.millimeters = millimeters
    self.isSolid = isSolid
  }

  /// Whether the brush, held over the middle of a voxel, paints one at a distance in mm along the axes.
  ///
  /// A voxel is painted where its center is at most half the brush's size away; the one under the
  /// middle always is.
  private func covers(_ x: Double, _ y: Double, _ z: Double) -> Bool {
    let radius = millimeters / 2 + 1e-9
    return switch form {
    case .round: x * x + y * y + z * z <= radius * radius
    case .square: max(abs(x), abs(y), abs(z)) <= radius
    }
  }

  /// The positions in a slice that the brush covers, for its outline on the screen.
  ///
  /// - Parameters:
  ///   - point: The voxel under its middle.
  ///   - geometry: The slice's plane.
  /// - Returns: Columns and rows, of which some may lie outside the slice.
  public func footprint(at point: VoxelPoint, _ geometry: SliceGeometry) -> [(
    column: Int, row: Int
  )] {
    let (column, row) = (geometry.column(of: point), geometry.row(of: point))
    let reachX = Int(millimeters / 2 / geometry.columnSpacing + 1e-9)
    let reachY = Int(millimeters / 2 / geometry.rowSpacing + 1e-9)
    return (-reachY...reachY).flatMap { y in
      (-reachX...reachX).compactMap { x in
        covers(Double(x) * geometry.columnSpacing, Double(y) * geometry.rowSpacing, 0)
          ? (column + x, row + y) : nil
      }
    }
  }

  /// The voxels that the brush paints on its way from one voxel to another.
  ///
  /// - Parameters:
  ///   - from: Where the way begins.
  ///   - to: Where it ends; the same voxel for a dab.
  ///   - geometry: The plane in which a brush paints that is not solid.
  /// - Returns: Ascending places in the array, each once.
  public func places(from: VoxelPoint, to: VoxelPoint, _ geometry: SliceGeometry) -> [Int] {
    let grid = geometry.grid
    let spacing = grid.affine.spacing
    let reach = (0..<3).map { axis in
      isSolid || axis != geometry.normal ? Int(millimeters / 2 / spacing[axis] + 1e-9) : 0
    }
    var offsets: [VoxelPoint] = []
    for k in -reach[2]...reach[2] {
      for j in -reach[1]...reach[1] {
        for i in -reach[0]...reach[0]
        where covers(Double(i) * spacing[0], Double(j) * spacing[1], Double(k) * spacing[2]) {
          offsets.append(VoxelPoint(i: i, j: j, k: k))
        }
      }
    }
    var places: Set<Int> = []
    for center in line(from: from, to: to) {
      for offset in offsets {
        let point = VoxelPoint(
          i: center.i + offset.i, j: center.j + offset.j, k: center.k + offset.k)
        if grid.contains(point) { places.insert(grid.offset(point)) }
      }
    }
    return places.sorted()
  }
}

/// The voxels on the straight way from one to another, each touching the next.
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
