import Foundation
import ONNX

/// What `glia info` says of a model; keys are written as they are named here.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct ModelInfo: Encodable {
  let file: String
  let kind: String
  let producer: String
  let operator_set: Int
  let parameters: Int
  let inputs: [Tensor]
  let outputs: [Tensor]
  /// How often each operator occurs.
  let operators: [String: Int]
  let metadata: [String: String]

  struct Tensor: Encodable {
    let name: String
    /// Sizes, or the names of sizes that may vary; null where the file does not say.
    let shape: [String]?
  }

  /// Reads a model file.
  init(_ path: String) throws {
    let model = try ONNXModel(contentsOf: path)
    func tensor(_ value: ONNXValue) -> Tensor {
      Tensor(name: value.name, shape: value.shape?.map(\.description))
    }
    file = path
    kind = "model"
    producer = model.producer
    operator_set = model.operatorSet
    parameters = model.graph.initializers.reduce(0) { sum, weights in
      if case .floats(let values) = weights.values { sum + values.count } else { sum }
    }
    inputs = model.graph.inputs.map(tensor)
    outputs = model.graph.outputs.map(tensor)
    operators = Dictionary(model.graph.nodes.map { ($0.operatorType, 1) }, uniquingKeysWith: +)
    metadata = model.metadata
  }

  /// The same for a person to read.
  var text: String {
    func described(_ tensor: Tensor) -> String {
      "\(tensor.name) [\(tensor.shape?.joined(separator: ", ") ?? "any shape")]"
    }
    var lines = FactList()
    lines.add("file", file)
    lines.add("kind", "\(kind), ONNX operator set \(operator_set), written by \(producer)")
    lines.add("inputs", inputs.map(described))
    lines.add("outputs", outputs.map(described))
    lines.add("parameters", "\(parameters) (\(bytes(4 * parameters)) as float32)")
    let counts = operators.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    lines.add("operators", counts.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
    let metadata = metadata.sorted { $0.key < $1.key }
    lines.add("metadata", metadata.isEmpty ? ["none"] : metadata.map { "\($0.key): \($0.value)" })
    return lines.text
  }
}
