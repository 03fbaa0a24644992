package import ONNX

/// What a file says about its network before the graph is read, so that even graphs that glia cannot run can
/// be described.
package struct GraphFacts: Hashable, Sendable {
  /// The number of spatial axes of the input; `nil` if the file leaves it open.
  package var dimensions: Int?
  /// Channels of the input; `nil` if the file leaves them open.
  package var inputChannels: Int?
  /// Channels of the output; `nil` if the file leaves them open.
  package var outputChannels: Int?
  /// The sides of the input that the file fixes; empty if it does not give a shape.
  package var sides: [Int?]
  /// The activation that the graph ends with; `nil` for other operators.
  package var activation: ModelDescription.Activation?

  /// Creates facts.
  package init(
    dimensions: Int? = nil, inputChannels: Int? = nil, outputChannels: Int? = nil,
    sides: [Int?] = [], activation: ModelDescription.Activation? = nil
  ) {
    self.dimensions = dimensions
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.sides = sides
    self.activation = activation
  }

  /// Reads a file's inputs and outputs: `[batch, channels, sides…]`.
  package init(_ model: ONNXModel) {
    func size(_ dimension: ONNXDimension) -> Int? {
      if case .fixed(let size) = dimension { size } else { nil }
    }
    self.init()
    if let shape = model.graph.inputs.first?.shape, [4, 5].contains(shape.count) {
      dimensions = shape.count - 2
      inputChannels = size(shape[1])
      sides = shape[2...].map(size)
    }
    guard let output = model.graph.outputs.first else { return }
    if let shape = output.shape, [4, 5].contains(shape.count) { outputChannels = size(shape[1]) }
    switch model.graph.nodes.first(where: { $0.outputs.contains(output.name) })?.operatorType {
    case "Sigmoid": activation = .sigmoid
    case "Softmax": activation = .softmax
    // Its channel is the label itself.
    case "ArgMax": outputChannels = nil
    default: break
    }
  }

  /// What a graph that has been read says, which knows more about layouts than the file's inputs do.
  package init(_ graph: ModelGraph, of model: ONNXModel) {
    self.init(model)
    dimensions = graph.rank
    inputChannels = graph.inputChannels
    outputChannels = graph.outputChannels
    if sides.count != graph.rank { sides = graph.fixedSides }
    switch graph.head {
    case .sigmoid: activation = .sigmoid
    case .softmax: activation = .softmax
    case .logits, .argmax: activation = nil
    }
  }
}
