import Annotation
import Terminal

extension CommandTable {
  /// Masks that are edited.
  static let editing: [NamedCommand] = [
    NamedCommand(
      "edit", [.choice("SOURCE") { _ in EditSource.Kind.allCases.map(\.rawValue) }],
      "edit a copy of a mask, or none", .history, example: "edit reference", command: .edit
    ) { model, words throws(CommandProblem) in
      let kinds = EditSource.Kind.allCases
      return try model.edit(from: kinds[try words.choice(0, of: kinds.map(\.rawValue))])
    },
    NamedCommand(
      "write", [.file(endings: [".nii", ".nii.gz"])], "save the edited mask", .history,
      example: "write corrected.nii.gz", aliases: ["w"], command: .saveMask
    ) { model, words in
      model.saveMask(to: words.words[0], replacing: false)
    },
    NamedCommand(
      "write!", [.file(endings: [".nii", ".nii.gz"])], "the same, over any file", .history,
      example: "write! corrected.nii.gz", aliases: ["w!"], related: [.saveMask]
    ) { model, words in
      model.saveMask(to: words.words[0], replacing: true)
    },
    NamedCommand(
      "remove-islands", [.word("ML")], "small parts; without ML all but one", .mask,
      example: "remove-islands 0.5", command: .removeIslands
    ) { model, words throws(CommandProblem) in
      model.removeIslands(below: try words.number(0, in: 0.001...1000))
    },
    NamedCommand(
      "brush-size", [.word("MM")], "of the brush, in millimeters", .brush,
      example: "brush-size 8", related: [.smallerBrush, .largerBrush]
    ) { model, words throws(CommandProblem) in
      model.editing.brush.millimeters = try words.number(0, in: 0.1...100)
      return []
    },
    NamedCommand(
      "tolerance", [.word("PERCENT")], "of region growing, in the window", .brush,
      example: "tolerance 15", related: [.lessTolerance, .moreTolerance]
    ) { model, words throws(CommandProblem) in
      model.editing.tolerance = try words.number(0, in: 1...100) / 100
      return []
    },
  ]
}

extension ViewerModel {
  /// Begins to edit a mask that was chosen, in place of the one that is being edited.
  fileprivate mutating func edit(
    from kind: EditSource.Kind
  ) throws(CommandProblem) -> [Effect] {
    if let reason = Command.edit.disabledReason(in: self) { throw CommandProblem(reason) }
    guard !editing.hasUnsavedChanges else {
      throw CommandProblem("the mask has unsaved changes; save them with :w, or undo them")
    }
    guard editing.session == nil else { return beginEditing(from: kind) }
    editing.wantedSource = kind
    return toggleEditing()
  }
}
