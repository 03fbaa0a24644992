import Terminal

extension KeyTable {
  /// The keys of what leaves the viewer: picture files, and pictures in the terminal's own pixels.
  static let output: [KeyBinding] = [
    KeyBinding([Key("e")], .export, "export a PNG picture", .program, hint: "export"),
    KeyBinding(
      [Key("E")], .exportMenu, "export: what, and how", .program,
      note: "the screen, the slice, a montage, all slices or an animation; caption; scale"),
    KeyBinding(
      [Key("F")], .toggleFinePictures, "fine pictures on and off", .program,
      note: "in the terminal's own pixels, where it answers that it shows kitty's or sixel graphics"
    ),
  ]
}
