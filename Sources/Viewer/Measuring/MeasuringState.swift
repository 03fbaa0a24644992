package import Imaging
package import Metrics

/// What was measured in the case in view, and what is being measured.
package struct MeasuringState: Sendable {
  /// Whether measure mode is on.
  package internal(set) var isActive = false
  /// What the next points measure.
  package internal(set) var tool = MeasuringTool.ruler
  /// The points of what is being measured.
  package internal(set) var points: [WorldPoint] = []
  /// The slice of the first of them.
  var slice: MeasuredSlice?
  /// The voxel under the mouse; `nil` if keys moved the crosshair since.
  var pointer: VoxelPoint?
  /// The drag that may place a second point.
  var drag: MeasuringDrag?

  /// The point of a measurement that is being moved.
  var grip: MeasuringGrip?
  /// Measurements as they were before points of them were moved, the latest last.
  var moved: [CaseMeasurement] = []

  /// What was measured, in the order in which it was.
  package internal(set) var measurements: [CaseMeasurement] = []
  /// The measurement that is named or deleted; `nil` if there is none.
  package internal(set) var selected: Int?
  /// What was deleted in this session, the latest last.
  var deleted: [CaseMeasurement] = []
  /// Whether measurements are drawn.
  package internal(set) var isShown = true
  /// Whether the file of the case's measurements was read.
  package internal(set) var isRead = false
  /// Measurements that no file has, by the index of their case.
  package internal(set) var unsaved: [Int: [CaseMeasurement]] = [:]
  /// Why they are not in a file, and whether that was said.
  var saveProblem: String?
  /// The highest number so far.
  var lastID = 0

  /// Whether the list is shown.
  package internal(set) var isListShown = false
  /// The first row of the list that is shown.
  var offset = 0
  /// Whether the statistics of labels are shown, and from which line on.
  package internal(set) var statisticsOffset: Int?
  /// The statistics of labels.
  package internal(set) var statistics = Loading<[MaskStatistics]>.absent
  /// What they are of.
  var statisticsSubject: StatisticsSubject?

  /// Creates the state of a case of which nothing was measured.
  package init() {}

  /// The state for another case: the same tool, and what no file has.
  var forNextCase: MeasuringState {
    var next = MeasuringState()
    (next.isActive, next.tool, next.isShown) = (isActive, tool, isShown)
    next.unsaved = unsaved
    return next
  }

  /// The row of the selected measurement.
  var cursor: Int { measurements.firstIndex { $0.id == selected } ?? 0 }

  /// The selected measurement.
  package var selection: CaseMeasurement? { measurements.first { $0.id == selected } }
}

/// The slice on which points are placed.
struct MeasuredSlice: Hashable, Sendable {
  let geometry: SliceGeometry
  let index: Int

  /// Whether this is the same slice, whichever side of it is on the left.
  func isSame(as other: MeasuredSlice) -> Bool {
    index == other.index && geometry.grid == other.geometry.grid
      && geometry.plane == other.geometry.plane
  }
}

/// A drag with the left button while measuring.
struct MeasuringDrag: Hashable, Sendable {
  /// The pane in which it began.
  let pane: Int
  /// The voxel where it began.
  let start: VoxelPoint
  /// Whether it began with the first point, so that its end completes a shape.
  let isFirst: Bool
  /// Whether the mouse has left that voxel.
  var hasMoved = false
}
