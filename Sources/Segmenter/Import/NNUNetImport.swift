internal import Imaging

/// Translates the files of a network that nnU-Net version 2 trained.
///
/// Source: nnU-Net 2.8, `plans_handler.py`, `default_preprocessor.py`, `default_resampling.py`,
/// `predict_from_raw_data.py`, `label_handling.py`, `export_prediction.py`.
package struct NNUNetImport {
  /// `plans.json`.
  private let plans: JSONCursor
  /// `dataset.json`.
  private let dataset: JSONCursor
  /// The configuration, with what it inherits.
  private let configuration: JSONCursor
  private var notes: [String] = []

  /// The axes that are mirrored; nnU-Net keeps them in its checkpoint, which is not read.
  package enum Mirroring: Hashable, Sendable {
    /// All, as its usual trainer does.
    case usual
    /// Some, by nnU-Net's numbers; none if empty.
    case axes([Int])
  }

  /// The configurations that a plans file has, without the low-resolution ones.
  package static func configurations(_ plans: JSONTree) -> [String] {
    (plans["configurations"]?.members ?? []).map(\.key)
  }

  /// Translates a network.
  ///
  /// - Parameters:
  ///   - plans: `plans.json`.
  ///   - dataset: `dataset.json`.
  ///   - configuration: `2d`, `3d_fullres` or another one that is not part of a cascade.
  ///   - mirroring: The axes to mirror.
  ///   - names: The names of the two files, for messages.
  /// - Returns: The description.
  /// - Throws: ``DescriptionError`` naming what cannot be translated.
  package static func read(
    plans: JSONTree, dataset: JSONTree, configuration: String, mirroring: Mirroring = .usual,
    names: (plans: String, dataset: String) = ("plans.json", "dataset.json")
  ) throws(DescriptionError) -> ImportedDescription {
    var reader = try NNUNetImport(
      JSONCursor(plans, source: names.plans), JSONCursor(dataset, source: names.dataset),
      configuration)
    return try reader.description(mirroring)
  }

  private init(
    _ plans: JSONCursor, _ dataset: JSONCursor, _ name: String
  ) throws(DescriptionError) {
    self.plans = plans
    self.dataset = dataset
    let all = try plans.needed("configurations", "an object with configurations")
    configuration = JSONCursor(
      try Self.inherited(name, all, seen: []), path: all.path(of: name), source: plans.source)
  }

  /// A configuration with the keys of those that it inherits from.
  private static func inherited(
    _ name: String, _ all: JSONCursor, seen: [String]
  ) throws(DescriptionError) -> JSONTree {
    guard let own = all[name], let members = own.tree.members else {
      let names = (all.tree.members ?? []).map(\.key).joined(separator: ", ")
      throw all.refused("there is no configuration \(name); there are \(names)")
    }
    guard let parent = own["inherits_from"] else { return own.tree }
    guard !seen.contains(name) else { throw parent.refused("configurations inherit in a circle") }
    let base = try inherited(try parent.text(), all, seen: seen + [name])
    let kept = (base.members ?? []).filter { member in !members.contains { $0.key == member.key } }
    return .object(members + kept)
  }

  // MARK: - The whole

  private mutating func description(
    _ mirroring: Mirroring
  ) throws(DescriptionError) -> ImportedDescription {
    try refuseCascades()
    let patch = try patch()
    let channels = try channels()
    let axes = try axes()
    var result = ModelDescription(
      channels: channels, dimensions: patch.count, axes: axes,
      spacing: try spacing(axes, dimensions: patch.count), resampling: try resampling(),
      crop: .nonzero, steps: [.crop, .normalize, .resample],
      normalization: try normalization(channels.count), patch: patch,
      tiling: ModelDescription.Tiling(blending: .nnunet, padding: .both),
      mirror: try mirror(mirroring, axes, dimensions: patch.count), output: try output())
    if case .labels = result.output {
      result.activation = .softmax
    } else {
      result.activation = .sigmoid
    }
    let name = try plans.text("dataset_name")
    result.about.name = name
    result.about.source =
      "nnU-Net \(configuration.path.split(separator: ".").last ?? ""), "
      + (try plans.text("plans_name") ?? "nnUNetPlans")
    if let license = dataset["licence"]?.tree.string ?? dataset["license"]?.tree.string,
      !license.isEmpty
    {
      result.about.notes["data license"] = license
    }
    return ImportedDescription(description: result, notes: notes)
  }

  private func refuseCascades() throws(DescriptionError) {
    if let previous = configuration["previous_stage"] {
      throw previous.refused(
        "a cascade needs the result of \(previous.shown) as a further input, which glia does not have"
      )
    }
    let preprocessor = try configuration["preprocessor_name"]?.text() ?? "DefaultPreprocessor"
    guard preprocessor == "DefaultPreprocessor" else {
      throw JSONCursor(
        .text(preprocessor), path: configuration.path(of: "preprocessor_name"),
        source: configuration.source
      ).wrong("DefaultPreprocessor")
    }
  }

  private func patch() throws(DescriptionError) -> [Int] {
    let expected = "two or three sides"
    var patch: [Int] = []
    for side in try configuration.needed("patch_size", expected).elements(expected, count: 2...3) {
      patch.append(try side.integer(1...8192))
    }
    return patch
  }

  // MARK: - Images

  private func channels() throws(DescriptionError) -> [ModelDescription.Channel] {
    let expected = "an object such as {\"0\": \"FLAIR\"}"
    // Version 1 called them modalities.
    let older = dataset["modality"]
    let names =
      if let older, dataset["channel_names"] == nil { older } else {
        try dataset.needed("channel_names", expected)
      }
    guard let members = names.tree.members, !members.isEmpty else { throw names.wrong(expected) }
    var list: [String] = []
    for index in members.indices {
      list.append(try names.needed("\(index)", "the name of channel \(index)").text())
    }
    return ChannelNames.channels(list, numbers: true)
  }

  /// The stored axes k, j, i in the order of `transpose_forward`.
  private func axes() throws(DescriptionError) -> ModelDescription.AxisOrder {
    let key = "transpose_forward"
    let expected = "an order of 0, 1 and 2"
    let transpose = try plans.needed(key, expected)
    var order: [Int] = []
    for axis in try transpose.elements(expected, count: 3...3) {
      order.append(try axis.integer(0...2))
    }
    guard Set(order).count == 3 else { throw transpose.wrong(expected) }
    let reader = try plans.needed("image_reader_writer", "the name of a reader")
    switch try reader.text() {
    case "SimpleITKIO", "NibabelIO": return .stored(order.map { 2 - $0 })
    case "SimpleITKIOWithReorient", "NibabelIOWithReorient":
      let directions = "SAR".compactMap(ModelDescription.AxisOrder.Direction.init)
      return .anatomical(order.map { directions[$0] })
    default:
      throw reader.wrong(
        "SimpleITKIO, NibabelIO, SimpleITKIOWithReorient or NibabelIOWithReorient")
    }
  }

  /// The spacing by the numbers of the axes; slices of two-dimensional networks keep their distance.
  private func spacing(
    _ axes: ModelDescription.AxisOrder, dimensions: Int
  ) throws(DescriptionError) -> [Double?] {
    let expected = "\(dimensions) numbers of mm"
    var spacing: [Double?] = [nil, nil, nil]
    let given = try configuration.needed("spacing", expected)
    let sides = try given.elements(expected, count: dimensions...dimensions)
    for (axis, side) in zip(axes.axes().suffix(dimensions), sides) {
      spacing[axis] = try side.number(0.01...100, "a number of mm from 0.01 to 100")
    }
    return spacing
  }

  private mutating func normalization(
    _ count: Int
  ) throws(DescriptionError) -> [ModelDescription.IntensityNormalization] {
    let expected = "one scheme for each of \(count) channels"
    let schemes = try configuration.needed("normalization_schemes", expected)
      .elements(expected, count: count...count)
    let masks = try configuration.needed("use_mask_for_norm", expected)
      .elements(expected, count: count...count)
    var list: [ModelDescription.IntensityNormalization] = []
    for (index, scheme) in schemes.enumerated() {
      switch try scheme.text() {
      case "ZScoreNormalization":
        list.append(.zScore(over: try masks[index].flag() ? .anyNonzero : .volume, limit: nil))
      case "CTNormalization": list.append(try computedTomography(index))
      case "NoNormalization": list.append(.none)
      case "RescaleTo01Normalization": list.append(.minMax(to: .init(0, 1), over: .volume))
      case "RGBTo01Normalization": list.append(.fixed(subtract: 0, divide: 255, clip: nil))
      default:
        throw scheme.wrong(
          "ZScoreNormalization, CTNormalization, NoNormalization, RescaleTo01Normalization or "
            + "RGBTo01Normalization")
      }
    }
    return list
  }

  private func computedTomography(
    _ channel: Int
  ) throws(DescriptionError) -> ModelDescription.IntensityNormalization {
    let key = "foreground_intensity_properties_per_channel"
    let older = "foreground_intensity_properties_by_modality"
    let all =
      if let all = plans[older], plans[key] == nil { all } else {
        try plans.needed(key, "intensities of the channels")
      }
    let own = try all.needed("\(channel)", "the intensities of channel \(channel)")
    let low = try own.needed("percentile_00_5", "a number").number()
    let high = try own.needed("percentile_99_5", "a number").number()
    guard low < high else { throw own.refused("the percentiles are the same") }
    return .fixed(
      subtract: try own.needed("mean", "a number").number(),
      divide: max(try own.needed("std", "a number").number(), 1e-8), clip: .init(low, high))
  }

  // MARK: - Resampling

  private mutating func resampling() throws(DescriptionError) -> ModelDescription.Resampling {
    var result = ModelDescription.Resampling(restored: .logits, tolerance: 1)
    let images = try method("resampling_fn_data")
    let results = try method("resampling_fn_probabilities")
    result.images = images.interpolation
    result.results = results.interpolation
    guard images.separateAxis == results.separateAxis else {
      throw configuration.refused("images and results treat uneven spacings differently")
    }
    result.separateAxis = images.separateAxis
    guard result.results != .cubic else {
      throw configuration.refused(
        "resampling_fn_probabilities is cubic; glia knows linear and nearest")
    }
    return result
  }

  private typealias Method = (
    interpolation: ModelDescription.Resampling.Interpolation, separateAxis: Double?
  )

  private mutating func method(_ key: String) throws(DescriptionError) -> Method {
    let function = try configuration.needed(key, "the name of a function")
    let arguments =
      configuration["\(key)_kwargs"]
      ?? JSONCursor(
        .object([]), path: configuration.path(of: "\(key)_kwargs"), source: configuration.source)
    let threshold =
      try arguments["separate_z_anisotropy_threshold"]?.number(1...100, "a factor") ?? 3
    // Null means where it is needed, which plans say; absent, it is false in nnU-Net's usual function.
    let isNull = arguments.tree.members?.contains { $0.key == "force_separate_z" } == true
    var separateAxis: Double?
    if let force = arguments["force_separate_z"] {
      guard try !force.flag() else {
        throw force.refused("glia separates axes only where spacing is uneven")
      }
    } else if isNull || function.shown == "resample_torch_fornnunet" {
      separateAxis = threshold
    }
    switch try function.text() {
    case "resample_data_or_seg_to_shape":
      let orders: [Int: ModelDescription.Resampling.Interpolation] = [
        0: .nearest, 1: .linear, 3: .cubic,
      ]
      let order = try arguments["order"]?.integer(0...5) ?? 3
      guard let interpolation = orders[order] else {
        throw arguments.refused("order is \(order); glia knows 0, 1 and 3")
      }
      if let across = arguments["order_z"], try across.integer(0...5) != 0, separateAxis != nil {
        throw across.refused("glia takes the nearest slice across uneven spacings, order 0")
      }
      return (interpolation, separateAxis)
    case "resample_torch_fornnunet":
      let mode = try arguments["mode"]?.text() ?? "linear"
      guard mode == "linear" else { throw arguments.refused("mode is \(mode); glia knows linear") }
      return (.linear, separateAxis)
    default:
      throw function.wrong("resample_data_or_seg_to_shape or resample_torch_fornnunet")
    }
  }

  private mutating func mirror(
    _ mirroring: Mirroring, _ axes: ModelDescription.AxisOrder, dimensions: Int
  ) throws(DescriptionError) -> Set<Int> {
    let own = Array(axes.axes().suffix(dimensions))
    switch mirroring {
    case .usual:
      notes.append(
        "mirroring: all axes, as nnU-Net's usual trainer does; plans.json does not say which a network allows"
      )
      return Set(own)
    case .axes(let list):
      guard list.allSatisfy(own.indices.contains) else {
        throw configuration.refused(
          "mirror axes \(list) for a network of \(dimensions) dimensions, which has 0 to \(dimensions - 1)"
        )
      }
      return Set(list.map { own[$0] })
    }
  }

  // MARK: - Output

  private mutating func output() throws(DescriptionError) -> ModelDescription.Output {
    let expected = "an object such as {\"background\": 0, \"lesion\": 1}"
    let labels = try dataset.needed("labels", expected)
    guard let members = labels.tree.members else { throw labels.wrong(expected) }
    var named: [(name: String, labels: [Int], place: JSONCursor)] = []
    for member in members {
      let place = try labels.needed(member.key, "a label or a list of labels")
      if member.key == "ignore" {
        notes.append("label \"ignore\" is only for training, and is left out")
        continue
      }
      var values: [Int] = []
      if place.tree.elements != nil {
        for value in try place.elements("a list of labels") {
          values.append(try value.integer(0...labelCount - 1))
        }
      } else {
        values = [try place.integer(0...labelCount - 1)]
      }
      named.append((member.key, values, place))
    }
    return try named.contains { $0.labels.count > 1 }
      ? regions(named.filter { Set($0.labels) != [0] })
      : single(named.map { ($0.name, $0.labels[0], $0.place) })
  }

  /// One channel for each label; nnU-Net writes the channel's number.
  private func single(
    _ named: [(name: String, label: Int, place: JSONCursor)]
  ) throws(DescriptionError) -> ModelDescription.Output {
    let sorted = named.sorted { $0.label < $1.label }
    for (index, entry) in sorted.enumerated() where entry.label != index {
      throw entry.place.refused(
        "labels must be 0, 1, 2, …; label \(index) is missing or occurs twice")
    }
    guard sorted.count > 1 else { throw dataset.refused("there is no label but background") }
    return .labels(sorted.map { .init(Label($0.label), $0.name) })
  }

  /// One channel for each region, in the order of the file.
  private func regions(
    _ named: [(name: String, labels: [Int], place: JSONCursor)]
  ) throws(DescriptionError) -> ModelDescription.Output {
    let expected = "a label for each of \(named.count) regions"
    let order = try dataset.needed("regions_class_order", expected)
    let values = try order.elements(expected, count: named.count...named.count)
    var structures: [ModelDescription.StructureChannel] = []
    for (entry, value) in zip(named, values) {
      let own = try value.integer(1...labelCount - 1)
      guard entry.labels.contains(own), !entry.labels.contains(0) else {
        throw value.refused("label \(own) is not one of region \(entry.name)")
      }
      if structures.contains(where: { $0.value == Label(own) }) {
        throw value.refused("two regions have the label \(own)")
      }
      structures.append(
        .init(entry.name, value: Label(own), labels: entry.labels.map { Label($0) }))
    }
    return .structures(structures, order: Array(structures.indices))
  }
}
