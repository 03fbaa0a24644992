package import Imaging

/// Why two label maps cannot be compared.
package enum MetricError: Error, Hashable, Sendable {
  /// The voxels of the two maps do not lie in the same places.
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
