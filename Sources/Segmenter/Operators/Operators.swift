/// The ONNX operators that a model may use; each has one file in this folder.
///
/// To add an operator, write its file and add it to ``all``. The file holds
///
/// 1. how its nodes are read (``ONNXOperator``), with the attributes that are allowed;
/// 2. its shape rule and where its result lies in the input (``LayerOperation``);
/// 3. what it does to a known border (``BorderRule``); without it, the network is never trimmed;
/// 4. how oneDNN computes it (`OneDNNOperation`).
///
/// Operators that disappear while a file is read, such as `Identity`, only need the first. Nodes whose
/// inputs are all constants never get here; see ``ConstantFolding``.
package enum Operators {
  /// The supported operators, in alphabetical order.
  static let all: [any ONNXOperator.Type] = [
    Abs.self,
    ArgMax.self,
    Arithmetic.self,
    AveragePool.self,
    BatchNormalization.self,
    Cast.self,
    Celu.self,
    Clip.self,
    Concat.self,
    Conv.self,
    ConvTranspose.self,
    DepthToSpace.self,
    Elu.self,
    Erf.self,
    Exp.self,
    Expand.self,
    Gather.self,
    Gelu.self,
    GlobalPool.self,
    GroupNormalization.self,
    HardSigmoid.self,
    HardSwish.self,
    Identity.self,
    InstanceNormalization.self,
    LeakyRelu.self,
    LogSoftmax.self,
    MatMul.self,
    MaxPool.self,
    Mish.self,
    Negate.self,
    PRelu.self,
    PadValues.self,
    Power.self,
    Reduce.self,
    Relu.self,
    Reshape.self,
    Resize.self,
    Selu.self,
    ShapeOf.self,
    Sigmoid.self,
    Slice.self,
    Softmax.self,
    Softplus.self,
    Softsign.self,
    SpaceToDepth.self,
    Split.self,
    Sqrt.self,
    Swish.self,
    Tanh.self,
    Transpose.self,
  ]

  /// The supported operators by their names in ONNX.
  static let byName: [String: any ONNXOperator.Type] = {
    var byName: [String: any ONNXOperator.Type] = [:]
    for operation in all { for name in operation.operatorNames { byName[name] = operation } }
    return byName
  }()
}

/// An operator whose nodes can be read from a file.
protocol ONNXOperator: SendableMetatype {
  /// The operator's name in ONNX, such as "Conv".
  static var operatorName: String { get }
  /// The names of all operators that are read as this one.
  static var operatorNames: [String] { get }
  /// Whether nodes may have several results.
  static var givesSeveral: Bool { get }

  /// Checks a node and adds its layers to the graph.
  ///
  /// - Throws: ``ModelError`` naming the node and the attribute or input that is not supported.
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError)
}

extension ONNXOperator {
  static var operatorNames: [String] { [operatorName] }
  static var givesSeveral: Bool { false }
}
