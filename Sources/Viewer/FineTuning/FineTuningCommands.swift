import Terminal

extension Command {
  package static let fineTune = Command("learn")
  package static let otherModel = Command("other-model")
}

extension FineTuning {
  /// Training on corrections.
  static let commands: [CommandSpec] = [
    CommandSpec(
      .fineTune, "fine-tune on corrections", .segmentation, keys: [Key("Y")],
      note:
        "trains a copy of the model on the edited slices of this case, then segments the volume "
        + "again",
      aliases: ["fine-tune"], unless: \.fineTuningProblem, perform: { $0.fineTune() }),
    CommandSpec(
      .otherModel, "original or tuned model", .segmentation, keys: [Key("Z")],
      note: "each with its own prediction", unless: \.otherModelProblem,
      change: { $0.switchModel() }),
  ]
}
