public import Annotation
public import Imaging
public import Rendering

/// The annotator's part of the state: the mask that is corrected, and the tool in the hand.
public struct Editing: Sendable {
  /// Whether keys and mouse edit.
  public var isActive = false
  /// The mask with its history, which stays when edit mode is left; `nil` until editing has begun.
  public var session: EditSession?
  /// Whether editing begins when the case is read.
  public var isWaiting = false
  /// Whether the journal is being opened.
  public var isOpening = false
  /// The edits of an earlier sitting, while it is asked what is to become of them.
  public var recovery: Recovery?
  /// What the reader is to be told of their journal, once the question is answered.
  public var journalNote: String?
  /// Whether they are to be taken up without another question.
  public var takesUpEdits = false
  /// From what editing is to begin; `nil` for the most useful mask that there is.
  public var wantedSource: EditSource.Kind?
  /// What was drawn over the image before the mask was edited; `nil` while it is not.
  public var overlayBefore: OverlayMode?
  /// The masks from which editing could begin, as the journal was opened.
  public var sources: EditSources?
  /// The tool in the hand.
  public var tool = EditTool.brush
  /// The label that is painted.
  public var label: UInt8 = 1
  /// The brush, for brush and eraser.
  public var brush = Brush(millimeters: 5)
  /// Which voxels may be changed.
  public var rule = DrawOver.all
  /// How much brighter or darker than the first voxel a region that grows may become, as a part of
  /// the window of the image in view.
  public var tolerance = 0.1
  /// The cell under the mouse, at which a brush is shown; `nil` where keys moved the crosshair since.
  public var pointer: Pointer?
  /// Whether keyboard painting goes on while the crosshair moves.
  public var isPenDown = false
  /// The stroke that is being made with a mouse button or the pen down.
  public var stroke: StrokeInProgress?
  /// The corners of the outline that is being drawn, or of the rectangle.
  public var vertices: [VoxelPoint] = []
  /// Whether the mask is being written.
  public var isSaving = false
  /// Whether the viewer ends when it is written.
  public var quitsAfterSaving = false
  /// The file to which the mask was saved last in this sitting.
  public var savedPath: String?
  /// Whether it was saved in this sitting to the place where it goes unless told otherwise.
  public var isSavedToOwnPlace = false
  /// Why the journal is not written; `nil` where it is.
  public var journalProblem: String?
  /// Whether the history is shown, and from which line on.
  public var historyOffset: Int?

  /// Creates the state in which nothing is edited.
  public init() {}

  /// The state in which nothing is edited, with the tool that was in the hand.
  var withoutMask: Editing {
    var next = Editing()
    (next.tool, next.brush, next.rule, next.tolerance) = (tool, brush, rule, tolerance)
    return next
  }

  /// Where the mouse is.
  public struct Pointer: Hashable, Sendable {
    /// The cell's column, from 0.
    public var column: Int
    /// The cell's row, from 0.
    public var row: Int
  }

  /// A stroke while it is made.
  public struct StrokeInProgress: Hashable, Sendable {
    /// The pane in which it began; `nil` where it is made by keys.
    public var pane: Int?
    /// The voxel where it is.
    public var voxel: VoxelPoint
    /// Whether it takes away.
    public var isErasing: Bool
    /// Whether it has changed something, so that what follows belongs to it.
    public var hasBegun = false
  }

  /// How far tools reach that are not brushes: with a solid brush, as far as the volume.
  func extent(_ slice: Int, _ geometry: SliceGeometry) -> EditExtent {
    brush.isSolid ? .volume : .slice(slice, geometry)
  }

  /// The labels that can be painted, by the keys that choose them.
  public var labels: [UInt8] { session.map { $0.map.scheme.labels ?? [1] } ?? [] }

  /// Whether there are changes that no file has.
  public var hasUnsavedChanges: Bool { session?.hasUnsavedChanges ?? false }
}

/// From what an edit can begin, beside the masks that the viewer has.
public struct EditSources: Sendable {
  /// The mask that was saved before; `nil` where there is none.
  public var saved: LabelMap?
  /// The files, with their checksums.
  public var files: [EditSource.Kind: EditSource]
  /// The model that segments here.
  public var model: String?
  /// When the journal's last change was made, as a clock says it.
  public var time: String

  /// Creates sources.
  public init(
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
public struct SavedMask: Sendable {
  /// The mask.
  public var map: LabelMap
  /// The file, with its checksum.
  public var source: EditSource

  /// Creates a saved mask.
  public init(map: LabelMap, source: EditSource) {
    self.map = map
    self.source = source
  }
}

/// Work on the files of an edit.
public enum EditRequest: Sendable {
  /// See whether there are edits of an earlier sitting.
  case look
  /// Open the journal and read a mask that was saved before.
  case open
  /// Begin the journal anew.
  case begin(base: LabelMap, source: EditSource)
  /// Keep a change.
  case keep(JournalEntry)
  /// Write the mask; without a path, where it always goes.
  case save(EditSession, path: String?, replacing: Bool)
  /// Close the journal, and remove it where nothing in it is worth keeping.
  case close(removing: Bool)
}

/// What became of it.
public enum EditReport: Sendable {
  /// There are edits of an earlier sitting: so many strokes, the last one at a time of day.
  case found(strokes: Int, time: String)
  /// There are edits that cannot be restored, and why.
  case notRestored(String)
  /// Another window edits the case.
  case isEditedElsewhere
  /// The journal is open; the note says what of it could not be used.
  case opened(Recovery?, EditSources, note: String? = nil)
  /// The journal cannot be opened.
  case refused(String)
  /// The journal cannot be written, or can again.
  case journal(problem: String?)
  /// The mask is in a file, as it was after a stroke; with the mask where the file is the one from
  /// which the next edit of the case begins.
  case saved(path: String, after: Int, mask: SavedMask? = nil)
  /// The save would replace files that this session did not write: the mask, the JSON beside it, or both.
  case exists(path: String, files: [String])
  /// The mask could not be written.
  case notSaved(String)
}
