package import Imaging

/// Finds the voxels of a slice inside a closed outline, including those on it.
///
/// If the outline crosses itself, a voxel is inside if the outline goes around it an odd number of
/// times.
///
/// - Parameters:
///   - vertices: The outline's corners, all in one slice; for a lasso, the path of the mouse.
///   - geometry: The slice's plane.
/// - Returns: Ascending array offsets; empty if there are no vertices.
/// - Complexity: rows times vertices.
package func polygonPlaces(_ vertices: [VoxelPoint], _ geometry: SliceGeometry) -> [Int] {
  guard let first = vertices.first else { return [] }
  let grid = geometry.grid
  let index = geometry.index(of: first)
  var places: Set<Int> = []
  let edges = zip(vertices, vertices.dropFirst() + [first])
  for (a, b) in edges {
    for point in line(from: a, to: b) where grid.contains(point) {
      places.insert(grid.offset(point))
    }
  }
  let rows = vertices.map { geometry.row(of: $0) }
  for row in max(rows.min() ?? 0, 0)...max(min(rows.max() ?? 0, geometry.height - 1), 0) {
    // The crossings of the row's middle line with edges: an edge includes its upper end and not its
    // lower one.
    var crossings: [Double] = []
    for (a, b) in edges {
      let (y1, y2) = (geometry.row(of: a), geometry.row(of: b))
      guard min(y1, y2) <= row, row < max(y1, y2) else { continue }
      let (x1, x2) = (Double(geometry.column(of: a)), Double(geometry.column(of: b)))
      crossings.append(x1 + (x2 - x1) * Double(row - y1) / Double(y2 - y1))
    }
    crossings.sort()
    for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
      let (from, to) = (Int(crossings[pair].rounded(.up)), Int(crossings[pair + 1]))
      guard from <= to else { continue }
      for column in max(from, 0)...max(min(to, geometry.width - 1), max(from, 0))
      where column < geometry.width {
        places.insert(grid.offset(geometry.voxel(column: column, row: row, index: index)))
      }
    }
  }
  return places.sorted()
}
