package import Imaging

/// The reason why two label maps cannot be compared.
package enum MetricError: Error, Hashable, Sendable {
  /// The voxels of the two maps are at different positions.
  case gridsDiffer(prediction: Grid, reference: Grid)
}

extension MetricError: CustomStringConvertible {
  /// One sentence with both geometries.
  package var description: String {
    switch self {
    case .gridsDiffer(let prediction, let reference):
      "the grids differ: the prediction has \(prediction), the reference \(reference)"
    }
  }
}
