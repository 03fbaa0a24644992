/// The ONNX operators that a model may use; each has one file in this folder.
///
/// To add an operator, write its file and add it to ``all``. The file holds
///
/// 1. how its nodes are read (``ONNXOperator``), with the attributes that are allowed;
/// 2. its shape rule and where its result lies in the input (``LayerOperation``);
/// 3. what it does to a known border (``BorderRule``); without it, the network is never trimmed;
/// 4. how oneDNN computes it (`OneDNNOperation`).
///
/// Operators that disappear while a file is read, such as `Identity`, only need the first.
package enum Operators {
  /// The supported operators, in alphabetical order.
  static let all: [any ONNXOperator.Type] = [
    BatchNormalization.self,
    Concat.self,
    Constant.self,
    Conv.self,
    ConvTranspose.self,
    Identity.self,
    MaxPool.self,
    Relu.self,
    Sigmoid.self,
    Slice.self,
  ]

  /// The supported operators by their names in ONNX.
  static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.operatorName, $0) })
}

/// An operator whose nodes can be read from a file.
protocol ONNXOperator: SendableMetatype {
  /// The operator's name in ONNX, such as "Conv".
  static var operatorName: String { get }

  /// Checks a node and adds its operation to the graph, or folds it into a preceding layer.
  ///
  /// - Throws: ``ModelError`` naming the node and the attribute or input that is not supported.
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError)
}
