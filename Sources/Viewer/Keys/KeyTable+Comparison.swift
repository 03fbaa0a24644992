import Terminal

extension KeyTable {
  /// The keys that choose which masks are compared.
  static let comparison = [
    KeyBinding(
      [Key("P")], .nextPair, "next pair of masks", .comparison,
      note: "prediction, second prediction, reference and edited mask, as far as they are there; "
        + "all numbers and overlays are of the pair"),
    KeyBinding(
      [Key("S")], .swapSecond, "the other prediction", .comparison,
      note: "exchanges the prediction with the one of `--second FILE`"),
  ]
}
