import Annotation
import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// Why editing is impossible; `nil` if it is possible.
  var editingProblem: String? {
    if study.grid == nil, !study.isLoading { return "There is no case to edit." }
    if !study.isLoading, !study.images.contains(where: { $0.content.value != nil }) {
      return "There is no image to edit a mask on."
    }
    if let otherScanProblem { return otherScanProblem }
    return editing.isOpening ? "The journal is opening." : nil
  }

  /// Enters or leaves edit mode; the mask stays.
  mutating func toggleEditing() -> [Effect] {
    guard editing.session == nil else {
      editing.isActive.toggle()
      liftBrush()
      dropSeeds()
      if editing.isActive { hideReference() } else { showReferenceAgain() }
      notice = editing.isActive ? nil : unsavedNotice
      return []
    }
    guard !study.isLoading else {
      editing.isWaiting = true
      notice = Notice(.info, "Editing starts when the case is loaded")
      return []
    }
    editing.isWaiting = false
    editing.isOpening = true
    editing.found = nil
    return edit(.open)
  }

  /// An effect on the files of the edit.
  func edit(_ request: EditRequest) -> [Effect] {
    [.edit(request, caseIndex, generation: generation)]
  }

  private var unsavedNotice: Notice? {
    editing.hasUnsavedChanges
      ? Notice(
        .info, "The mask is not saved; press \(keyName(.saveMask)) in edit mode to save it")
      : nil
  }

  /// Handles a report about the files of the edit.
  mutating func take(_ report: EditReport) -> [Effect] {
    switch report {
    case .found(let strokes, let time):
      guard editing.session == nil, !editing.isOpening else { return [] }
      editing.found = Editing.FoundEdits(strokes: strokes, time: time)
    case .isEditedElsewhere:
      notice = Notice(.info, "This case is being edited in another window.")
    case .notRestored(let reason): notice = Notice(.problem, reason)
    case .opened(let recovery, let sources, let note):
      editing.isOpening = false
      editing.sources = sources
      editing.journalNote = note
      guard let recovery, !recovery.session.strokes.isEmpty,
        study.grid.map(recovery.session.map.grid.matches) == true
      else { return beginEditing(from: editing.wantedSource) }
      editing.recovery = recovery
      if editing.takesUpEdits { return takeUpEdits() }
      prompt = Prompt(
        .recoverEdits(strokes: recovery.session.doneCount, time: sources.time))
    case .refused(let reason):
      editing.isOpening = false
      notice = Notice(.problem, reason)
    case .journal(let problem):
      editing.journalProblem = problem
      notice =
        problem.map {
          Notice(.problem, "Edits are not being kept (\($0)); save the mask elsewhere with :w FILE")
        }
        ?? Notice(.success, "The journal can be written again")
    case .saved(let path, let number, let mask, let note):
      return noteSaved(path, number, mask, note)
    case .exists(let path, let files):
      editing.isSaving = false
      prompt = Prompt(.replaceMask(path: path, files: files))
    case .notSaved(let reason):
      editing.isSaving = false
      editing.quitsAfterSaving = false
      notice = Notice(.problem, reason)
    }
    return []
  }

  /// Continues the edits of an earlier session.
  mutating func takeUpEdits() -> [Effect] {
    editing.takesUpEdits = false
    editing.found = nil
    guard let recovery = editing.recovery else {
      // The journal has not been opened yet.
      editing.takesUpEdits = true
      editing.isOpening = true
      return edit(.open)
    }
    editing.recovery = nil
    start(recovery.session)
    let count = recovery.session.doneCount
    notice = Notice(
      .success, "Restored \(count) unsaved stroke\(count == 1 ? "" : "s")\(referenceHint)")
    sayJournalNote()
    return []
  }

  /// Starts editing a copy of a mask.
  ///
  /// - Parameter kind: Which; `nil` for the saved one, the prediction, the reference or an empty one,
  ///   the first of these that exists.
  /// - Returns: The journal's work.
  mutating func beginEditing(from kind: EditSource.Kind?) -> [Effect] {
    editing.wantedSource = nil
    editing.recovery = nil
    guard let grid = study.grid else { return [] }
    let order = kind.map { [$0] } ?? [.saved, .prediction, .reference, .nothing]
    for kind in order {
      guard let base = base(kind, grid) else { continue }
      let source = source(kind)
      start(EditSession(base: base, source: source))
      notice = Notice(
        .info, "Editing \(words(kind)); press \(keyName(.help)) for the keys\(referenceHint)")
      sayJournalNote()
      return edit(.begin(base: base, source: source))
    }
    notice = Notice(.problem, "There is no \(kind?.words ?? "mask") to edit.")
    return []
  }

  /// Says once which part of the journal could not be used.
  private mutating func sayJournalNote() {
    guard let note = editing.journalNote else { return }
    editing.journalNote = nil
    notice = Notice(.problem, note)
  }

  /// What a mask is called, and how much of the volume a prediction covers.
  private func words(_ kind: EditSource.Kind) -> String {
    guard kind == .prediction, let prediction = study.prediction, !isWhole(prediction) else {
      return kind.words
    }
    if prediction.isComplete { return "\(kind.words), which is still missing other planes" }
    return "\(kind.words), which has \(prediction.segmentedCount) of "
      + "\(prediction.isSegmented.count) slices (:edit reference copies the reference)"
  }

  /// What is noted of a mask's origin.
  private func source(_ kind: EditSource.Kind) -> EditSource {
    // Labels that the model made in this session are in no file.
    if kind == .prediction, study.prediction?.file == nil {
      return EditSource(kind, model: editing.sources?.model)
    }
    return editing.sources?.files[kind] ?? EditSource(kind)
  }

  private func base(_ kind: EditSource.Kind, _ grid: Grid) -> LabelMap? {
    let base: LabelMap? =
      switch kind {
      case .saved: editing.sources?.saved
      case .prediction: study.prediction?.map
      case .reference: study.referenceMap
      case .consensus: study.others.first(where: \.isConsensus)?.mask.map
      case .nothing: LabelMap(grid: grid, scheme: scheme)
      }
    // A mask on another grid would have to be resampled, and saved as something else than it was.
    return base.flatMap { $0.grid.matches(grid) ? $0 : nil }
  }

  /// Shows a session's mask and starts edit mode.
  private mutating func start(_ session: EditSession) {
    var session = session
    session.read(as: schemeOfRestored(session.map))
    editing.session = session
    // An earlier save was of another mask, which must not be replaced without a question.
    (editing.savedPath, editing.isSavedToOwnPlace) = (nil, false)
    editing.isActive = true
    editing.label = editing.labels.first { $0 == editing.label } ?? editing.labels.first ?? 1
    study.setEdited(session.map)
    study.compare(study.referenceMap == nil ? nil : MaskPair(.edited, .reference))
    hideReference()
  }

  /// Shows only the edited mask, so that the image and the strokes are easy to see.
  private mutating func hideReference() {
    editing.overlayBefore = overlay
    overlay = .prediction
  }

  /// Shows what was shown before editing, unless the user has chosen something else.
  private mutating func showReferenceAgain() {
    if overlay == .prediction, let before = editing.overlayBefore { overlay = before }
    editing.overlayBefore = nil
  }

  /// How to see the other mask while one is edited; empty if there is none.
  private var referenceHint: String {
    guard study.mask(pair.second) != nil else { return "" }
    return "; \(keyName(.cycleOverlay)) shows \(pair.second.phrase)"
  }

  /// Closes the edit of the case in view.
  ///
  /// The journal keeps unsaved edits.
  mutating func closeEditing() -> [Effect] {
    showReferenceAgain()
    defer { editing = editing.withoutMask }
    guard editing.session != nil || editing.recovery != nil || editing.isOpening else { return [] }
    // Only a journal that was started here is known to hold nothing worth keeping.
    let isDone =
      editing.session != nil && editing.recovery == nil && !editing.hasUnsavedChanges
    if editing.hasUnsavedChanges {
      notice = Notice(.info, "The edits of \(study.name) are kept until it is opened again")
    }
    return edit(.close(removing: isDone))
  }
}

extension EditSource.Kind {
  /// What it is called in a sentence.
  var words: String {
    switch self {
    case .nothing: "an empty mask"
    case .prediction: "a copy of the prediction"
    case .reference: "a copy of the reference"
    case .saved: "the saved mask"
    case .consensus: "a copy of the consensus"
    }
  }
}
