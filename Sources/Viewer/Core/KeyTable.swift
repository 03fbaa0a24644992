package import Terminal

/// One line of the key table: keys, what they do, and how that is said.
package struct KeyBinding: Sendable {
  /// The keys; any of them does it.
  package let keys: [Key]
  /// What they do.
  package let command: Command
  /// The words of help, at most 26 columns.
  package let help: String
  /// Where it stands in help.
  package let group: KeyGroup
  /// The words in the status line; `nil` where it is not listed there.
  package let hint: String?
  /// The keys as the status line names them, where one word stands for several lines of the table.
  package let hintKeys: String
  /// What docs/keys.md says beside; `nil` where ``help`` says all.
  package let note: String?

  init(
    _ keys: [Key], _ command: Command, _ help: String, _ group: KeyGroup, hint: String? = nil,
    hintKeys: String? = nil, note: String? = nil
  ) {
    self.keys = keys
    self.command = command
    self.help = help
    self.group = group
    self.hint = hint
    self.hintKeys = hintKeys ?? keys.first?.description ?? ""
    self.note = note
  }
}

/// All keys of the viewer.
///
/// Dispatch, the status line, the help screen and docs/keys.md are made from this table; a configuration
/// file can give its commands other keys.
package enum KeyTable {
  /// The lines of a mode in the current settings, in the order of help.
  package static func bindings(in mode: KeyMode) -> [KeyBinding] {
    Settings.current.keys.bindings(in: mode)
  }

  /// The lines while a case is in view.
  package static var bindings: [KeyBinding] { bindings(in: .viewer) }

  /// The lines while a case is in view, as they are without a configuration.
  static let standard: [KeyBinding] =
    viewing + canvas + learning + comparison + finding + cohort + output + program

  private static let viewing = [
    KeyBinding(
      [Key(.up), Key("k")], .nextSlice, "next slice", .slices, hint: "slice",
      hintKeys: "↑↓"),
    KeyBinding([Key(.down), Key("j")], .previousSlice, "previous slice", .slices),
    KeyBinding([Key(.pageUp)], .nextSlices, "five slices on", .slices),
    KeyBinding([Key(.pageDown)], .previousSlices, "five slices back", .slices),
    KeyBinding([Key(.home)], .firstSlice, "first slice", .slices),
    KeyBinding([Key(.end)], .lastSlice, "last slice", .slices),
    KeyBinding([Key("g")], .goToSlice, "go to a slice by number", .slices),

    KeyBinding([Key("a")], .axial, "axial", .planes, hint: "plane", hintKeys: "a c s"),
    KeyBinding([Key("c")], .coronal, "coronal", .planes),
    KeyBinding([Key("s")], .sagittal, "sagittal", .planes),
    KeyBinding(
      [Key("v")], .toggleConvention, "radiological, neurological", .planes,
      note: "the patient's left on the right of the screen, or on the left"),

    KeyBinding([Key(.tab)], .nextImage, "next modality", .images, hint: "modality"),
    KeyBinding([Key(.tab, .shift)], .previousImage, "previous modality", .images),
    KeyBinding([Key("1")], .image1, "first modality", .images),
    KeyBinding([Key("2")], .image2, "second modality", .images),
    KeyBinding([Key("3")], .image3, "third modality", .images),
    KeyBinding([Key("4")], .image4, "fourth modality", .images),

    KeyBinding([Key(".")], .brighter, "brighter", .window),
    KeyBinding([Key(",")], .darker, "darker", .window),
    KeyBinding([Key(">")], .moreContrast, "more contrast", .window),
    KeyBinding([Key("<")], .lessContrast, "less contrast", .window),
    KeyBinding(
      [Key("w")], .resetWindow, "robust window", .window,
      note: "back to the 0.5–99.5 % quantiles of non-zero voxels"),
    KeyBinding(
      [Key("W")], .nextPreset, "next preset", .window,
      note: "2–98 %, 10–90 %, 50–99.9 %, the full range, and 0.5–99.5 % again"),

    KeyBinding([Key(.left, .shift), Key("H")], .crosshairLeft, "move left", .crosshair),
    KeyBinding([Key(.right, .shift), Key("L")], .crosshairRight, "move right", .crosshair),
    KeyBinding([Key(.up, .shift), Key("K")], .crosshairUp, "move up", .crosshair),
    KeyBinding([Key(.down, .shift), Key("J")], .crosshairDown, "move down", .crosshair),
    KeyBinding([Key("x")], .toggleCrosshair, "show or hide", .crosshair),

    KeyBinding(
      [Key("r")], .segmentSlice, "segment this slice", .segmentation, hint: "segment",
      note: "in a coronal or sagittal view, the axial slice through the crosshair"),
    KeyBinding([Key("R")], .segmentVolume, "segment the whole volume", .segmentation),
    KeyBinding([Key(.escape)], .cancel, "stop the segmentation", .segmentation),
    KeyBinding(
      [Key("m")], .measures, "all measures of the volume", .segmentation,
      note: "overlap, surfaces and lesions, as `glia evaluate` has them"),

    KeyBinding(
      [Key("o")], .cycleOverlay, "off, model, expert, both", .overlay, hint: "overlay",
      note: "both: the prediction filled, the reference outlined in white; then the heat map"),
    KeyBinding([Key("}")], .moreOpacity, "more opaque", .overlay),
    KeyBinding([Key("{")], .lessOpacity, "less opaque", .overlay),

    KeyBinding(
      [Key("h")], .toggleHeat, "heat map on and off", .heat,
      note: "how probable the network takes a region to be, and the outline of its mask"),
    KeyBinding(
      [Key("t")], .nextRegion, "next region: WT, TC, ET", .heat,
      note: "of the maps, of the keys below, and of what the finding keys look for"),
    KeyBinding([Key("(")], .lowerThreshold, "threshold −0.05", .heat),
    KeyBinding(
      [Key(")")], .raiseThreshold, "threshold +0.05", .heat,
      note: "mask, outline, Dice and volumes follow at once, for all slices that were segmented"),
    KeyBinding([Key("T")], .resetThreshold, "the model's threshold", .heat),
  ]

  private static let program = [
    KeyBinding([Key(":")], .commandLine, "type a command", .program),
    KeyBinding([Key("?")], .help, "show or hide the keys", .program, hint: "help"),
    KeyBinding([Key("l", .control)], .redraw, "draw the screen anew", .program),
    KeyBinding([Key("z", .control)], .suspend, "stop, until the shell's fg", .program),
    KeyBinding([Key("q"), Key("c", .control)], .quit, "quit", .program, hint: "quit"),
  ]

  /// What a key does.
  package static func command(for key: Key, in mode: KeyMode = .viewer) -> Command? {
    Settings.current.keys.command(for: key, in: mode)
  }

  /// The first key of a command, as help shows it; of a command without keys, how to type it.
  package static func keyName(_ command: Command) -> String {
    Settings.current.keys.keys(command).first?.description ?? ":\(command.name)"
  }

  /// What the mouse does, for help: the table's other half.
  package static func mouse(in mode: KeyMode) -> [(gesture: String, help: String)] {
    switch mode {
    case .viewer: mouse
    case .edit: editMouse
    case .list: listMouse
    }
  }

  /// What the mouse does while a case is in view.
  static let mouse: [(gesture: String, help: String)] = [
    ("Wheel", "slices; with Shift, five"),
    ("Ctrl+wheel", "zoom about the pointer"),
    ("Click, drag", "move the crosshair"),
    ("Middle drag", "move the picture"),
    ("Right drag", "brightness and contrast"),
    ("Dice strip", "click: go to the slice"),
  ]
}
