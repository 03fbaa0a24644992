import Terminal

extension KeyTable {
  /// The keys that go to where there is something to see.
  static let finding = [
    KeyBinding(
      [Key("n")], .nextTumor, "next slice with tumor", .finding, hint: "tumor",
      note: "in either mask, for the region chosen with `t`; this key and those below "
        + "move the crosshair to what they find"),
    KeyBinding([Key("N")], .previousTumor, "previous with tumor", .finding),
    KeyBinding(
      [Key("d")], .nextDisagreement, "next that differs", .finding, hint: "difference",
      note: "where the two compared masks differ in the region"),
    KeyBinding([Key("D")], .previousDisagreement, "previous that differs", .finding),
    KeyBinding(
      [Key("B")], .worstSlice, "largest disagreement", .finding, hint: "worst",
      note: "the slice where the masks differ by the most milliliters; press again for the next"),
    KeyBinding(
      [Key(";")], .nextLesion, "next lesion, largest first", .finding,
      note: "a lesion is a part of the region, in either mask, connected by 26 neighbors"),
    KeyBinding(
      [Key("G")], .largestSection, "largest cross-section", .finding,
      note: "of the plane in view"),
  ]
}
