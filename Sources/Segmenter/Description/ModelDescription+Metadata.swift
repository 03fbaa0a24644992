internal import Imaging

// The entries of `metadata_props` that glia wrote before it had descriptions, and that `glia train` still
// writes; see ModelMetadata.

extension ModelDescription {
  /// The description that a model's metadata entries amount to.
  package init(_ metadata: ModelMetadata) {
    let values: [Region: (value: Label, labels: [Label])] = [
      .wholeTumor: (2, [1, 2, 4]), .tumorCore: (1, [1, 4]), .enhancingTumor: (4, [4]),
    ]
    let structures = metadata.regions.map { region in
      StructureChannel(
        region.abbreviation, value: values[region]?.value ?? 1, labels: values[region]?.labels,
        threshold: metadata.thresholds[region] ?? 0.5)
    }
    // The innermost region decides.
    let order = Region.allCases.compactMap { metadata.regions.firstIndex(of: $0) }
    var notes = metadata.notes
    let about = About(
      name: notes.removeValue(forKey: "name"), version: notes.removeValue(forKey: "version"),
      license: notes.removeValue(forKey: "license"), source: notes.removeValue(forKey: "source"),
      notes: notes)
    self.init(
      about: about,
      channels: metadata.modalities.map { Channel($0.rawValue, isRequired: false) },
      dimensions: 2, planes: metadata.planes, planeSmoothing: metadata.planeSmoothing,
      spacing: metadata.spacing,
      normalization: [.zScore(over: .nonzero, limit: Double(Normalization.limit))],
      mirror: metadata.mirrors ? [0] : [], activation: .sigmoid,
      output: .structures(structures, order: order),
      postprocessing: Postprocessing(metadata.postProcessing, regions: metadata.regions),
      volumeNetwork: metadata.volumeNetwork)
  }

  /// The keys that some metadata entries decide.
  static func keys(of properties: [String: String]) -> Set<String> {
    var keys: Set<String> = []
    for name in properties.keys {
      switch name {
      case "modalities": keys.insert("channels")
      case "regions", "threshold": keys.insert("output")
      case "slices": keys.insert("orientation")
      case "plane-smoothing": keys.insert("planeSmoothing")
      case "volume-network", "volume-share": keys.insert("volumeNetwork")
      case "normalization", "mirror", "planes", "spacing": keys.insert(name)
      case _ where PostProcessing.Key.all.contains(name): keys.insert("postprocessing")
      default: break
      }
    }
    return keys
  }
}

extension ModelDescription.Postprocessing {
  fileprivate init(_ rules: PostProcessing, regions: [Region]) {
    self.init(sliceSmoothing: rules.sliceSmoothing)
    for region in regions {
      let isEnhancing = region == .enhancingTumor
      let rule = Rule(
        seedThreshold: rules.seedThresholds[region] ?? 0,
        minimumIsland: rules.minimumIslands[region] ?? 0,
        minimumVolume: isEnhancing ? rules.minimumEnhancing : 0,
        minimumShare: isEnhancing ? rules.minimumEnhancingShare : 0)
      if !rule.isNone { self.rules[region.abbreviation] = rule }
    }
  }
}

extension ModelMetadata {
  /// The description of the model.
  package var description: ModelDescription { ModelDescription(self) }

  /// The entries that a description amounts to; `nil` if they cannot express it.
  package init?(_ description: ModelDescription) {
    guard case .structures(let structures, _) = description.output else { return nil }
    let regions = structures.compactMap(\.region)
    let modalities = description.channels.compactMap(\.modality)
    guard regions.count == structures.count, Set(regions).count == regions.count,
      modalities.count == description.channels.count, description.planes.contains(.axial),
      let postProcessing = PostProcessing(description.postprocessing, regions: structures)
    else { return nil }
    let about = description.about
    var notes = about.notes
    notes["name"] = about.name
    notes["version"] = about.version
    notes["license"] = about.license
    notes["source"] = about.source
    self.init(
      modalities: modalities, regions: regions,
      thresholds: Dictionary(
        uniqueKeysWithValues: zip(regions, structures.map(\.threshold))),
      mirrors: description.mirror.contains(0), planes: description.planes,
      planeSmoothing: description.planeSmoothing, spacing: description.spacing.map { $0 ?? 1 },
      postProcessing: postProcessing, volumeNetwork: description.volumeNetwork, notes: notes)
    // Whatever the entries cannot say must have the value that they imply.
    var own = ModelDescription(self)
    own.activation = description.activation.map { _ in .sigmoid }
    own.channels = description.channels
    own.output = description.output
    guard own == description else { return nil }
  }
}

extension PostProcessing {
  /// `nil` if there are rules that tumor regions do not have.
  fileprivate init?(
    _ rules: ModelDescription.Postprocessing, regions: [ModelDescription.StructureChannel]
  ) {
    var seeds: [Region: Float] = [:]
    var islands: [Region: Double] = [:]
    var enhancing = ModelDescription.Postprocessing.Rule()
    for structure in regions {
      guard let region = structure.region, let rule = rules.rules[structure.name] else { continue }
      seeds[region] = rule.seedThreshold
      islands[region] = rule.minimumIsland
      if region == .enhancingTumor { enhancing = rule }
    }
    self.init(
      sliceSmoothing: rules.sliceSmoothing, seedThresholds: seeds, minimumIslands: islands,
      minimumEnhancing: enhancing.minimumVolume, minimumEnhancingShare: enhancing.minimumShare)
    guard ModelDescription.Postprocessing(self, regions: regions.compactMap(\.region)) == rules
    else { return nil }
  }
}
