package import ONNX

/// Joined U-Nets: one graph that averages their logits before the sigmoid.
///
/// Networks trained from different random weights make different errors, so their mean is better
/// than the best of them (L. K. Hansen and P. Salamon, "Neural Network Ensembles", *IEEE PAMI*
/// 12:10, 1990).
///
///     let joined = try JoinedNetworks([(first, 3), (second, 1)])
///     try joined.model().write(to: "both.onnx")
///
/// The nodes and tensors of member *i* have the prefix `net<i>.`. One 1×1 convolution over the last
/// channels of all members computes the mean of their heads. The metadata entry `networks` holds
/// the shares.
package struct JoinedNetworks: Sendable {
  /// One of the networks.
  package struct Member: Sendable {
    /// A graph of its own, as made by ``TrainingState/model(notes:thresholds:calibrations:)``.
    package var model: ONNXModel
    /// Its share of the mean, 0 to 1.
    package var share: Double
  }

  /// The networks; their shares add up to 1.
  package var members: [Member]

  private static let key = "networks"
  private static let head = "head.weight"
  private static let bias = "head.bias"

  private static func prefix(_ index: Int) -> String { "net\(index)." }

  /// Joins trained models and keeps the metadata of the first.
  ///
  /// - `weights`: The weight of each model; they need not add up to 1.
  /// - `models`: U-Nets of ours, or joined models, whose networks each become a member.
  /// - Throws: ``TrainingDataError`` if a model is neither, or uses different input images.
  package init(
    _ models: [(model: ONNXModel, file: String)], weights: [Double]
  ) throws(TrainingDataError) {
    precondition(!models.isEmpty && models.count == weights.count && weights.allSatisfy { $0 > 0 })
    let sum = weights.reduce(0, +)
    var members: [Member] = []
    for ((model, file), weight) in zip(models, weights) {
      for key in ["modalities", "normalization", "regions"]
      where model.metadata[key] != models[0].model.metadata[key] {
        throw TrainingDataError(
          "\(file) has \(key) \(model.metadata[key] ?? "unknown"), and \(models[0].file) "
            + (models[0].model.metadata[key] ?? "unknown"))
      }
      for member in try JoinedNetworks(splitting: model, file: file).members {
        // Reading it checks that it is a U-Net of ours.
        _ = try TrainingState(continuing: member.model, file: file, options: TrainingOptions())
        members.append(Member(model: member.model, share: member.share * weight / sum))
      }
    }
    self.members = members
  }

  /// Splits a model into its members; a single network is its only member.
  ///
  /// - Throws: ``TrainingDataError`` if a model claims to be joined, but is not joined as here.
  package init(splitting model: ONNXModel, file: String) throws(TrainingDataError) {
    guard let text = model.metadata[Self.key] else {
      members = [Member(model: model, share: 1)]
      return
    }
    let shares = text.split(separator: ",").map { Double($0) ?? .nan }
    guard !shares.isEmpty, shares.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw TrainingDataError("\(file) has the metadata entry networks \"\(text)\"")
    }
    let tensors = Dictionary(
      model.graph.initializers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let heads = try Self.headParts(tensors, count: shares.count, file: file)
    members = zip(shares, heads).enumerated().map { index, part in
      let (share, head) = part
      return Member(
        model: Self.member(of: model, Self.prefix(index), head, share: share), share: share)
    }
  }

  /// The joined graph, or the graph of the only member.
  package func model() -> ONNXModel {
    guard members.count > 1 else { return members[0].model }
    var joined = members[0].model
    joined.metadata[Self.key] = members.map { "\($0.share)" }.joined(separator: ",")
    joined.graph.nodes = []
    joined.graph.initializers = []
    var features: [String] = []
    var widths: [Int] = []
    var (weights, biases) = ([[Float]](), [Float](repeating: 0, count: 3))
    for (index, member) in members.enumerated() {
      let prefix = Self.prefix(index)
      let graph = member.model.graph
      for var tensor in graph.initializers {
        switch (tensor.name, tensor.values) {
        case (Self.head, .floats(let values)):
          widths.append(tensor.shape[1])
          weights.append(values.map { Float(Double($0) * member.share) })
        case (Self.bias, .floats(let values)):
          biases = zip(biases, values).map { Float(Double($0) + Double($1) * member.share) }
        default:
          tensor.name = prefix + tensor.name
          joined.graph.initializers.append(tensor)
        }
      }
      for node in graph.nodes {
        if node.inputs.contains(Self.head) {
          features.append(prefix + node.inputs[0])
        } else if node.operatorType != "Sigmoid" {
          joined.graph.nodes.append(Self.renamed(node) { $0 == "image" ? $0 : prefix + $0 })
        }
      }
    }
    var head: [Float] = []
    for region in 0..<3 {
      for (width, weights) in zip(widths, weights) {
        head += weights[region * width..<(region + 1) * width]
      }
    }
    joined.graph.initializers += [
      ONNXTensor(name: Self.head, shape: [3, widths.reduce(0, +), 1, 1], floats: head),
      ONNXTensor(name: Self.bias, shape: [3], floats: biases),
    ]
    joined.graph.nodes +=
      [
        ONNXNode(
          "Concat", name: "join", inputs: features, outputs: ["join.out"],
          attributes: ["axis": .integer(1)])
      ] + Self.ending(from: "join.out")
    return joined
  }

  /// The head and the sigmoid.
  private static func ending(from features: String) -> [ONNXNode] {
    [
      ONNXNode(
        "Conv", name: "head", inputs: [features, head, bias], outputs: ["head.out"],
        attributes: ["kernel_shape": .integers([1, 1])]),
      ONNXNode("Sigmoid", name: "sigmoid", inputs: ["head.out"], outputs: ["probabilities"]),
    ]
  }

  private static func renamed(_ node: ONNXNode, _ name: (String) -> String) -> ONNXNode {
    var node = node
    node.name = name(node.name)
    node.inputs = node.inputs.map(name)
    node.outputs = node.outputs.map(name)
    return node
  }

  /// The columns of the head for each member.
  private static func headParts(
    _ tensors: [String: ONNXTensor], count: Int, file: String
  ) throws(TrainingDataError) -> [ONNXTensor] {
    let widths = (0..<count).map { index in
      tensors[prefix(index) + "encoder0.conv1.weight"]?.shape.first ?? 0
    }
    let total = widths.reduce(0, +)
    guard !widths.contains(0), let whole = tensors[head], whole.shape == [3, total, 1, 1],
      case .floats(let values) = whole.values, tensors[bias] != nil
    else {
      throw TrainingDataError("\(file) is not a joined model of \(count) U-Nets from glia train")
    }
    var begin = 0
    return widths.map { width in
      defer { begin += width }
      return ONNXTensor(
        name: head, shape: [3, width, 1, 1],
        floats: (0..<3).flatMap { values[$0 * total + begin..<$0 * total + begin + width] })
    }
  }

  /// One member as a graph of its own.
  ///
  /// Every member gets the same bias, because only the mean over members is known.
  private static func member(
    of model: ONNXModel, _ prefix: String, _ head: ONNXTensor, share: Double
  ) -> ONNXModel {
    var member = model
    member.metadata[key] = nil
    func own(_ name: String) -> String {
      name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    }
    member.graph.initializers = model.graph.initializers.filter { $0.name.hasPrefix(prefix) }
      .map { tensor in
        var tensor = tensor
        tensor.name = own(tensor.name)
        return tensor
      }
    var weights = head
    if case .floats(let values) = head.values {
      weights.values = .floats(values.map { Float(Double($0) / share) })
    }
    member.graph.initializers += [weights] + model.graph.initializers.filter { $0.name == bias }
    member.graph.nodes = model.graph.nodes.filter { $0.name.hasPrefix(prefix) }
      .map { renamed($0, own) }
    member.graph.nodes += ending(from: member.graph.nodes.last?.outputs.first ?? "")
    return member
  }
}
