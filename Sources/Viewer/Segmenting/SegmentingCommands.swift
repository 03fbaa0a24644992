import Imaging
import Rendering
import Terminal

extension Command {
  package static let segmentSlice = Command("segment-slice")
  package static let segmentVolume = Command("segment-volume")
  package static let cancel = Command("cancel")
  package static let toggleHeat = Command("toggle-heat")
  package static let nextRegion = Command("next-region")
  package static let lowerThreshold = Command("lower-threshold")
  package static let raiseThreshold = Command("raise-threshold")
  package static let resetThreshold = Command("reset-threshold")
}

/// Running the network, and what follows from its probabilities.
enum Segmenting {
  /// All commands of this feature.
  static let commands = segmentation + heat

  private static let segmentation: [CommandSpec] = [
    CommandSpec(
      .segmentSlice, "segment this slice", .segmentation, keys: [Key("r")], hint: "segment",
      note: "in a coronal or sagittal view, the axial slice through the crosshair",
      unless: { $0.segmentationProblem ?? $0.singleSliceProblem },
      perform: { model in
        model.beginSegmentation(model.axialIndex.map { .slice($0) } ?? .volume)
      }),
    CommandSpec(
      .segmentVolume, "segment the whole volume", .segmentation, keys: [Key("R")],
      unless: \.segmentationProblem, perform: { $0.beginSegmentation(.volume) }),
    CommandSpec(
      typed: "segment", [.choice("EXTENT") { _ in ["slice", "volume"] }],
      "segment the slice or the volume", example: "segment slice",
      related: [.segmentSlice, .segmentVolume]
    ) { model, words throws(CommandProblem) in
      let extents = [Command.segmentSlice, .segmentVolume]
      let command = extents[try words.choice(0, of: ["slice", "volume"])]
      if let problem = command.problem(in: model) { throw CommandProblem(problem) }
      return model.perform(command)
    },
    CommandSpec(
      .cancel, "stop the segmentation", .segmentation, keys: [Key(.escape)], isSilent: true,
      unless: \.cancelProblem, perform: { $0.cancelSegmentation() }),
  ]

  private static let heat: [CommandSpec] = [
    CommandSpec(
      .toggleHeat, "heat map on and off", .heat, keys: [Key("h")],
      note: "the network's probability of the structure, with the outline of its mask",
      unless: \.heatMapProblem, change: { $0.toggleOverlay(.heat) }),
    CommandSpec(
      .nextRegion, "next region or structure", .heat, keys: [Key("t")],
      note: "for the maps, the keys below and the finding keys",
      unless: { $0.study.tally == nil ? $0.probabilityProblem : nil },
      change: { $0.goToNextStructure() }),
    CommandSpec(
      typed: "region", [.choice("NAME") { $0.structureNames }], "choose a structure or region",
      example: "region TC", aliases: ["structure"], related: [.nextRegion]
    ) { model, words throws(CommandProblem) in
      model.chosenStructure =
        model.choosableStructures[
          try words.choice(0, of: model.structureNames)]
      return []
    },
    CommandSpec(
      .lowerThreshold, "threshold −0.05", .heat, keys: [Key("(")], unless: \.probabilityProblem,
      perform: { $0.stepThreshold(up: false) }
    ).sharingLine(with: .raiseThreshold, saying: "threshold −0.05, +0.05"),
    CommandSpec(
      .raiseThreshold, "threshold +0.05", .heat, keys: [Key(")")],
      note: "updates mask, outline, Dice and volumes at once, in every segmented slice",
      unless: \.probabilityProblem, perform: { $0.stepThreshold(up: true) }),
    CommandSpec(
      .resetThreshold, "the model's threshold", .heat, keys: [Key("T")],
      unless: \.probabilityProblem, perform: { $0.setThreshold(nil) }),
    CommandSpec(
      typed: "threshold", [.choice("REGION", optional: true) { $0.regionNames }, .word("P")],
      "mask threshold; own: the model's", example: "threshold WT 0.4",
      related: [.lowerThreshold, .raiseThreshold, .resetThreshold]
    ) { model, words throws(CommandProblem) in
      if let problem = model.probabilityProblem { throw CommandProblem(problem) }
      let last = words.count - 1
      let region =
        words.count == 2
        ? model.knownRegions[try words.choice(0, of: model.regionNames)] : model.region
      let isOwn = words.words[last].lowercased() == "own"
      let value = isOwn ? nil : Float(try words.number(last, in: 0.01...0.99))
      return model.setThreshold(value, of: region)
    },
  ]
}

extension ViewerModel {
  /// The regions that can be chosen: those of the network, or all.
  var knownRegions: [Region] { study.network?.regions ?? Region.allCases }

  /// Their abbreviations, as they are typed.
  fileprivate var regionNames: [String] { knownRegions.map(\.abbreviation) }
}
