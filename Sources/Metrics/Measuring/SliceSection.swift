import Imaging

/// One connected piece of a mask within a slice, in which lines can be drawn without leaving it.
///
/// Positions are columns and rows; a voxel at (c, r) extends from c − ½ to c + ½ and from r − ½ to r + ½.
/// Enclosed holes, such as necrosis inside an enhancing rim, count as inside.
struct SliceSection {
  let width: Int
  let height: Int
  private var mask: [Bool]

  /// Takes a mask, row by row, and fills its holes: background that is not connected with the border
  /// (4 neighbors).
  init(_ mask: [Bool], width: Int) {
    self.width = width
    height = mask.count / max(width, 1)
    self.mask = connectedWithBorder(width: width, height: height) { !mask[$0] }.map { !$0 }
  }

  /// The number of its voxels, filled holes included.
  var area: Int { mask.count { $0 } }

  private func contains(_ column: Int, _ row: Int) -> Bool {
    column >= 0 && row >= 0 && column < width && row < height && mask[row * width + column]
  }

  /// The midpoints of all voxel sides on the border.
  var sides: [PlanePoint] {
    var sides: [PlanePoint] = []
    for row in 0..<height {
      for column in 0..<width where mask[row * width + column] {
        let (x, y) = (Double(column), Double(row))
        if !contains(column - 1, row) { sides.append(PlanePoint(x: x - 0.5, y: y)) }
        if !contains(column + 1, row) { sides.append(PlanePoint(x: x + 0.5, y: y)) }
        if !contains(column, row - 1) { sides.append(PlanePoint(x: x, y: y - 0.5)) }
        if !contains(column, row + 1) { sides.append(PlanePoint(x: x, y: y + 0.5)) }
      }
    }
    return sides
  }

  /// How near a position must be to a side between voxels to count as on it, in voxels.
  private static let tolerance = 1e-9

  /// Returns whether a position is inside, or on the border.
  private func contains(_ x: Double, _ y: Double) -> Bool {
    /// The one or two voxels that a coordinate touches.
    func voxels(_ value: Double) -> ClosedRange<Int> {
      Int(
        (value + 0.5 - Self.tolerance).rounded(.down))...Int(
          (value + 0.5 + Self.tolerance).rounded(.down))
    }
    return voxels(y).contains { row in voxels(x).contains { contains($0, row) } }
  }

  /// Returns the fraction of a line before it leaves the section for the first time.
  ///
  /// - Parameters:
  ///   - start: A position inside or on the border.
  ///   - way: The vector to the line's end.
  /// - Returns: From 0 to 1; 1 if the whole line stays inside.
  func reach(from start: PlanePoint, along way: PlanePoint) -> Double {
    var columns = Crossings(start.x, way.x)
    var rows = Crossings(start.y, way.y)
    var reached = 0.0
    while reached < 1 {
      let next = min(columns.next, rows.next, 1)
      if next > reached {
        let middle = (reached + next) / 2
        guard contains(start.x + middle * way.x, start.y + middle * way.y) else { return reached }
        reached = next
      }
      if columns.next <= next { columns.advance() }
      if rows.next <= next { rows.advance() }
    }
    return 1
  }

  /// Where a line crosses from one column or row to the next, as fractions of its length.
  private struct Crossings {
    private var boundary: Double
    private let start: Double
    private let way: Double
    private(set) var next: Double

    init(_ start: Double, _ way: Double) {
      (self.start, self.way) = (start, way)
      boundary =
        way > 0
        ? (start + 0.5 + SliceSection.tolerance).rounded(.down) + 0.5
        : (start - 0.5 - SliceSection.tolerance).rounded(.up) - 0.5
      next = way == 0 ? .infinity : (boundary - start) / way
    }

    mutating func advance() {
      boundary += way > 0 ? 1 : -1
      next = (boundary - start) / way
    }
  }
}
