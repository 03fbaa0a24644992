import Terminal

extension KeyTable {
  /// The keys that teach the network.
  static let learning = [
    KeyBinding(
      [Key("Y")], .learn, "learn from corrections", .segmentation,
      note: "of this case, from the slices that were edited; then the volume is segmented anew"),
    KeyBinding(
      [Key("Z")], .otherModel, "former or learned model", .segmentation,
      note: "with what each of them found"),
  ]
}
