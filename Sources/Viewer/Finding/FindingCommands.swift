import Terminal

extension Command {
  package static let nextTumor = Command("next-tumor")
  package static let previousTumor = Command("previous-tumor")
  package static let nextDisagreement = Command("next-disagreement")
  package static let previousDisagreement = Command("previous-disagreement")
  package static let worstSlice = Command("worst-slice")
  package static let nextLesion = Command("next-lesion")
  package static let largestSection = Command("largest-section")
}

/// Going to slices with tumor, disagreements and lesions.
enum Finding {
  /// All commands of this feature.
  static let commands: [CommandSpec] = [
    CommandSpec(
      .nextTumor, "next slice with tumor", .finding, keys: [Key("n")], hint: "tumor",
      note: "in either mask, for the region chosen with `t`; this key and those below move the "
        + "crosshair to what they find",
      unless: \.findingProblem, change: { $0.goToTumor(up: true) }
    ).sharingLine(with: .previousTumor, saying: "next, previous tumor slice"),
    CommandSpec(
      .previousTumor, "previous slice with tumor", .finding, keys: [Key("N")],
      unless: \.findingProblem, change: { $0.goToTumor(up: false) }),
    CommandSpec(
      .nextDisagreement, "next disagreement", .finding, keys: [Key("d")], hint: "difference",
      note: "the next slice where the compared masks differ in the region",
      unless: \.disagreementProblem, change: { $0.goToDisagreement(up: true) }
    ).sharingLine(with: .previousDisagreement, saying: "next, previous difference"),
    CommandSpec(
      .previousDisagreement, "previous disagreement", .finding, keys: [Key("D")],
      unless: \.disagreementProblem, change: { $0.goToDisagreement(up: false) }),
    CommandSpec(
      .worstSlice, "largest disagreement", .finding, keys: [Key("B")], hint: "worst",
      note: "the slice where the masks differ by the most milliliters; press again for the next",
      unless: \.disagreementProblem, change: { $0.goToWorstSlice() }),
    CommandSpec(
      .nextLesion, "next lesion, largest first", .finding, keys: [Key(";")],
      note:
        "a lesion is a connected part (26 neighbors) of the region, in either mask, larger than "
        + "0.05 ml; smaller parts come last",
      unless: \.findingProblem, change: { $0.goToNextLesion() }),
    CommandSpec(
      .largestSection, "largest cross-section", .finding, keys: [Key("G")],
      note: "in the current plane", unless: \.findingProblem,
      change: { $0.goToLargestSection() }),
  ]
}
