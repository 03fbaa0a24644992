package import Imaging

/// A mask that is being corrected: its labels, where it came from, and every stroke.
///
///     var session = EditSession(base: prediction, source: EditSource(.prediction))
///     let entry = session.apply(proposals, over: .background, name: "brush")  // for the journal
///     session.undo()
///
/// Strokes are kept as runs of changed voxels, so that a history of thousands takes little memory and
/// can go back to the first mask. Every change returns the entry that a journal must keep.
package struct EditSession: Sendable {
  /// The mask with which editing began.
  package let base: LabelMap
  /// Where that came from.
  package let source: EditSource
  /// The mask as it is now.
  package private(set) var map: LabelMap
  /// All strokes, the undone ones last.
  package private(set) var strokes: [Stroke] = []
  /// How many of ``strokes`` are done, and not undone.
  package private(set) var doneCount = 0
  /// How many voxels differ from ``base``.
  package private(set) var changedVoxels = 0
  private var lastNumber = 0
  /// The number of the stroke after which the mask was saved; 0 for none, `nil` where the mask was
  /// never saved or its stroke was replaced by others.
  private var savedNumber: Int? = 0

  /// Begins to edit a mask.
  package init(base: LabelMap, source: EditSource) {
    self.base = base
    self.source = source
    map = base
  }

  /// The strokes that are done.
  package var doneStrokes: ArraySlice<Stroke> { strokes[..<doneCount] }

  /// The strokes that redo would do again, the next one first.
  package var undoneStrokes: ArraySlice<Stroke> { strokes[doneCount...] }

  /// Whether there are changes that no file has.
  package var hasUnsavedChanges: Bool { savedNumber != doneStrokes.last?.number ?? 0 }

  /// Notes that the mask, as it was after a number of strokes, is in a file.
  ///
  /// - Parameter number: The ``Stroke/number`` of the latest stroke that the file has; 0 for none.
  package mutating func markSaved(after number: Int) { savedNumber = number }

  /// The number of the latest stroke that is done; 0 where none is.
  package var latestNumber: Int { doneStrokes.last?.number ?? 0 }

  /// Changes labels, as a stroke of its own or as more of the latest one.
  ///
  /// - Parameters:
  ///   - proposals: What a tool would change.
  ///   - rule: Which voxels may be changed.
  ///   - name: What was done, for the history.
  ///   - continuing: Whether it belongs to the latest stroke, as the steps of a drag do.
  /// - Returns: The entry for the journal; `nil` where nothing changes.
  /// - Precondition: all places are in the map.
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

  /// Takes the latest stroke back.
  ///
  /// - Returns: The entry for the journal; `nil` where there is no stroke.
  package mutating func undo() -> JournalEntry? {
    guard let stroke = doneStrokes.last else { return nil }
    let entry = JournalEntry(.undo, name: stroke.name, runs: stroke.runs.inverse)
    take(entry)
    return entry
  }

  /// Does the stroke again that was taken back last.
  ///
  /// - Returns: The entry for the journal; `nil` where there is none.
  package mutating func redo() -> JournalEntry? {
    guard let stroke = undoneStrokes.first else { return nil }
    let entry = JournalEntry(.redo, name: stroke.name, runs: stroke.runs)
    take(entry)
    return entry
  }

  /// Follows a journal's entry.
  ///
  /// An undo of a stroke that the journal does not have, because it was saved before, becomes a
  /// stroke itself.
  ///
  /// - Returns: Whether the entry fits the labels; where it does not, nothing changes.
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

  /// Whether runs that may change a voxel several times fit the labels, each after those before it.
  private func acceptsInTurn(_ runs: [LabelRun]) -> Bool {
    var trial = map
    for run in runs {
      guard trial.accepts([run]) else { return false }
      trial.fill(run.places, with: run.new)
    }
    return true
  }

  /// Changes the history, then the labels.
  private mutating func take(_ entry: JournalEntry) {
    switch entry.kind {
    case .stroke:
      forgetUndone()
      lastNumber += 1
      strokes.append(Stroke(number: lastNumber, name: entry.name, runs: entry.runs))
      doneCount += 1
    case .continuation:
      forgetUndone()
      // What was saved is not what the stroke has become.
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

  /// Drops the strokes that were undone, for a new one takes their place.
  private mutating func forgetUndone() {
    guard doneCount < strokes.count else { return }
    if let saved = savedNumber, saved >= strokes[doneCount].number { savedNumber = nil }
    strokes.removeSubrange(doneCount...)
  }
}
