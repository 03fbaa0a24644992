internal import Foundation
internal import OneDNN

/// How much memory one forward pass may use.
enum PlanMemory {
  /// The total bytes of a plan: 4 GiB, or half of the machine's memory if that is less.
  static let most = min(4 << 30, Int(clamping: ProcessInfo.processInfo.physicalMemory / 2))
  /// The bytes of one value; the kernels count in 32-bit integers.
  static let mostOfValue = 1 << 31 - 1

  /// Why a pass with values of these shapes would need too much memory; `nil` if it would not.
  ///
  /// It counts 32-bit elements, which are the larger ones.
  static func problem(_ graph: ModelGraph, _ shapes: [FeatureShape]) -> String? {
    for layer in graph.layers {
      let shape = shapes[layer.output]
      // Each factor is bounded (see GraphLimits), but their product may overflow an integer.
      let count = shape.sides.reduce(4 * Double(shape.channels)) { $0 * Double($1) }
      guard count <= Double(mostOfValue) else {
        return "\(layer.operation.name) (node \(layer.name)) would take \(gigabytes(count)) of "
          + "memory; at most \(gigabytes(Double(mostOfValue))) are allowed"
      }
    }
    let threads = 2
    let weights = graph.layers.reduce(0.0) { sum, layer in
      let place = LayerPlace(layer, shapes, .float32, threads: threads)
      return sum + Double(layer.oneDNN.weightBytes(place))
    }
    let storage = Storage(graph, shapes: shapes, type: .float32, threads: threads)
    let sum = Double(storage.offsets().byteCount) + Double(storage.workspace) + weights
    guard sum <= Double(most) else {
      return "a pass would take \(gigabytes(sum)) of memory; at most "
        + "\(gigabytes(Double(most))) are allowed"
    }
    return nil
  }

  private static func gigabytes(_ count: Double) -> String {
    String(format: "%.1f GB", locale: nil, count / 1e9)
  }
}
