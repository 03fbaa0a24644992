/// The voxels of a volume that count as neighbors.
package enum Connectivity: Int, CaseIterable, Sendable {
  /// The 6 that share a face.
  case faces = 6
  /// The 18 that share a face or an edge.
  case edges = 18
  /// The 26 that share a face, an edge or a corner.
  case corners = 26

  /// The earlier rows that can hold neighbors, and the largest step along a row to a neighbor.
  var earlierRows: [(row: Int, slice: Int, reach: Int)] {
    switch self {
    case .faces: [(-1, 0, 0), (0, -1, 0)]
    case .edges: [(-1, 0, 1), (-1, -1, 0), (0, -1, 1), (1, -1, 0)]
    case .corners: [(-1, 0, 1), (-1, -1, 1), (0, -1, 1), (1, -1, 1)]
    }
  }
}
