package import Imaging

/// A mask being edited: its labels, its source, and every stroke.
///
///     var session = EditSession(base: prediction, source: EditSource(.prediction))
///     let entry = session.apply(proposals, over: .background, name: "brush")  // for the journal
///     session.undo()
///
/// Strokes are stored as runs of changed voxels. A history of thousands takes little memory and can
/// be undone back to the first mask. Every change returns the entry that a journal must keep.
package struct EditSession: Sendable {
  /// The mask that editing started from.
  package private(set) var base: LabelMap
  /// The source of that mask.
  package let source: EditSource
  /// The current mask.
  package private(set) var map: LabelMap
  /// All strokes, with undone ones last.
  package private(set) var strokes: [Stroke] = []
  /// The number of ``strokes`` that are not undone.
  package private(set) var doneCount = 0
  /// The number of voxels that differ from ``base``.
  package private(set) var changedVoxels = 0
  private var lastNumber = 0
  /// The number of the last stroke at the time of saving; 0 for none, `nil` if the mask was never
  /// saved or the stroke was replaced by others.
  private var savedNumber: Int? = 0

  /// Starts editing a mask.
  package init(base: LabelMap, source: EditSource) {
    self.base = base
    self.source = source
    map = base
  }

  /// Gives the labels another meaning; their numbers and the strokes stay.
  package mutating func read(as scheme: LabelScheme) {
    base.scheme = scheme
    map.scheme = scheme
  }

  /// The strokes that are not undone.
  package var doneStrokes: ArraySlice<Stroke> { strokes[..<doneCount] }

  /// The strokes that can be redone, with the next one first.
  package var undoneStrokes: ArraySlice<Stroke> { strokes[doneCount...] }

  /// Whether there are changes that are not saved in a file.
  package var hasUnsavedChanges: Bool { savedNumber != doneStrokes.last?.number ?? 0 }

  /// Records that the mask, as it was after the given stroke, is saved in a file.
  ///
  /// - Parameter number: The ``Stroke/number`` of the latest stroke in the file; 0 for none.
  package mutating func markSaved(after number: Int) { savedNumber = number }

  /// The number of the latest stroke that is not undone; 0 if there is none.
  package var latestNumber: Int { doneStrokes.last?.number ?? 0 }

  /// Changes labels, as a new stroke or as part of the latest one.
  ///
  /// - Parameters:
  ///   - proposals: The changes proposed by a tool.
  ///   - rule: The voxels that may be changed.
  ///   - name: The name of the edit, for the history.
  ///   - continuing: Whether the changes belong to the latest stroke, like the steps of a drag.
  /// - Returns: The entry for the journal; `nil` if nothing changes.
  /// - Precondition: all offsets are in the map.
  package mutating func apply(
    _ proposals: [LabelProposal], over rule: DrawOver, name: String, continuing: Bool = false
  ) -> JournalEntry? {
    let runs = map.runs(proposals, over: rule)
    guard !runs.isEmpty else { return nil }
    let entry = JournalEntry(
      continuing && doneCount > 0 ? .continuation : .stroke, name: name, runs: runs)
    take(entry)
    return entry
  }

  /// Undoes the latest stroke.
  ///
  /// - Returns: The entry for the journal; `nil` if there is nothing to undo.
  package mutating func undo() -> JournalEntry? {
    guard let stroke = doneStrokes.last else { return nil }
    let entry = JournalEntry(.undo, name: stroke.name, runs: stroke.runs.inverse)
    take(entry)
    return entry
  }

  /// Redoes the stroke that was undone last.
  ///
  /// - Returns: The entry for the journal; `nil` if there is nothing to redo.
  package mutating func redo() -> JournalEntry? {
    guard let stroke = undoneStrokes.first else { return nil }
    let entry = JournalEntry(.redo, name: stroke.name, runs: stroke.runs)
    take(entry)
    return entry
  }

  /// Applies an entry of a journal.
  ///
  /// If the journal does not contain the undone stroke, because it was saved before, the undo
  /// becomes a new stroke.
  ///
  /// - Returns: Whether the entry fits the labels; if not, nothing changes.
  package mutating func replay(_ entry: JournalEntry) -> Bool {
    guard map.accepts(entry.runs) || acceptsInTurn(entry.runs) else { return false }
    switch entry.kind {
    case .undo where doneStrokes.last?.runs.inverse != entry.runs,
      .redo where undoneStrokes.first?.runs != entry.runs,
      .continuation where doneCount == 0:
      take(JournalEntry(.stroke, name: entry.name, runs: entry.runs))
    default: take(entry)
    }
    return true
  }

  /// Returns whether runs fit the labels when applied in order; runs may change a voxel several
  /// times.
  private func acceptsInTurn(_ runs: [LabelRun]) -> Bool {
    var trial = map
    for run in runs {
      guard trial.accepts([run]) else { return false }
      trial.fill(run.places, with: run.new)
    }
    return true
  }

  /// Updates the history, then the labels.
  private mutating func take(_ entry: JournalEntry) {
    switch entry.kind {
    case .stroke:
      forgetUndone()
      lastNumber += 1
      strokes.append(Stroke(number: lastNumber, name: entry.name, runs: entry.runs))
      doneCount += 1
    case .continuation:
      forgetUndone()
      // The saved stroke differs from its current state.
      if savedNumber == strokes[doneCount - 1].number { savedNumber = nil }
      strokes[doneCount - 1].runs += entry.runs
    case .undo: doneCount -= 1
    case .redo: doneCount += 1
    }
    for run in entry.runs {
      changedVoxels += base.labels.withUnsafeBufferPointer { base in
        run.places.reduce(0) {
          $0 + (run.new != base[$1] ? 1 : 0) - (run.old != base[$1] ? 1 : 0)
        }
      }
      map.fill(run.places, with: run.new)
    }
  }

  /// Discards undone strokes, because a new one replaces them.
  private mutating func forgetUndone() {
    guard doneCount < strokes.count else { return }
    if let saved = savedNumber, saved >= strokes[doneCount].number { savedNumber = nil }
    strokes.removeSubrange(doneCount...)
  }
}
