/// A neural network as stored in an ONNX file: a graph with its weights, and facts about it.
///
///     let model = try ONNXModel(contentsOf: "unet.onnx")
///     model.metadata["threshold"]  // "0.5"
///
/// Only what glia needs is supported: tensors of numbers, inside the file or beside it, no subgraphs,
/// no training information.
///
/// Source: the ONNX standard, https://onnx.ai/onnx/repo-docs/IR.html.
package struct ONNXModel: Hashable, Sendable {
  /// The computation.
  package var graph: ONNXGraph
  /// Facts about the model, by name (`metadata_props`).
  package var metadata: [String: String]
  /// The version of the standard operators that the nodes use.
  package var operatorSet: Int
  /// The program that wrote the file.
  package var producer: String
  /// A description of the model for people.
  package var documentation: String

  /// Creates a model.
  package init(
    graph: ONNXGraph, metadata: [String: String] = [:], operatorSet: Int = 17,
    producer: String = "glia", documentation: String = ""
  ) {
    self.graph = graph
    self.metadata = metadata
    self.operatorSet = operatorSet
    self.producer = producer
    self.documentation = documentation
  }
}

/// Nodes that compute outputs from inputs and weights.
package struct ONNXGraph: Hashable, Sendable {
  /// The name of the graph.
  package var name: String
  /// The operations; each comes after those whose results it uses.
  package var nodes: [ONNXNode]
  /// The weights and other constants.
  package var initializers: [ONNXTensor]
  /// The inputs, without the initializers.
  package var inputs: [ONNXValue]
  /// The outputs.
  package var outputs: [ONNXValue]

  /// Creates a graph.
  package init(
    name: String, nodes: [ONNXNode], initializers: [ONNXTensor], inputs: [ONNXValue],
    outputs: [ONNXValue]
  ) {
    self.name = name
    self.nodes = nodes
    self.initializers = initializers
    self.inputs = inputs
    self.outputs = outputs
  }
}

/// One operation of a graph.
package struct ONNXNode: Hashable, Sendable {
  /// A name, which may be empty.
  package var name: String
  /// The operation, such as "Conv".
  package var operatorType: String
  /// The operators' namespace; empty for the standard's own.
  package var domain: String
  /// The names of the inputs; an empty name means an omitted optional input.
  package var inputs: [String]
  /// The names of the outputs.
  package var outputs: [String]
  /// The settings of the node.
  package var attributes: [String: ONNXAttribute]

  /// Creates a node.
  package init(
    _ operatorType: String, name: String, inputs: [String], outputs: [String],
    attributes: [String: ONNXAttribute] = [:], domain: String = ""
  ) {
    self.name = name
    self.operatorType = operatorType
    self.domain = domain
    self.inputs = inputs
    self.outputs = outputs
    self.attributes = attributes
  }
}

/// A setting of a node.
package enum ONNXAttribute: Hashable, Sendable {
  case float(Float)
  case integer(Int)
  case string(String)
  case tensor(ONNXTensor)
  case floats([Float])
  case integers([Int])
  case strings([String])
  /// An unsupported kind, such as a subgraph; it cannot be written.
  case unsupported(String)
}

/// Numbers in an array of a given shape, the last axis fastest.
package struct ONNXTensor: Hashable, Sendable {
  /// The name that nodes use for it.
  package var name: String
  /// The size of each axis; empty for a single number.
  package var shape: [Int]
  /// The numbers, as many as the product of `shape`.
  package var values: Values
  /// How the file stores them.
  package var elementType: ONNXElementType

  /// The numbers of a tensor.
  package enum Values: Hashable, Sendable {
    case floats([Float])
    case integers([Int64])

    /// The number of values.
    package var count: Int {
      switch self {
      case .floats(let values): values.count
      case .integers(let values): values.count
      }
    }
  }

  /// Creates a tensor of float32 numbers.
  ///
  /// - Precondition: `floats` fills the shape.
  package init(name: String, shape: [Int], floats: [Float]) {
    precondition(shape.reduce(1, *) == floats.count, "\(floats.count) numbers for \(shape)")
    self.name = name
    self.shape = shape
    values = .floats(floats)
    elementType = .float32
  }

  /// Creates a tensor of int64 numbers.
  ///
  /// - Precondition: `integers` fills the shape.
  package init(name: String, shape: [Int], integers: [Int64]) {
    precondition(shape.reduce(1, *) == integers.count, "\(integers.count) numbers for \(shape)")
    self.name = name
    self.shape = shape
    values = .integers(integers)
    elementType = .int64
  }
}

/// An input or output of a graph, a tensor.
package struct ONNXValue: Hashable, Sendable {
  /// The name that nodes use for it.
  package var name: String
  /// The size of each axis; `nil` if the file does not specify the number of axes.
  package var shape: [ONNXDimension]?
  /// The type of its elements; `nil` if the file does not say it, or if it is not a number.
  package var elementType: ONNXElementType?

  /// Creates an input or output.
  package init(
    name: String, shape: [ONNXDimension]?, elementType: ONNXElementType? = .float32
  ) {
    self.name = name
    self.shape = shape
    self.elementType = elementType
  }
}

/// The size of an axis.
package enum ONNXDimension: Hashable, Sendable {
  /// A constant size.
  case fixed(Int)
  /// A variable size; axes with the same name have the same size.
  case symbolic(String)
  /// The file does not specify the size.
  case unknown
}

extension ONNXDimension: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// A fixed size.
  package init(integerLiteral value: Int) { self = .fixed(value) }
  /// A named size.
  package init(stringLiteral value: String) { self = .symbolic(value) }

  /// The number, the name, or a question mark.
  package var description: String {
    switch self {
    case .fixed(let size): String(size)
    case .symbolic(let name): name
    case .unknown: "?"
    }
  }
}
