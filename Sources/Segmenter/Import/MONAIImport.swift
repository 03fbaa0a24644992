internal import Imaging

/// Translates the description of a MONAI bundle.
///
/// Source: MONAI 1.6, docs/source/mb_specification.rst and config_syntax.md; the transforms' code.
package struct MONAIImport {
  let config: MONAIConfig
  let metadata: JSONCursor
  let graph: GraphFacts
  var notes: [String] = []

  // What the transforms have said so far.
  var steps: [ModelDescription.Step] = []
  var axes = ModelDescription.AxisOrder.stored([0, 1, 2])
  var spacing: [Double?] = [nil, nil, nil]
  var resampling = ModelDescription.Resampling(
    restored: .probabilities, alignment: .firstVoxel, tolerance: 1)
  var crop = ModelDescription.Crop.none
  var normalization: (MONAIConfig.Component, Scaling)?
  var divisor: [Int]?
  var padsTo: (MONAIConfig.Component, [Int])?
  /// The images, if each channel is a file of its own.
  var images: [String] = []
  var activation: ModelDescription.Activation?
  var threshold: Float?
  var takesGreatest = false
  var keptLargest: [Int]?
  var isRestored = false

  /// A normalization, and whether MONAI measures all channels together.
  struct Scaling {
    let method: ModelDescription.IntensityNormalization
    let isJoint: Bool
  }

  /// Translates a bundle.
  ///
  /// - Parameters:
  ///   - inference: `configs/inference.json`.
  ///   - metadata: `configs/metadata.json`.
  ///   - graph: What the ONNX file says about the network.
  ///   - license: What the bundle's LICENSE file is called in its first lines; `nil` if there is none.
  ///   - names: The names of the two files, for messages.
  /// - Returns: The description.
  /// - Throws: ``DescriptionError`` naming what cannot be translated.
  package static func read(
    inference: JSONTree, metadata: JSONTree, graph: GraphFacts = GraphFacts(),
    license: String? = nil,
    names: (inference: String, metadata: String) = ("inference.json", "metadata.json")
  ) throws(DescriptionError) -> ImportedDescription {
    var reader = MONAIImport(
      config: MONAIConfig(root: JSONCursor(inference, source: names.inference)),
      metadata: JSONCursor(metadata, source: names.metadata), graph: graph)
    return try reader.description(license: license)
  }

  private init(config: MONAIConfig, metadata: JSONCursor, graph: GraphFacts) {
    self.config = config
    self.metadata = metadata
    self.graph = graph
  }

  private mutating func description(license: String?) throws(DescriptionError)
    -> ImportedDescription
  {
    let before = try config.components("preprocessing")
    guard !before.isEmpty else {
      throw try config.root.needed("preprocessing", "the transforms before the network").refused(
        "it is empty")
    }
    for transform in before { try prepare(transform) }
    for transform in try config.components("postprocessing") { try finish(transform) }
    let channels = try channels()
    let inferer = try inferer()
    try checkPadding(inferer.patch)
    var result = ModelDescription(
      channels: channels, dimensions: inferer.dimensions, axes: inferer.axes, spacing: spacing,
      resampling: resampling, crop: crop, steps: order(),
      normalization: [try scaling(channels.count)], patch: inferer.patch, tiling: inferer.tiling,
      divisor: divisor, activation: activation, output: try output())
    try addPostprocessing(to: &result)
    result.about.name = metadata["name"]?.tree.string
    result.about.version = metadata["version"]?.tree.string
    let copyright = metadata["copyright"]?.tree.string
    if let given = metadata["license"]?.tree.string ?? license {
      result.about.license = given
      result.about.notes["copyright"] = copyright
      notes.append("the license of the bundle is kept in the description: \(given)")
    } else {
      result.about.license = copyright
    }
    result.about.source = "MONAI bundle"
    if !isRestored, spacing != [nil, nil, nil] || crop != .none {
      notes.append(
        "the bundle leaves results on its own grid; glia brings them back to the image's")
    }
    return ImportedDescription(description: result, notes: notes)
  }

  /// The order in which steps came, those that are not taken at their usual place.
  private func order() -> [ModelDescription.Step] {
    var order = steps
    for step in [ModelDescription.Step.resample, .normalize, .crop] where !order.contains(step) {
      order.append(step)
    }
    return order
  }

  private func checkPadding(_ patch: [Int]?) throws(DescriptionError) {
    guard let (transform, sides) = padsTo else { return }
    guard let patch, patch.count == sides.count,
      zip(sides, patch).allSatisfy({ $0.0 == $0.1 || $0.0 <= 0 })
    else {
      throw transform.arguments.refused(
        "\(transform.name) to another size than the inferer's roi_size")
    }
  }

  private func scaling(
    _ channels: Int
  ) throws(DescriptionError) -> ModelDescription.IntensityNormalization {
    guard let (transform, scaling) = normalization else { return .none }
    guard !scaling.isJoint || channels == 1 || !images.isEmpty else {
      throw transform.arguments.refused(
        "without channel_wise, \(transform.name) measures \(channels) channels together, which glia does not do"
      )
    }
    return scaling.method
  }

  // MARK: - Channels

  private func channels() throws(DescriptionError) -> [ModelDescription.Channel] {
    if !images.isEmpty { return ChannelNames.channels(images, numbers: false) }
    let input = metadata["network_data_format"]?["inputs"]?["image"]
    let given = try input?["num_channels"]?.integer(1...256)
    let count = given ?? graph.inputChannels
    let names = names(input?["channel_def"])
    let modality = input?["modality"]?.tree.string ?? ""
    let total = count ?? names.map { ($0.keys.max() ?? 0) + 1 } ?? 1
    let list = (0..<total).map { index in
      names?[index] ?? (total == 1 ? modality : "image\(index + 1)")
    }
    return ChannelNames.channels(
      list.map { total == 1 && $0.lowercased() == "image" ? modality : $0 }, numbers: false)
  }

  /// The names of channels by number.
  private func names(_ definition: JSONCursor?) -> [Int: String]? {
    guard let members = definition?.tree.members, !members.isEmpty else { return nil }
    return Dictionary(
      members.compactMap { member in
        Int(member.key).flatMap { number in
          (0..<4096).contains(number) ? member.value.string.map { (number, $0) } : nil
        }
      }, uniquingKeysWith: { $1 })
  }

  // MARK: - Output

  private func output() throws(DescriptionError) -> ModelDescription.Output {
    let outputs = metadata["network_data_format"]?["outputs"]
    let pred = outputs?["pred"] ?? outputs?["out"]
    let names = names(pred?["channel_def"])
    let given = try pred?["num_channels"]?.integer(1...4096)
    let count = graph.outputChannels ?? given ?? names.map { ($0.keys.max() ?? 0) + 1 }
    guard let count else {
      throw metadata.refused(
        "network_data_format.outputs.pred does not say how many channels there are")
    }
    let list = (0..<count).map { names?[$0] ?? "label \($0)" }
    if takesGreatest {
      guard count > 1 else { throw config.root.refused("argmax of one channel") }
      return .labels(
        list.enumerated().map { index, name in
          .init(Label(index), index == 0 && names == nil ? "background" : name)
        })
    }
    return structures(list)
  }

  private func structures(_ names: [String]) -> ModelDescription.Output {
    let limit = threshold ?? 0.5
    let regions = names.compactMap { name in
      ModelDescription.StructureChannel(name, value: 1).region
    }
    if regions.count == names.count, Set(regions).count == names.count {
      let metadata = ModelMetadata(
        regions: regions, thresholds: Dictionary(uniqueKeysWithValues: regions.map { ($0, limit) }))
      return metadata.description.output
    }
    return .structures(
      names.enumerated().map { index, name in
        .init(
          names.count == 1 && name == "label 0" ? "label 1" : name, value: Label(index + 1),
          threshold: limit)
      }, order: Array(names.indices))
  }

  private func addPostprocessing(to result: inout ModelDescription) throws(DescriptionError) {
    guard let keptLargest else { return }
    switch result.output {
    case .labels(let labels):
      for label in labels where label.value != 0 {
        guard keptLargest.isEmpty || keptLargest.contains(Int(label.value)) else { continue }
        result.postprocessing.rules[label.name] = .init(keepsLargest: true)
      }
    case .structures(let structures, _):
      for (index, structure) in structures.enumerated() {
        // Without a list, MONAI takes every channel of a one-hot mask.
        guard keptLargest.isEmpty || keptLargest.contains(index) || structures.count == 1 else {
          continue
        }
        result.postprocessing.rules[structure.name] = .init(keepsLargest: true)
      }
    }
  }
}
