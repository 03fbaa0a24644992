import Terminal

extension Command {
  package static let imageInformation = Command("image-information")
}

/// The facts about the image in view.
enum ImageInformation {
  /// All commands of this feature.
  static let commands: [CommandSpec] = [
    CommandSpec(
      .imageInformation, "image information", .images, keys: [Key("#")],
      note:
        "size, spacing, type, orientation, statistics, histogram, and the time course of a voxel",
      aliases: ["info"], unless: \.imageProblem
    ) { model in
      model.informationOffset = 0
      return model.findFacts()
    }
  ]
}
