import Terminal

extension Command {
  package static let measures = Command("measures")
}

/// All measures of the agreement of two masks.
enum Measuring {
  /// All commands of this feature.
  static let commands: [CommandSpec] = [
    CommandSpec(
      .measures, "all measures of the volume", .segmentation, keys: [Key("m")],
      note: "overlap, surface distances and lesions, as in `glia evaluate`",
      unless: \.measuresProblem, perform: { $0.showMeasures() })
  ]
}
