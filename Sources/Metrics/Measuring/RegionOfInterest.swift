package import Imaging

/// A region of interest on a slice: an ellipse or a polygon, in world millimeters.
package struct RegionOfInterest: Hashable, Sendable {
  /// Its outline.
  package enum Outline: Hashable, Sendable {
    /// An ellipse: the center, and the vectors from it to the ends of two semi-axes, which need not be at a
    /// right angle.
    case ellipse(center: WorldPoint, SIMD3<Double>, SIMD3<Double>)
    /// A polygon: its corners in order.
    case polygon([WorldPoint])
  }

  /// Its outline.
  package let outline: Outline
  /// The voxel centers at which intensities are read.
  package let raster: SliceRaster

  /// Creates a region on a raster.
  package init(_ outline: Outline, on raster: SliceRaster) {
    self.outline = outline
    self.raster = raster
  }

  /// The area inside the outline in mm².
  ///
  /// For a polygon that crosses itself, it is the number of voxels inside times their area.
  package var area: Double {
    switch outline {
    case .ellipse(_, let first, let second): return .pi * first.cross(second).length
    case .polygon(let corners):
      guard !crossesItself else { return Double(voxels.count) * raster.voxelArea }
      let points = corners.map { raster.coordinates(of: $0) }
      let turns = zip(points, points.dropFirst() + points.prefix(1)).reduce(0) {
        $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y
      }
      return abs(turns) / 2 * raster.voxelArea
    }
  }

  /// Whether two sides of the polygon cross.
  package var crossesItself: Bool {
    guard case .polygon(let corners) = outline, corners.count > 3 else { return false }
    let points = corners.map { raster.coordinates(of: $0) }
    let count = points.count
    for first in 0..<count - 1 {
      for second in first + 1..<count {
        let (a, b) = (points[first], points[first + 1])
        let (c, d) = (points[second], points[(second + 1) % count])
        if a.turn(b, c) * a.turn(b, d) < 0, c.turn(d, a) * c.turn(d, b) < 0 { return true }
      }
    }
    return false
  }

  /// The outline as a closed line of points; an ellipse has 72.
  package var points: [WorldPoint] {
    switch outline {
    case .polygon(let corners): return corners
    case .ellipse(let center, let first, let second):
      // The cosine and sine of five degrees turn one point into the next.
      let (cosine, sine) = (0.996_194_698_091_745_5, 0.087_155_742_747_658_17)
      var (x, y) = (1.0, 0.0)
      return (0..<72).map { _ in
        defer { (x, y) = (x * cosine - y * sine, x * sine + y * cosine) }
        return WorldPoint(center.vector + first * x + second * y)
      }
    }
  }

  /// The most columns or rows of a region; a larger one has no intensities.
  private static let largest = 4096.0

  /// The columns and rows of the voxels whose centers are inside the outline or on it.
  package var voxels: [SIMD2<Int>] {
    let points = points.map { raster.coordinates(of: $0) }
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(),
      let top = points.map(\.y).min(), let bottom = points.map(\.y).max(),
      right - left < Self.largest, bottom - top < Self.largest,
      max(abs(left), abs(right), abs(top), abs(bottom)) < 1e9
    else { return [] }
    let contains = containment(points)
    var voxels: [SIMD2<Int>] = []
    // An ellipse may extend a little beyond the points of its outline.
    for row in Int(top.rounded(.down)) - 1...Int(bottom.rounded(.up)) + 1 {
      for column in Int(left.rounded(.down)) - 1...Int(right.rounded(.up)) + 1
      where contains(PlanePoint(x: Double(column), y: Double(row))) {
        voxels.append(SIMD2(column, row))
      }
    }
    return voxels
  }

  /// Returns a function that says whether a column and row is inside.
  private func containment(_ corners: [PlanePoint]) -> (PlanePoint) -> Bool {
    switch outline {
    case .polygon: return { $0.isInside(corners) }
    case .ellipse(let center, let first, let second):
      let middle = raster.coordinates(of: center)
      let (a, b) = (raster.coordinates(of: first), raster.coordinates(of: second))
      let determinant = a.x * b.y - a.y * b.x
      guard determinant != 0 else { return { _ in false } }
      return { point in
        let way = point.way(from: middle)
        let s = (way.x * b.y - way.y * b.x) / determinant
        let t = (a.x * way.y - a.y * way.x) / determinant
        return s * s + t * t <= 1 + 1e-9
      }
    }
  }
}

extension PlanePoint {
  /// Returns whether a polygon contains the point, or has it on its outline.
  ///
  /// If the outline crosses itself, a point is inside if the outline goes around it an odd number of times.
  fileprivate func isInside(_ corners: [PlanePoint]) -> Bool {
    var isInside = false
    for (a, b) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
      let turn = a.turn(b, self)
      let size = max(abs(b.x - a.x), abs(b.y - a.y), 1e-12)
      if abs(turn) <= 1e-9 * size, min(a.x, b.x) - 1e-9 <= x, x <= max(a.x, b.x) + 1e-9,
        min(a.y, b.y) - 1e-9 <= y, y <= max(a.y, b.y) + 1e-9
      {
        return true
      }
      if (a.y > y) != (b.y > y), x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x) {
        isInside.toggle()
      }
    }
    return isInside
  }
}
