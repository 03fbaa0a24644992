import Terminal

extension KeyTable {
  /// The keys that go to where there is something to see.
  static let finding = [
    KeyBinding(
      [Key("n")], .nextTumor, "next slice with tumor", .finding, hint: "tumor",
      note: "in either mask, of the region that `t` chooses; so do the keys below"),
    KeyBinding([Key("N")], .previousTumor, "previous with tumor", .finding),
    KeyBinding(
      [Key("d")], .nextDisagreement, "next that differs", .finding, hint: "difference",
      note: "where the two compared masks differ in the region"),
    KeyBinding([Key("D")], .previousDisagreement, "previous that differs", .finding),
    KeyBinding(
      [Key("B")], .worstSlice, "worst slice by Dice", .finding, hint: "worst",
      note: "again: the next worst"),
    KeyBinding(
      [Key(";")], .nextLesion, "next lesion, largest first", .finding,
      note: "a lesion is a part of the region, in either mask, connected by 26 neighbors"),
    KeyBinding(
      [Key("G")], .largestSection, "largest cross-section", .finding,
      note: "of the plane in view"),
  ]
}
