import Imaging
import ONNX
import Segmenter

/// What `glia info` prints about a model; the property names are the JSON keys.
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
  /// What inference knows about the model; absent if it has no complete description.
  let description: JSONValue?
  /// Where parts of the description were found.
  let description_sources: [String]
  /// The keys that a description would need; absent if there is nothing missing.
  let missing: [String]?
  /// What one forward pass costs; absent if glia cannot run the model.
  let cost: Cost?
  /// Why glia cannot run the model; absent if it can.
  let problem: String?
  private let described: DescriptionState?

  private enum CodingKeys: String, CodingKey {
    case file, kind, producer, operator_set, parameters, inputs, outputs, operators, metadata
    case description, description_sources, missing, cost, problem
  }

  struct Cost: Encodable {
    /// Channels, rows and columns.
    let input_shape, output_shape: [Int]
    /// Floating-point operations in units of 10⁹, two for each multiply-add.
    let giga_operations: Double
    let layers: [Layer]
  }

  struct Layer: Encodable {
    let name, operation: String
    /// Channels, rows and columns of the result.
    let shape: [Int]
  }

  struct Tensor: Encodable {
    let name: String
    /// Sizes, or the names of variable sizes; null if the file does not give a shape.
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
    let found = try? DescriptionSearch(
      metadata: model.metadata, path: path, graph: GraphFacts(model))
    description_sources = found?.sources ?? []
    described = found?.state
    switch found?.state {
    case .complete(let whole): (description, missing) = (JSONValue(whole.json), nil)
    case .incomplete(let parts): (description, missing) = (nil, parts.map(\.rawValue))
    case nil: (description, missing) = (nil, nil)
    }
    do {
      let usable = try Model(model, path: path)
      let side = usable.graph.rank == 2 ? Self.typicalSide : Self.typicalDepth
      let sides = usable.fittingSides(Array(repeating: side, count: usable.graph.rank))
      cost = Cost(try ModelReport(usable, sides: sides))
      problem = nil
    } catch {
      cost = nil
      problem = error.description
    }
  }

  /// Rows and columns of a BraTS slice; costs are for this size or the next one that fits.
  private static let typicalSide = 240
  /// The side of a usual patch of a network of volumes.
  private static let typicalDepth = 128

  /// The same as readable text.
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
    if let cost { lines.add("cost", cost.lines) }
    if let problem { lines.add("cannot run", problem) }
    addDescription(to: &lines)
    let metadata = metadata.filter { $0.key != DescriptionSearch.entry }
      .sorted { $0.key < $1.key }
    lines.add("metadata", metadata.isEmpty ? ["none"] : metadata.map { "\($0.key): \($0.value)" })
    return lines.text
  }
}

extension ModelInfo {
  /// What the description says, one line for each key; or what is missing.
  private func addDescription(to lines: inout FactList) {
    switch described {
    case .complete(let description):
      let members = description.json.members ?? []
      lines.add(
        "description",
        ["from \(description_sources.joined(separator: " and "))"]
          + members.map { "\($0.key): \($0.value.string ?? $0.value.lineText)" })
    case .incomplete(let parts):
      lines.add(
        "missing",
        parts.map { "\($0.question), such as \($0.example)" }
          + ["to be written into \(DescriptionSearch.file(beside: file)); see docs/model-format.md"]
      )
    case nil: break
    }
  }
}

extension JSONValue {
  /// The same JSON.
  init(_ tree: JSONTree) {
    switch tree {
    case .null: self = .null
    case .flag(let flag): self = .flag(flag)
    case .number(let number): self = Int(exactly: number).map { .integer($0) } ?? .number(number)
    case .text(let text): self = .text(text)
    case .list(let elements): self = .list(elements.map(JSONValue.init))
    case .object(let members):
      self = .object(
        Dictionary(members.map { ($0.key, JSONValue($0.value)) }, uniquingKeysWith: { $1 }))
    }
  }
}

extension ModelInfo.Cost {
  init(_ report: ModelReport) {
    self.init(
      input_shape: report.inputShape, output_shape: report.outputShape,
      giga_operations: report.gigaOperations,
      layers: report.layers.map {
        ModelInfo.Layer(name: $0.name, operation: $0.operation, shape: $0.shape)
      })
  }

  /// The cost of a pass, then the layers with the shapes of their results.
  fileprivate var lines: [String] {
    func shape(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }
    let width = layers.map(\.operation.count).max() ?? 0
    return [
      "\(fixed(giga_operations, 1)) GFLOP from \(shape(input_shape)) to \(shape(output_shape))"
    ]
      + layers.map { layer in
        layer.operation + String(repeating: " ", count: width - layer.operation.count + 2)
          + shape(layer.shape)
      }
  }
}
