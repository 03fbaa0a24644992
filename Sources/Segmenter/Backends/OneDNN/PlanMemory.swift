internal import Foundation

/// How much memory one forward pass may use.
enum PlanMemory {
  /// The total bytes of a plan: 4 GiB, or half of the machine's memory if that is less.
  static let most = min(4 << 30, Int(clamping: ProcessInfo.processInfo.physicalMemory / 2))
  /// The bytes of one value; the kernels count in 32-bit integers.
  static let mostOfValue = 1 << 31 - 1
  /// Channels in a block, the same in this estimate on every processor.
  static let block = 16

  /// Why a pass with values of these shapes would need too much memory; `nil` if it would not.
  static func problem(_ graph: ModelGraph, _ shapes: [FeatureShape]) -> String? {
    let lanes = ChannelLanes(graph, block: block)
    for layer in graph.layers {
      let shape = shapes[layer.output]
      // Each factor is bounded (see GraphLimits), but their product may overflow an integer.
      let count = 4 * Double(lanes.counts[layer.output]) * Double(shape.height * shape.width)
      guard count <= Double(mostOfValue) else {
        return "\(layer.operation.name) (node \(layer.name)) would take \(gigabytes(count)) of "
          + "memory; at most \(gigabytes(Double(mostOfValue))) are allowed"
      }
    }
    let weights = graph.layers.reduce(0.0) { sum, layer in
      let pairs = Double(lanes.counts[layer.inputs[0]]) * Double(lanes.counts[layer.output])
      return sum + 4 * pairs * Double(layer.oneDNN.weightsPerLanePair)
    }
    let values = Storage(graph, shapes: shapes, lanes: lanes).offsets().byteCount
    guard Double(values) + weights <= Double(most) else {
      return "a pass would take \(gigabytes(Double(values) + weights)) of memory; at most "
        + "\(gigabytes(Double(most))) are allowed"
    }
    return nil
  }

  private static func gigabytes(_ count: Double) -> String {
    String(format: "%.1f GB", locale: nil, count / 1e9)
  }
}
