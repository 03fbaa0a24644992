import Annotation
import Terminal

extension Command {
  package static let edit = Command("edit")
  package static let undo = Command("undo")
  package static let redo = Command("redo")
  package static let history = Command("history")
  package static let saveMask = Command("save-mask")
}

/// Editing a mask.
enum Annotating {
  /// All commands of this feature.
  static let commands = tools + brush + labels + operations + history

  /// The endings of files that a mask can be saved as; a test compares them with the formats.
  static let maskEndings = [
    ".nii.gz", ".nii", ".seg.nrrd", ".nrrd", ".nhdr", ".mgz", ".mgh", ".mha", ".mhd",
  ]

  private static let history: [CommandSpec] = [
    tool(.undo, "undo", .history, Key("u"), hint: "undo") { $0.undo() }
      .sharingLine(with: .redo, saying: "undo, redo"),
    tool(.redo, "redo", .history, Key("r", .control)) { $0.redo() },
    tool(.history, "show the history", .history, Key("U")) { model in
      model.editing.historyOffset = 0
      return []
    },
    tool(.saveMask, "save", .history, Key("s", .control), hint: "save") {
      $0.saveMask(to: nil, replacing: false)
    }.typed(
      "write", [.file(endings: maskEndings + [".dcm"])], "save the edited mask",
      example: "write corrected.nii.gz", aliases: ["w", "save"]
    ) { model, words in
      model.saveMask(as: words.words[0], replacing: false)
    },
    CommandSpec(
      typed: "write!", [.file(endings: maskEndings + [".dcm"])], "save it, replacing any file",
      example: "write! corrected.nii.gz", aliases: ["w!"], related: [.saveMask]
    ) { model, words in
      model.saveMask(as: words.words[0], replacing: true)
    },
    CommandSpec(
      .edit, "edit a mask", .tools, keys: [Key("b")], hint: "edit",
      note: "the saved one, or a copy of the prediction or the reference; see docs/annotating.md",
      unless: \.editingProblem, perform: { $0.toggleEditing() }
    ).listed(in: .edit, "leave edit mode", .history, hint: "leave")
      .typed(
        "edit", [.choice("SOURCE") { _ in EditSource.Kind.allCases.map(\.rawValue) }],
        "edit a copy of a mask, or none", example: "edit reference"
      ) { model, words throws(CommandProblem) in
        let kinds = EditSource.Kind.allCases
        let index = try words.choice(
          0, of: kinds.map(\.rawValue), synonyms: MaskSource.synonyms)
        return try model.edit(from: kinds[index])
      },
  ]

  /// A command of edit mode.
  static func tool(
    _ command: Command, _ help: String, _ group: CommandGroup, _ key: Key, hint: String? = nil,
    hintKeys: String? = nil, note: String? = nil, aliases: [String] = [],
    perform: @escaping CommandSpec.Action
  ) -> CommandSpec {
    CommandSpec(
      command, help, group, keys: [key], in: [.edit], hint: hint, hintKeys: hintKeys, note: note,
      aliases: aliases,
      unless: { model in
        model.editing.isActive
          ? nil : "No mask is being edited; press \(model.keyName(.edit)) to edit."
      }, perform: perform)
  }

  /// What the mouse does in edit mode.
  static let mouse: [(gesture: String, help: String)] = [
    ("Left", "use the tool; drag: paint"),
    ("Ctrl+Left", "erase"),
    ("Shift+Left", "move the crosshair"),
    ("Right drag", "brightness and contrast"),
    ("Wheel", "slices; with Ctrl, zoom"),
  ]
}

extension ViewerModel {
  /// Starts editing a chosen mask, instead of the one that is being edited.
  fileprivate mutating func edit(
    from kind: EditSource.Kind
  ) throws(CommandProblem) -> [Effect] {
    if let editingProblem { throw CommandProblem(editingProblem) }
    guard !editing.hasUnsavedChanges else {
      throw CommandProblem("the mask has unsaved changes; save them with :w, or undo them")
    }
    guard editing.session == nil else { return beginEditing(from: kind) }
    editing.wantedSource = kind
    return toggleEditing()
  }
}
