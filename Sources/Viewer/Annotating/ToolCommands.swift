import Annotation
import Imaging
import Terminal

extension Command {
  package static let brush = Command("brush")
  package static let eraser = Command("eraser")
  package static let thresholdBrush = Command("threshold-brush")
  package static let polygon = Command("polygon")
  package static let floodFill = Command("flood-fill")
  package static let growRegion = Command("grow-region")
  package static let seeds = Command("seeds")
  package static let acceptRectangle = Command("accept-rectangle")
  package static let useTool = Command("use-tool")
  package static let brushDown = Command("brush-down")
  package static let dropOutline = Command("drop-outline")
  package static let smallerBrush = Command("smaller-brush")
  package static let largerBrush = Command("larger-brush")
  package static let brushForm = Command("brush-form")
  package static let brushDimensions = Command("brush-dimensions")
  package static let drawOver = Command("draw-over")
  package static let lessTolerance = Command("less-tolerance")
  package static let moreTolerance = Command("more-tolerance")
  package static let pickLabel = Command("pick-label")
  package static func label(_ number: Int) -> Command { Command("label-\(number)") }
}

extension Annotating {
  /// Choosing and using tools.
  static let tools: [CommandSpec] = [
    choice(.brush, "brush", Key("p"), .brush, hint: "brush"),
    choice(.eraser, "eraser", Key("r"), .eraser, note: "with the mouse, hold Ctrl"),
    choice(
      .thresholdBrush, "threshold brush", Key("t"), .thresholdBrush,
      note: "paints only voxels whose intensity is in the window"),
    choice(
      .polygon, "polygon, lasso", Key("y"), .polygon,
      note: "click or press Space for each corner, Enter closes; drag for a lasso"),
    choice(
      .floodFill, "flood fill", Key("f"), .fill, note: "shows what it would fill; again fills it"),
    choice(
      .growRegion, "region growing", Key("R"), .grow,
      note: "from a voxel to neighbors of similar brightness; shows the region; again fills it"),
    tool(
      .seeds, "grow from seeds", .tools, Key("S"), hint: "seeds",
      note:
        "strokes inside the region and, after pressing it again, outside; see docs/annotating.md"
    ) { $0.chooseSeeds() },
    choice(
      .acceptRectangle, "accept prediction inside", Key("T"), .accept,
      note: "click or press Space for two corners, or drag"),
    tool(.useTool, "use at the crosshair", .tools, Key(" "), hint: "paint") {
      $0.useToolAtCrosshair()
    },
    tool(
      .brushDown, "brush down or up, accept", .tools, Key(.enter),
      note:
        "while the brush is down, moving the crosshair paints; an open outline is closed, and what a "
        + "tool shows is done",
      aliases: ["pen-down"]
    ) { $0.lowerBrushOrClose() },
    tool(
      .dropOutline, "cancel outline or preview", .tools, Key(.escape),
      note: "and the seeds; lifts the brush"
    ) { $0.dropOutline() },
  ]

  /// The brush, and which voxels tools may change.
  static let brush: [CommandSpec] = [
    setting(.smallerBrush, "smaller brush", Key("["), hint: "size", hintKeys: "[ ]") {
      $0.editing.brush.millimeters = $0.brushSize(-1)
    }.sharingLine(with: .largerBrush, saying: "smaller, larger brush"),
    setting(.largerBrush, "larger brush", Key("]")) {
      $0.editing.brush.millimeters = $0.brushSize(1)
    },
    CommandSpec(
      typed: "brush-size", [.word("MM")], "diameter of the brush in millimeters",
      example: "brush-size 8", related: [.smallerBrush, .largerBrush]
    ) { model, words throws(CommandProblem) in
      model.editing.brush.millimeters = try words.number(0, in: 0.1...100)
      return []
    },
    setting(.brushForm, "round or square brush", Key("#")) {
      $0.editing.brush.form = $0.editing.brush.form == .round ? .square : .round
    },
    setting(
      .brushDimensions, "paint in slice or volume", Key("@"),
      note: "whether brush and tools work in the slice or in three dimensions"
    ) { $0.editing.brush.isSolid.toggle() },
    setting(
      .drawOver, "what may be painted over", Key("&"),
      note: "which voxels may change: all, unlabeled ones, those of one label"
    ) { $0.goToNextRule() },
    setting(.lessTolerance, "less tolerance", Key("("), note: "of region growing") {
      $0.editing.tolerance = max($0.editing.tolerance - 0.02, 0.02)
    }.sharingLine(with: .moreTolerance, saying: "less, more tolerance"),
    setting(.moreTolerance, "more tolerance", Key(")")) {
      $0.editing.tolerance = min($0.editing.tolerance + 0.02, 1)
    },
    CommandSpec(
      typed: "tolerance", [.word("PERCENT")], "for region growing, % of the window",
      example: "tolerance 15", related: [.lessTolerance, .moreTolerance]
    ) { model, words throws(CommandProblem) in
      model.editing.tolerance = try words.number(0, in: 1...100) / 100
      return model.refreshPreview()
    },
  ]

  /// Choosing the label to paint.
  static let labels: [CommandSpec] =
    numbered + [
      tool(
        .pickLabel, "label at the crosshair", .labels, Key("!"), note: "chooses the label to paint"
      ) { model in
        model.pickLabel()
        return model.refreshPreview()
      },
      CommandSpec(
        typed: "label", [.text("LABEL")], "choose the label to paint", example: "label 2",
        related: [.pickLabel] + (0...9).map(Command.label)
      ) { model, words throws(CommandProblem) in
        try model.chooseLabel(words.words.joined(separator: " "))
        return model.refreshPreview()
      },
    ]

  private static let numbered: [CommandSpec] = (0...9).map { number in
    let spec = tool(
      .label(number), number == 0 ? "background" : "label \(number)", .labels,
      Key(number: number), hint: number == 1 ? "label" : nil,
      hintKeys: number == 1 ? "1–9" : nil
    ) { model in
      model.choose(Label(number))
      return model.refreshPreview()
    }
    guard number == 1 else { return spec }
    return spec.sharingLine(
      with: .label(2), .label(3), .label(4), .label(5), .label(6), .label(7), .label(8),
      .label(9), saying: "label 1 to 9")
  }

  /// A command that chooses a tool.
  private static func choice(
    _ command: Command, _ help: String, _ key: Key, _ chosen: EditTool, hint: String? = nil,
    note: String? = nil
  ) -> CommandSpec {
    tool(command, help, .tools, key, hint: hint, note: note) { model in
      model.choose(chosen)
      return []
    }
  }

  /// A command that changes a setting of the tools.
  private static func setting(
    _ command: Command, _ help: String, _ key: Key, hint: String? = nil, hintKeys: String? = nil,
    note: String? = nil, change: @escaping @Sendable (inout ViewerModel) -> Void
  ) -> CommandSpec {
    tool(command, help, .brush, key, hint: hint, hintKeys: hintKeys, note: note) { model in
      change(&model)
      return model.refreshPreview()
    }
  }
}
