internal import ONNX

/// A whole network that glia's own plan cannot compute, as a single layer: only its sizes are known.
///
/// Its result must be as large as its input, and depends on where the input ends, so it gets the whole
/// slice or, if the file fixes the sides of its input, tiles that are blended.
struct ForeignNetwork: LayerOperation {
  static let operatorName = "Network"

  /// The input's sides must be multiples of this.
  let divisor: Int

  var isPadded: Bool { true }

  func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    let side = sides[inputs[0]]
    guard side.isMultiple(of: divisor) else {
      throw LayerMismatch(reason: "takes multiples of \(divisor), not \(side)")
    }
    return side
  }

  func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling { inputs[0] }
}

extension ForeignNetwork {
  /// The graph of a file whose operators are unknown.
  ///
  /// - Parameters:
  ///   - model: The file; its weights are not needed.
  ///   - path: The name to give in errors.
  ///   - description: Names the channels, whose number the file may leave open.
  /// - Returns: A graph of one layer.
  /// - Throws: ``ModelError/unsupportedGraph(file:reason:)`` if inputs or outputs do not fit.
  static func graph(
    _ model: ONNXModel, path: String, _ description: ModelDescription
  ) throws(ModelError) -> ModelGraph {
    let input = try GraphInput(
      GraphSource(model, file: path), channels: description.inputChannels, isForeign: true)
    let isLast = input.order.last == 1
    let outputs = model.graph.outputs
    let output = outputs.first { $0.shape?.count == input.order.count } ?? outputs[0]
    var size: Int?
    if let shape = output.shape, shape.count == input.order.count {
      size = shape[isLast ? shape.count - 1 : 1].size
      // Channels may come first in the result all the same: then its last side is the image's.
      if isLast, size == nil || size == input.fixedSides.last { size = shape[1].size }
    }
    // A free side is made to fit; a fixed one is right as it is.
    let operation = ForeignNetwork(
      divisor: input.fixedSides.contains(nil) ? divisor(model.graph) : 1)
    let head = head(model.graph, output.name)
    // The result of ArgMax has one channel, which holds the index of the largest.
    let channels =
      head == .argmax
      ? description.output.channelCount : size ?? description.output.channelCount
    let layer = ModelGraph.Layer(name: "all", operation: operation, inputs: [0], output: 1)
    let others = outputs.map(\.name).filter { $0 != output.name }
    return ModelGraph(
      file: path, layers: [layer],
      channels: [input.channels, channels], output: 1,
      fixedSides: input.fixedSides, head: head,
      outputName: output.name,
      notes: others.isEmpty
        ? []
        : [
          "of its \(outputs.count) outputs, \(output.name) is used; \(others.joined(separator: ", ")) not"
        ])
  }

  /// The product of the strides on the way to the smallest value.
  ///
  /// A network that enlarges the result again joins it with earlier values, which have the same size only
  /// if the input's sides are multiples of this.
  private static func divisor(_ graph: ONNXGraph) -> Int {
    var steps: [String: Int] = [:]
    var longest = 1
    for node in graph.nodes {
      var step = node.inputs.compactMap { steps[$0] }.max() ?? 1
      if case .integers(let strides)? = node.attributes["strides"], let stride = strides.max() {
        if node.operatorType == "ConvTranspose" {
          step /= max(stride, 1)
        } else {
          step *= min(max(stride, 1), mostStride)
        }
      }
      // What enlarges otherwise brings back a resolution that was there before.
      if ["Resize", "Upsample", "DepthToSpace"].contains(node.operatorType) { step = 1 }
      step = min(max(step, 1), mostStride)
      longest = max(longest, step)
      for output in node.outputs { steps[output] = step }
    }
    return longest
  }

  /// More would pad a slice too much.
  private static let mostStride = 64

  /// What the numbers of the result are, by the last node that is not about shapes or types.
  static func head(_ graph: ONNXGraph, _ output: String) -> ModelGraph.Head {
    var name = output
    for node in graph.nodes.reversed() where node.outputs.contains(name) {
      switch node.operatorType {
      case "Sigmoid": return .sigmoid
      case "Softmax": return .softmax
      case "ArgMax": return .argmax
      case "Identity", "Cast", "Reshape", "Transpose", "Squeeze", "Unsqueeze":
        name = node.inputs.first ?? ""
      default: return .logits
      }
    }
    return .logits
  }
}

extension ONNXDimension {
  /// The size; `nil` if the file leaves it open.
  fileprivate var size: Int? {
    if case .fixed(let size) = self { size } else { nil }
  }
}
