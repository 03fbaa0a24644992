import Imaging
import Rendering
import Terminal

extension Command {
  package static let cycleOverlay = Command("cycle-overlay")
  package static let moreOpacity = Command("more-opacity")
  package static let lessOpacity = Command("less-opacity")
  package static let toggleAgreement = Command("toggle-agreement")
  package static let cycleAllMasks = Command("cycle-all-masks")
  package static let toggleOutline = Command("toggle-outline")
  package static let chooseLabels = Command("choose-labels")
}

extension Comparing {
  /// What is drawn over the image.
  static let overlay: [CommandSpec] = [
    CommandSpec(
      .cycleOverlay, "which masks are drawn", .overlay, keys: [Key("o")], hint: "overlay",
      note:
        "none, prediction, reference, or both: the prediction filled, the reference outlined in white; a "
        + "single mask is filled; then the heat map",
      unless: { model in
        model.study.tally == nil
          ? "There are no labels to show; press \(model.keyName(.segmentSlice)) to segment." : nil
      },
      change: { $0.overlay = $0.nextOverlay }
    ).typed(
      "overlay", [.choice("MODE", of: OverlayMode.self)], "what is drawn over the image",
      example: "overlay reference", related: [.toggleHeat, .toggleAgreement]
    ) { model, words throws(CommandProblem) in
      let mode = try words.choice(
        0, of: OverlayMode.self,
        synonyms: MaskSource.synonyms.merging(["none": OverlayMode.off.rawValue]) { $1 })
      if mode == .heat, let problem = model.heatMapProblem { throw CommandProblem(problem) }
      if mode == .agreement, let problem = model.agreementProblem { throw CommandProblem(problem) }
      if mode.isOfAllMasks, let problem = model.masksProblem {
        throw CommandProblem(problem)
      }
      if mode.isMap { model.rememberLabels() }
      model.overlay = mode
      return []
    },
    CommandSpec(
      .moreOpacity, "more opaque masks", .overlay, keys: [Key("}")],
      unless: \.fillProblem, change: { $0.changeOpacity(by: 10) }
    ).sharingLine(with: .lessOpacity, saying: "more, less opaque masks"),
    CommandSpec(
      .lessOpacity, "less opaque masks", .overlay, keys: [Key("{")],
      unless: \.fillProblem, change: { $0.changeOpacity(by: -10) }),
    CommandSpec(
      typed: "opacity", [.word("PERCENT")], "how opaque the overlay is", example: "opacity 40",
      related: [.moreOpacity, .lessOpacity]
    ) { model, words throws(CommandProblem) in
      model.setOpacity(try words.integer(0, in: 0...100))
      if let fillProblem = model.fillProblem { model.notice = Notice(.info, fillProblem) }
      return []
    },
    CommandSpec(
      .toggleAgreement, "agreement map", .overlay, keys: [Key("A")],
      note: "voxels of the region in both masks, only in the prediction, only in the reference",
      unless: \.agreementProblem, change: { $0.toggleOverlay(.agreement) }),
    CommandSpec(
      .cycleAllMasks, "all masks together", .overlay, keys: [Key("&")],
      note:
        "the outline of the structure in each mask, then how many masks include each voxel, then the pair again",
      unless: \.masksProblem, change: { $0.cycleAllMasks() }),
    CommandSpec(
      typed: "masks", [.text("NAMES", optional: true)], "show these masks together, or all",
      example: "masks anna,ben", related: [.cycleAllMasks]
    ) { model, words throws(CommandProblem) in
      try model.chooseMasks(words.word(0))
      return []
    },
    CommandSpec(
      .toggleOutline, "masks filled or outlined", .overlay, keys: [Key("O")],
      note: "turns the overlay on if it is off", unless: \.labelProblem
    ) { model in
      let sentence = model.drawLabels()
      model.canvas.isOutlined.toggle()
      if let sentence { model.notice = Notice(.info, sentence) }
      return []
    },
  ]

  /// Which labels are drawn, and in which colors.
  static let labels: [CommandSpec] = [
    CommandSpec(
      .chooseLabels, "choose visible labels", .overlay, keys: [Key("V")],
      note: "a label's number shows or hides it; `w` `t` `e` show one region, `a` shows all",
      unless: \.labelProblem
    ) { model in
      if let sentence = model.drawLabels() { model.notice = Notice(.info, sentence) }
      model.prompt = Prompt(.labels)
      return []
    },
    CommandSpec(
      typed: "hide", [.choice("LABEL") { $0.labelWords }], "hide a label", example: "hide edema",
      related: [.chooseLabels]
    ) { model, words throws(CommandProblem) in
      model.canvas.hidden.insert(try model.choosableLabel(words.words[0]))
      if let sentence = model.drawLabels() { model.notice = Notice(.info, sentence) }
      return []
    },
    CommandSpec(
      typed: "show", [.choice("LABEL") { $0.labelWords + ["all"] }],
      "show a hidden label, or all", example: "show all", related: [.chooseLabels]
    ) { model, words throws(CommandProblem) in
      if words.words[0].lowercased() == "all" {
        model.canvas.hidden = []
      } else {
        model.canvas.hidden.remove(try model.choosableLabel(words.words[0]))
      }
      if let sentence = model.drawLabels() { model.notice = Notice(.info, sentence) }
      return []
    },
    CommandSpec(
      typed: "scheme", [.choice("SCHEME") { _ in ViewerModel.schemeNames }],
      "what the labels of mask files mean", example: "scheme brats2020"
    ) { model, words throws(CommandProblem) in
      let names = ViewerModel.schemeNames
      try model.readMasks(as: names[try words.choice(0, of: names)])
      return []
    },
    CommandSpec(
      typed: "labels", [.file(optional: true)], "a label file; without: glia's colors",
      example: "labels labels.txt"
    ) { model, words in
      guard let path = words.word(0) else {
        model.useLabels(nil)
        return []
      }
      return [.console(.readLabels(path: path))]
    },
    CommandSpec(
      typed: "label-colors", [.choice("COLORS", of: LabelColors.self)],
      "colors without a label file", example: "label-colors itk-snap"
    ) { model, words throws(CommandProblem) in
      model.canvas.labelColors = try words.choice(0, of: LabelColors.self)
      return []
    },
    CommandSpec(
      typed: "save-labels", [.file()], "save colors as an ITK-SNAP file",
      example: "save-labels labels.txt"
    ) { model, words throws(CommandProblem) in
      let path = words.words[0]
      if let problem = FileNames.labelsProblem(path, editKey: model.keyName(.edit)) {
        throw CommandProblem(problem)
      }
      return model.saveLabels(to: path)
    },
  ]
}

extension ViewerModel {
  /// Why there are no labels to choose from; `nil` if there are.
  fileprivate var labelProblem: String? {
    shownScheme == nil ? "There are no labels to show." : nil
  }

  /// Why nothing is filled, so that opacity changes nothing; `nil` if something is.
  var fillProblem: String? {
    if let labelProblem { return labelProblem }
    if !areLabelsDrawn {
      if shownOverlay == .outlines { return "The masks are outlined; outlines are always opaque." }
      // Other maps are always filled.
      return shownOverlay == .off
        ? "The overlay is off; press \(keyName(.cycleOverlay)) to show the masks." : nil
    }
    if layout == .figure, shownOverlay.isMap { return nil }
    return canvas.isOutlined
      ? "The masks are outlined; press \(keyName(.toggleOutline)) to fill them." : nil
  }
}
