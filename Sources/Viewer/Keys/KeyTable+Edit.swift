import Terminal

extension KeyTable {
  /// The key that begins to edit.
  static let annotator: [KeyBinding] = [
    KeyBinding(
      [Key("b")], .edit, "edit a mask", .segmentation, hint: "edit",
      note: "the saved one, or a copy of the prediction or the reference; see docs/annotating.md")
  ]

  /// The keys of edit mode, which come before the viewer's; all others do what they do there.
  static let edit: [KeyBinding] = [
    KeyBinding([Key("p")], .brush, "brush", .tools, hint: "brush"),
    KeyBinding([Key("r")], .eraser, "eraser", .tools, note: "with the mouse also Ctrl"),
    KeyBinding(
      [Key("t")], .thresholdBrush, "threshold brush", .tools,
      note: "paints only voxels whose intensity lies in the window"),
    KeyBinding(
      [Key("y")], .polygon, "polygon, lasso", .tools,
      note: "corners by click or Space, Enter closes; a drag is a lasso"),
    KeyBinding([Key("f")], .floodFill, "flood fill", .tools),
    KeyBinding(
      [Key("R")], .growRegion, "region growing", .tools,
      note: "from a voxel, over neighbors that are about as bright"),
    KeyBinding(
      [Key("T")], .acceptRectangle, "accept prediction inside", .tools,
      note: "two corners by click or Space, or a drag"),
    KeyBinding(
      [Key(" ")], .useTool, "use at the crosshair", .tools, hint: "paint"),
    KeyBinding(
      [Key(.enter)], .penDown, "pen down or up, close", .tools,
      note: "while the pen is down, moving the crosshair paints; an outline is closed"),
    KeyBinding([Key(.escape)], .dropOutline, "drop the outline, pen up", .tools),

    KeyBinding([Key("[")], .smallerBrush, "smaller", .brush, hint: "size", hintKeys: "[ ]"),
    KeyBinding([Key("]")], .largerBrush, "larger", .brush),
    KeyBinding([Key("#")], .brushForm, "round or square", .brush),
    KeyBinding(
      [Key("@")], .brushDimensions, "slice or volume", .brush,
      note: "whether brush and tools work in the slice or in three dimensions"),
    KeyBinding(
      [Key("&")], .drawOver, "over all, background, one", .brush,
      note: "which voxels may be changed: all, those without a label, those of one label"),
    KeyBinding([Key("(")], .lessTolerance, "less tolerance", .brush, note: "of region growing"),
    KeyBinding([Key(")")], .moreTolerance, "more tolerance", .brush),

    KeyBinding([Key("0")], .label0, "background", .labels),
    KeyBinding([Key("1")], .label1, "label 1", .labels, hint: "label", hintKeys: "1–9"),
    KeyBinding([Key("2")], .label2, "label 2", .labels),
    KeyBinding([Key("3")], .label3, "label 3", .labels),
    KeyBinding([Key("4")], .label4, "label 4", .labels),
    KeyBinding([Key("5")], .label5, "label 5", .labels),
    KeyBinding([Key("6")], .label6, "label 6", .labels),
    KeyBinding([Key("7")], .label7, "label 7", .labels),
    KeyBinding([Key("8")], .label8, "label 8", .labels),
    KeyBinding([Key("9")], .label9, "label 9", .labels),

    KeyBinding([Key("F")], .fillHoles, "fill holes", .mask),
    KeyBinding(
      [Key("I")], .removeIslands, "remove islands", .mask,
      note: "all but the largest part; :remove-islands 0.5 those below 0.5 ml"),
    KeyBinding([Key("*")], .growLabel, "grow", .mask, note: "by one voxel"),
    KeyBinding([Key("/")], .shrinkLabel, "shrink", .mask),
    KeyBinding([Key("~")], .smoothLabel, "smooth", .mask),
    KeyBinding([Key("_")], .copyPrevious, "copy previous slice", .mask),
    KeyBinding([Key("^")], .copyNext, "copy next slice", .mask),
    KeyBinding(
      [Key("|")], .interpolate, "interpolate label", .mask,
      note: "fills the slices between annotated ones"),
    KeyBinding([Key("\\")], .interpolateAll, "interpolate all labels", .mask),
    KeyBinding([Key("X")], .relabelComponent, "relabel component", .mask, note: "at the crosshair"),
    KeyBinding(
      [Key("C")], .acceptComponent, "accept component", .mask,
      note: "of the prediction, at the crosshair"),

    KeyBinding([Key("u")], .undo, "undo", .history, hint: "undo"),
    KeyBinding([Key("r", .control)], .redo, "redo", .history),
    KeyBinding([Key("U")], .history, "show the history", .history),
    KeyBinding([Key("s", .control)], .saveMask, "save", .history, hint: "save"),
    KeyBinding([Key("b")], .edit, "leave edit mode", .history, hint: "leave"),
    KeyBinding([Key("?")], .help, "show or hide the keys", .program, hint: "help"),
    KeyBinding([Key("q"), Key("c", .control)], .quit, "quit", .program, hint: "quit"),
  ]

  /// What the mouse does in edit mode.
  static let editMouse: [(gesture: String, help: String)] = [
    ("Left", "use the tool; drag: paint"),
    ("Ctrl+Left", "erase"),
    ("Shift+Left", "move the crosshair"),
    ("Right drag", "brightness and contrast"),
    ("Wheel", "slices; with Ctrl, zoom"),
  ]
}

extension Command {
  /// Whether it does something only while a mask is edited.
  var isForEditing: Bool {
    self != .edit
      && KeyTable.edit.contains { $0.command == self && $0.group != .program }
  }
}
