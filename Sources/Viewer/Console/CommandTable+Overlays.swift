import Imaging
import Rendering

extension CommandTable {
  /// What lies over the image.
  static let overlays: [NamedCommand] = [
    NamedCommand(
      "segment", [.choice("EXTENT") { _ in ["slice", "volume"] }],
      "segment the slice or the volume",
      .segmentation, example: "segment slice", related: [.segmentSlice, .segmentVolume]
    ) { model, words throws(CommandProblem) in
      let command = [Command.segmentSlice, .segmentVolume][
        try words.choice(0, of: ["slice", "volume"])]
      if let reason = command.disabledReason(in: model) { throw CommandProblem(reason) }
      return model.perform(command)
    },
    NamedCommand(
      "overlay", [.choice("MODE", of: OverlayMode.self)], "what is drawn over the image", .overlay,
      example: "overlay reference", command: .cycleOverlay,
      related: [.toggleHeat, .toggleAgreement]
    ) { model, words throws(CommandProblem) in
      let mode = try words.choice(0, of: OverlayMode.self)
      if mode == .heat, let reason = model.probabilityProblem { throw CommandProblem(reason) }
      if mode == .agreement, let reason = model.agreementProblem { throw CommandProblem(reason) }
      if mode == .heat || mode == .agreement { model.rememberLabels() }
      model.overlay = mode
      return []
    },
    NamedCommand(
      "opacity", [.word("PERCENT")], "how much of the image is covered", .overlay,
      example: "opacity 40", related: [.moreOpacity, .lessOpacity]
    ) { model, words throws(CommandProblem) in
      let percent = try words.integer(0, in: 0...100)
      model.setOpacity(percent)
      return []
    },
    NamedCommand(
      "region", [.choice("REGION") { $0.regionNames }], "of heat map and threshold", .heat,
      example: "region TC", related: [.nextRegion]
    ) { model, words throws(CommandProblem) in
      model.region = model.knownRegions[try words.choice(0, of: model.regionNames)]
      return []
    },
    NamedCommand(
      "threshold",
      [.choice("REGION", optional: true) { $0.regionNames }, .word("P")],
      "of the mask, or own: the model's", .heat, example: "threshold WT 0.4",
      related: [.lowerThreshold, .raiseThreshold, .resetThreshold]
    ) { model, words throws(CommandProblem) in
      if let reason = model.probabilityProblem { throw CommandProblem(reason) }
      let last = words.count - 1
      let region =
        words.count == 2
        ? model.knownRegions[try words.choice(0, of: model.regionNames)] : model.region
      let own = words.words[last].lowercased() == "own"
      let value = own ? nil : Float(try words.number(last, in: 0.01...0.99))
      return model.setThreshold(value, of: region)
    },
    NamedCommand(
      "hide", [.choice("LABEL") { $0.labelNumbers }], "draw a label no longer", .overlay,
      example: "hide 2", related: [.chooseLabels]
    ) { model, words throws(CommandProblem) in
      let place = try words.choice(0, of: model.labelNumbers)
      model.canvas.hidden.insert(model.choosableLabels[place])
      return []
    },
    NamedCommand(
      "show", [.choice("LABEL") { $0.labelNumbers + ["all"] }], "draw a label again, or all",
      .overlay, example: "show all", related: [.chooseLabels]
    ) { model, words throws(CommandProblem) in
      let place = try words.choice(0, of: model.labelNumbers + ["all"])
      if place == model.choosableLabels.count {
        model.canvas.hidden = []
      } else {
        model.canvas.hidden.remove(model.choosableLabels[place])
      }
      return []
    },
    NamedCommand(
      "labels", [.file(optional: true)], "ITK-SNAP's colors, or none: glia's",
      .overlay, example: "labels labels.txt"
    ) { model, words in
      guard let path = words.word(0) else {
        model.useLabels(nil)
        return []
      }
      return [.console(.readLabels(path: path))]
    },
    NamedCommand(
      "save-labels", [.file()], "write them as an ITK-SNAP file", .overlay,
      example: "save-labels labels.txt"
    ) { model, words in model.saveLabels(to: words.words[0]) },
  ]
}

extension ViewerModel {
  /// The regions that can be chosen: those that the network tells, or all.
  var knownRegions: [Region] { study.network?.regions ?? Region.allCases }

  /// Their abbreviations, as they are typed.
  fileprivate var regionNames: [String] { knownRegions.map(\.abbreviation) }

  /// The labels that can be shown and hidden, as they are typed.
  fileprivate var labelNumbers: [String] { choosableLabels.map { "\($0)" } }
}
