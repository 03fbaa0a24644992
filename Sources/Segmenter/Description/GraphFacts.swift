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

  /// Reads a file's inputs and outputs: `[batch, channels, sides…]`, or with the channels last.
  package init(_ model: ONNXModel) {
    func size(_ dimension: ONNXDimension) -> Int? {
      if case .fixed(let size) = dimension { size } else { nil }
    }
    self.init()
    let input = try? GraphInput(GraphSource(model, file: ""), channels: 1, isForeign: true)
    let shape = (model.graph.inputs.first { $0.name == input?.name } ?? model.graph.inputs.first)?
      .shape
    let isLast = input?.order.last == 1
    if let shape, [4, 5].contains(shape.count) {
      dimensions = shape.count - 2
      let place = isLast ? shape.count - 1 : 1
      inputChannels = size(shape[place])
      sides = shape.indices.filter { $0 > 0 && $0 != place }.map { size(shape[$0]) }
    }
    let outputs = model.graph.outputs
    guard let output = outputs.first(where: { $0.shape?.count == shape?.count }) ?? outputs.first
    else { return }
    if let shape = output.shape, [4, 5].contains(shape.count) {
      outputChannels = size(shape[isLast ? shape.count - 1 : 1])
    }
    switch ForeignNetwork.head(model.graph, output.name) {
    case .sigmoid: activation = .sigmoid
    case .softmax: activation = .softmax
    // Its channel is the label itself.
    case .argmax: outputChannels = nil
    case .logits: break
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
