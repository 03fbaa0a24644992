internal import Foundation

/// How much memory one forward pass may take.
enum PlanMemory {
  /// Bytes of all that a plan keeps at the same time: 4 GiB, or half of the machine's where that is less.
  static let most = min(4 << 30, Int(clamping: ProcessInfo.processInfo.physicalMemory / 2))
  /// Bytes of one value; the kernels reckon in 32-bit numbers.
  static let mostOfValue = 1 << 31 - 1
  /// Channels in a block, by which memory is reckoned alike on every processor.
  static let block = 16
}

extension ModelGraph {
  /// Whether memory suffices for an input of some size that fits the network.
  func fitsMemory(height: Int, width: Int) -> Bool {
    guard let shapes = try? shapes(height: height, width: width) else { return false }
    return memoryProblem(shapes) == nil
  }

  /// Why a pass with values of these sizes would take too much memory; `nil` where it would not.
  func memoryProblem(_ shapes: [FeatureShape]) -> String? {
    func gigabytes(_ count: Double) -> String {
      String(format: "%.1f GB", locale: nil, count / 1e9)
    }
    let lanes = ChannelLanes(self, block: PlanMemory.block)
    for layer in layers {
      let shape = shapes[layer.output]
      // Each factor is bounded, see GraphLimits; their product may be beyond an integer.
      let count = 4 * Double(lanes.counts[layer.output]) * Double(shape.height * shape.width)
      guard count <= Double(PlanMemory.mostOfValue) else {
        return "\(layer.operation.name) (node \(layer.name)) would take \(gigabytes(count)) of "
          + "memory; at most \(gigabytes(Double(PlanMemory.mostOfValue))) are allowed"
      }
    }
    let weights = layers.reduce(0.0) { sum, layer in
      let wide = 4 * Double(lanes.counts[layer.inputs[0]]) * Double(lanes.counts[layer.output])
      switch layer.operation {
      case .convolution(let c): return sum + wide * Double(c.kernel[0] * c.kernel[1])
      case .upsampling: return sum + wide * 4
      default: return sum
      }
    }
    let values = Storage(self, shapes: shapes, lanes: lanes).place().byteCount
    guard Double(values) + weights <= Double(PlanMemory.most) else {
      return "a pass would take \(gigabytes(Double(values) + weights)) of memory; at most "
        + "\(gigabytes(Double(PlanMemory.most))) are allowed"
    }
    return nil
  }
}
