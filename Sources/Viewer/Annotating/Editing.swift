package import Annotation
package import Imaging
package import Rendering

/// The state of editing: the mask that is edited, and the current tool.
package struct Editing: Sendable {
  /// Whether edit mode is on.
  package var isActive = false
  /// The mask with its history, which stays when edit mode is left; `nil` until editing has begun.
  package var session: EditSession?
  /// Whether editing starts when the case is loaded.
  package var isWaiting = false
  /// Whether the journal is opening.
  package var isOpening = false
  /// Edits of an earlier session, while the user may say whether to restore them.
  package var found: FoundEdits?
  /// The edits of an earlier session, while the user is asked whether to restore them.
  package var recovery: Recovery?
  /// What to say about their journal once the question is answered.
  package var journalNote: String?
  /// Whether to restore them without another question.
  package var takesUpEdits = false
  /// The mask to edit; `nil` for the most useful one.
  package var wantedSource: EditSource.Kind?
  /// The overlay before editing; `nil` while no mask is being edited.
  package var overlayBefore: OverlayMode?
  /// The masks that could be edited when the journal was opened.
  package var sources: EditSources?
  /// The current tool.
  package var tool = EditTool.brush
  /// The label that is painted.
  package var label: Label = 1
  /// The brush, for brush and eraser.
  package var brush = Brush(millimeters: 5)
  /// Which voxels may be changed.
  package var rule = DrawOver.all
  /// How much a growing region may differ in brightness from its first voxel, as a fraction of
  /// the window of the image in view.
  package var tolerance = 0.1
  /// The cell under the mouse, at which a brush is shown; `nil` if keys moved the crosshair since.
  package var pointer: Pointer?
  /// Whether moving the crosshair by keys paints.
  package var isBrushDown = false
  /// The stroke that is being made, with a mouse button or the brush down.
  package var stroke: StrokeInProgress?
  /// What the current tool would change; `nil` if nothing is shown.
  package var preview: EditPreview?
  /// The strokes of growing from seeds.
  package var seeding = Seeding()
  /// The corners of the outline that is being drawn, or of the rectangle.
  package var vertices: [VoxelPoint] = []
  /// Whether the mask is being saved.
  package var isSaving = false
  /// Whether to quit when it is saved.
  package var quitsAfterSaving = false
  /// The file to which this session saved the mask last.
  package var savedPath: String?
  /// The folder with the DICOM images that segmentations refer to; `nil` for those of the case.
  package var imagesFolder: String?
  /// Whether it was saved to its default file in this session.
  package var isSavedToOwnPlace = false
  /// Why the journal is not written; `nil` if it is.
  package var journalProblem: String?
  /// Whether the history is shown, and from which line on.
  package var historyOffset: Int?

  /// Creates the state in which nothing is edited.
  package init() {}

  /// The state in which nothing is edited, with the same tool.
  var withoutMask: Editing {
    var next = Editing()
    (next.tool, next.brush, next.rule, next.tolerance) = (tool, brush, rule, tolerance)
    return next
  }

  /// Edits of an earlier session that were found when the case was opened.
  package struct FoundEdits: Hashable, Sendable {
    /// The number of strokes.
    package var strokes: Int
    /// When the last one was made, as a clock says it.
    package var time: String
  }

  /// Where the mouse is.
  package struct Pointer: Hashable, Sendable {
    /// The cell's column, from 0.
    package var column: Int
    /// The cell's row, from 0.
    package var row: Int
    /// Where in the cell, if the terminal tells; see ``Terminal/Mouse/place``.
    package var place: SIMD2<Double>?
  }

  /// A stroke in progress.
  package struct StrokeInProgress: Hashable, Sendable {
    /// The pane in which it began; `nil` if it is made by keys.
    package var pane: Int?
    /// The voxel where it is.
    package var voxel: VoxelPoint
    /// Whether it takes away.
    package var isErasing: Bool
    /// Whether it has changed something, so that later changes belong to it.
    package var hasBegun = false
  }

  /// How far tools other than brushes reach: the slice, or the volume with a solid brush.
  func extent(_ slice: Int, _ geometry: SliceGeometry) -> EditExtent {
    brush.isSolid ? .volume : .slice(slice, geometry)
  }

  /// Whether the current tool takes away, or draws outside of what is grown.
  var isErasing: Bool { tool == .eraser || (tool == .seeds && !seeding.isInside) }

  /// The labels that can be painted, by the keys that choose them.
  package var labels: [Label] { session.map { $0.map.scheme.labels ?? [1] } ?? [] }

  /// Whether there are changes that no file has.
  package var hasUnsavedChanges: Bool { session?.hasUnsavedChanges ?? false }
}

/// Masks from files that can be edited.
package struct EditSources: Sendable {
  /// The mask that was saved before; `nil` if there is none.
  package var saved: LabelMap?
  /// The files, with their checksums.
  package var files: [EditSource.Kind: EditSource]
  /// The current model.
  package var model: String?
  /// When the journal's last change was made, as a clock says it.
  package var time: String

  /// Creates sources.
  package init(
    saved: LabelMap? = nil, files: [EditSource.Kind: EditSource] = [:], model: String? = nil,
    time: String = ""
  ) {
    self.saved = saved
    self.files = files
    self.model = model
    self.time = time
  }
}

/// A mask that was saved, and its file.
package struct SavedMask: Sendable {
  /// The mask.
  package var map: LabelMap
  /// The file, with its checksum.
  package var source: EditSource

  /// Creates a saved mask.
  package init(map: LabelMap, source: EditSource) {
    self.map = map
    self.source = source
  }
}

/// Work on the files of an edit.
package enum EditRequest: Sendable {
  /// Look for edits of an earlier session.
  case look
  /// Open the journal and read a mask that was saved before.
  case open
  /// Start the journal again.
  case begin(base: LabelMap, source: EditSource)
  /// Keep a change.
  case keep(JournalEntry)
  /// Write the mask; without a path, where it always goes. The names are those of a label file.
  case save(EditSession, names: [Label: String] = [:], path: String?, replacing: Bool)
  /// Write the mask as a DICOM segmentation, with names and colors of its labels, of the images of a folder
  /// or of the case.
  case saveSegmentation(
    EditSession, LabelTable, path: String, like: String?, replacing: Bool)
  /// Close the journal, and remove it if nothing in it is worth keeping.
  case close(removing: Bool)
}

/// What became of it.
package enum EditReport: Sendable {
  /// There are edits of an earlier session: the number of strokes, and when the last one was made.
  case found(strokes: Int, time: String)
  /// There are edits that cannot be restored, and why.
  case notRestored(String)
  /// The case is being edited in another window.
  case isEditedElsewhere
  /// The journal is open; the note says which part could not be used.
  case opened(Recovery?, EditSources, note: String? = nil)
  /// The journal cannot be opened.
  case refused(String)
  /// The journal cannot be written, or can again.
  case journal(problem: String?)
  /// The mask was saved, as it was after a stroke; with the mask if the file is the one from
  /// which the next edit of the case starts. The note is what the user should know of the file.
  case saved(path: String, after: Int, mask: SavedMask? = nil, note: String? = nil)
  /// The save would replace files that this session did not write: the mask, the JSON beside it, or both.
  case exists(path: String, files: [String])
  /// The mask could not be written.
  case notSaved(String)
}
