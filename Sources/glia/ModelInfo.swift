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
  /// Absent if glia cannot read the weights.
  let parameters: Int?
  let inputs: [Tensor]
  let outputs: [Tensor]
  /// How often each operator occurs.
  let operators: [String: Int]
  /// How many networks of one kind are averaged; absent if there is one.
  let averaged_networks: Int?
  let metadata: [String: String]
  /// What inference knows about the model; absent if it has no complete description.
  let description: JSONValue?
  /// Where parts of the description were found.
  let description_sources: [String]
  /// The keys that a description would need; absent if there is nothing missing.
  let missing: [String]?
  /// What would compute the model; absent if nothing can.
  let backend: String?
  /// Why glia cannot compute it by itself; absent if it can.
  let plan_problem: String?
  /// ONNX Runtime's library; absent if there is none.
  let onnxruntime: Library?
  /// What one forward pass costs; absent if glia cannot compute the model by itself.
  let cost: Cost?
  /// Why glia cannot run the model; absent if it can.
  let problem: String?
  private let described: DescriptionState?
  /// How often each operator occurs in one of the networks that are averaged.
  private let operatorsOfOne: [String: Int]

  private enum CodingKeys: String, CodingKey {
    case file, kind, producer, operator_set, parameters, inputs, outputs, operators, metadata
    case averaged_networks
    case description, description_sources, missing, backend, plan_problem, onnxruntime, cost,
      problem
  }

  struct Library: Encodable {
    let version, path: String
    /// What it can compute with.
    let providers: [String]
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
    let weights = Result { () throws(ONNXError) in try ONNXModel(contentsOf: path) }
    let model = try (try? weights.get()) ?? ONNXModel(outlineOf: path)
    onnxruntime = (try? InferenceBackends.onnxRuntimeFacts()).map {
      Library(version: $0.version, path: $0.path, providers: $0.providers)
    }
    func tensor(_ value: ONNXValue) -> Tensor {
      Tensor(name: value.name, shape: value.shape?.map(\.description))
    }
    file = path
    kind = "model"
    producer = model.producer
    operator_set = model.operatorSet
    parameters = (try? weights.get())?.graph.initializers.reduce(0) { sum, weights in
      if case .floats(let values) = weights.values { sum + values.count } else { sum }
    }
    inputs = model.graph.inputs.map(tensor)
    outputs = model.graph.outputs.map(tensor)
    func counts(_ nodes: [ONNXNode]) -> [String: Int] {
      Dictionary(nodes.map { ($0.operatorType, 1) }, uniquingKeysWith: +)
    }
    operators = counts(model.graph.nodes)
    let networks = model.graph.averagedNetworks
    averaged_networks = networks > 1 ? networks : nil
    operatorsOfOne = counts(model.graph.nodes.filter { Self.isOfFirst($0.name) })
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
    let usable = Result { () throws(ModelError) in try Model(contentsOf: path) }
    let planProblem = (try? usable.get())?.planProblem
    plan_problem = planProblem?.description
    cost = try? planProblem == nil ? Self.cost(usable.get()) : nil
    let choice = Result { () throws(ModelError) in
      try InferenceBackends.resolve(.auto, for: usable.get())
    }
    backend = (try? choice.get())?.rawValue
    if case .failure(let error) = choice { problem = "\(error)" } else { problem = nil }
  }

  /// What a pass over a slice of the usual size costs.
  private static func cost(_ model: Model) throws(ModelError) -> Cost {
    let side = model.graph.rank == 2 ? typicalSide : typicalDepth
    let sides = model.fittingSides(Array(repeating: side, count: model.graph.rank))
    return Cost(try ModelReport(model, sides: sides))
  }

  /// Rows and columns of a BraTS slice; costs are for this size or the next one that fits.
  private static let typicalSide = 240
  /// The side of a usual patch of a network of volumes.
  private static let typicalDepth = 128

  /// Whether a node or layer belongs to the first of several averaged networks.
  private static func isOfFirst(_ name: String) -> Bool {
    name.hasPrefix(ONNXFile.prefix(ofNetwork: 1))
  }

  /// The same as readable text.
  ///
  /// - Parameter isFull: Whether every one of averaged networks is listed, and not the first alone.
  /// - Returns: The lines.
  func text(isFull: Bool) -> String {
    let averaged = isFull ? nil : averaged_networks
    func described(_ tensor: Tensor) -> String {
      "\(tensor.name) [\(tensor.shape?.joined(separator: ", ") ?? "any shape")]"
    }
    var lines = FactList()
    lines.add("file", file)
    lines.add("kind", "\(kind), ONNX operator set \(operator_set), written by \(producer)")
    lines.add("inputs", inputs.map(described))
    lines.add("outputs", outputs.map(described))
    lines.add(
      "parameters", parameters.map { "\($0) (\(bytes(4 * $0)) as float32)" } ?? "unknown")
    if let averaged_networks {
      lines.add(
        "networks",
        "\(averaged_networks) networks averaged"
          + (isFull ? "" : "; one is listed (--verbose lists all)"))
    }
    let counts = (averaged == nil ? operators : operatorsOfOne)
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    lines.add(
      "operators",
      (averaged == nil ? "" : "in each: ")
        + counts.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
    if backend == "glia" { lines.add("runs on", "glia's own plan") }
    if backend == "onnxruntime" {
      lines.add("runs on", ["ONNX Runtime, because"] + (plan_problem.map { [$0] } ?? []))
    }
    lines.add(
      "ONNX Runtime",
      onnxruntime.map {
        "\($0.version), \($0.path), \($0.providers.joined(separator: ", "))"
      } ?? "not found")
    if let cost {
      lines.add(
        "cost",
        cost.lines(averaged == nil ? cost.layers : cost.layers.filter { Self.isOfFirst($0.name) }))
    }
    if let problem { lines.add("cannot run", problem) }
    addDescription(to: &lines)
    let metadata = metadata.filter { $0.key != DescriptionSearch.entry }
      .sorted { $0.key < $1.key }
    lines.add("metadata", metadata.isEmpty ? ["none"] : metadata.map { "\($0.key): \($0.value)" })
    return lines.text
  }
}

extension ModelInfo {
  /// What a report says of the model: what it is, and how it is used, with its thresholds.
  var reportFacts: [(name: String, lines: [String])] {
    var lines = FactList()
    lines.add("file", file)
    lines.add("kind", "\(kind), ONNX operator set \(operator_set), written by \(producer)")
    lines.add("parameters", parameters.map { "\($0)" } ?? "unknown")
    if let averaged_networks { lines.add("networks", "\(averaged_networks) networks averaged") }
    addDescription(to: &lines)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key })
    where key != DescriptionSearch.entry {
      lines.add(key, value)
    }
    return lines.facts
  }

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
  fileprivate func lines(_ layers: [ModelInfo.Layer]) -> [String] {
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
