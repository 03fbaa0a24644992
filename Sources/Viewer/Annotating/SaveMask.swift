import Annotation
import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// Writes the mask, to its default file if no other is given.
  mutating func saveMask(to path: String?, replacing: Bool) -> [Effect] {
    guard let session = beginSaving() else { return [] }
    // A file that this session wrote may be replaced without a question.
    let isOwn = path.map { $0 == editing.savedPath } ?? editing.isSavedToOwnPlace
    return edit(
      .save(session, names: names(in: session.map), path: path, replacing: replacing || isOwn))
  }

  /// What the label file in use calls the labels of a mask and of its scheme; nothing without one.
  private func names(in map: LabelMap) -> [Label: String] {
    guard let palette = labelFilePalette else { return [:] }
    let labels = map.presentLabels.subtracting([0]).union(map.scheme.labels ?? [])
    return labels.reduce(into: [:]) { $0[$1] = palette.chosenName(of: $1) }
  }

  /// Prepares the mask for saving; `nil` if there is none, or if it is being saved already.
  mutating func beginSaving() -> EditSession? {
    guard let session = editing.session else {
      notice = Notice(.problem, "No mask is being edited; press \(keyName(.edit)) to edit.")
      return nil
    }
    guard !editing.isSaving else { return nil }
    liftBrush()
    editing.isSaving = true
    notice = Notice(.info, "Saving…")
    return session
  }

  mutating func noteSaved(
    _ path: String, _ number: Int, _ mask: SavedMask?, _ note: String?
  ) -> [Effect] {
    let quits = editing.quitsAfterSaving
    editing.isSaving = false
    editing.quitsAfterSaving = false
    editing.savedPath = path
    editing.isSavedToOwnPlace = editing.isSavedToOwnPlace || mask != nil
    editing.session?.markSaved(after: number)
    if let mask {
      editing.sources?.saved = mask.map
      editing.sources?.files[.saved] = mask.source
      worklist.correctionSaved(of: caseIndex)
    }
    notice = Notice(.success, "Wrote \(path)" + (note.map { "; \($0)" } ?? ""))
    // Strokes made during the save are in no file yet.
    guard let session = editing.session, !session.hasUnsavedChanges else { return [] }
    if quits {
      return edit(.close(removing: true)) + [.cancelSegmentation, .quit]
    }
    // The edits are in a file now, so the journal starts again from it.
    return edit(.begin(base: session.map, source: session.source))
  }

  /// Asks before the program ends with unsaved changes; `nil` if there are none.
  mutating func askBeforeQuitting() -> [Effect]? {
    guard editing.hasUnsavedChanges else { return nil }
    prompt = Prompt(.quitEditing)
    return []
  }

  /// Answers a question about edits.
  mutating func answerInEditing(_ key: Key, _ purpose: Prompt.Purpose) -> [Effect] {
    guard case .character(let letter) = key.code, key.modifiers.isEmpty else { return [] }
    switch (purpose, letter) {
    case (.recoverEdits, "y"):
      prompt = nil
      return takeUpEdits()
    case (.recoverEdits, "d"):
      prompt = nil
      return beginEditing(from: editing.wantedSource)
    case (.recoverEdits, "n"):
      prompt = nil
      leaveQuestion()
      keepFoundEdits()
      return edit(.close(removing: false))
    case (.replaceMask(let path, files: _), "y"):
      prompt = nil
      return saveMask(as: path, replacing: true)
    case (.replaceMask, "n"):
      prompt = nil
      editing.quitsAfterSaving = false
    case (.quitEditing, "s"):
      prompt = nil
      editing.quitsAfterSaving = true
      return saveMask(to: nil, replacing: false)
    case (.quitEditing, "k"), (.quitEditing, "d"):
      prompt = nil
      return edit(.close(removing: letter == "d")) + [.cancelSegmentation, .quit]
    default: break
    }
    return []
  }

  /// Whether the last line asks about edits of an earlier session; other keys do what they always do.
  var asksForFoundEdits: Bool {
    editing.found != nil && prompt == nil && exportMenu.row == nil && !isPageShown
      && (keyMode == .viewer || keyMode == .measure)
  }

  /// Takes the answer to whether to restore edits of an earlier session; `nil` if the key is none.
  mutating func answerFoundEdits(_ key: Key) -> [Effect]? {
    guard asksForFoundEdits else { return nil }
    switch key {
    case Key("y"): return takeUpEdits()
    case Key("n"), Key(.escape):
      // Escape stops what is running, if anything is.
      if key == Key(.escape), cancelProblem == nil { return nil }
      keepFoundEdits()
      return []
    default: return nil
    }
  }

  /// Leaves edits of an earlier session where they are, and says how to get them.
  private mutating func keepFoundEdits() {
    editing.found = nil
    editing.wantedSource = nil
    notice = Notice(.info, "The edits are kept; press \(keyName(.edit)) to be asked again")
  }

  /// Cancels a question about edits.
  mutating func leaveQuestion() {
    if editing.session == nil { editing.recovery = nil }
    editing.quitsAfterSaving = false
    editing.takesUpEdits = false
  }
}

extension Prompt.Purpose {
  /// Whether it is a question about edits.
  var isAnnotators: Bool {
    switch self {
    case .recoverEdits, .replaceMask, .quitEditing: true
    default: false
    }
  }
}
