package import Imaging
package import Metrics

/// The measurements of the case in view, and the one in progress.
package struct MeasuringState: Sendable {
  /// Whether measure mode is on.
  package internal(set) var isActive = false
  /// The current tool.
  package internal(set) var tool = MeasuringTool.ruler
  /// Whether the structure to measure was chosen; until then the mask decides it.
  var isStructureChosen = false
  /// The structure that was measured last.
  var lastStructure: Structure?
  /// The points of the measurement in progress.
  package internal(set) var points: [WorldPoint] = []
  /// The slice of the first of them.
  var slice: MeasuredSlice?
  /// The voxel under the mouse; `nil` if keys moved the crosshair since.
  var pointer: VoxelPoint?
  /// The drag that may place a second point.
  var drag: MeasuringDrag?

  /// The point of a measurement that is being moved.
  var grip: MeasuringGrip?
  /// What was moved or deleted in this session, the latest last.
  var changes: [MeasurementChange] = []

  /// All measurements, in the order in which they were made.
  package internal(set) var measurements: [CaseMeasurement] = []
  /// The number of the selected measurement, which can be named or deleted; `nil` if there is none.
  package internal(set) var selected: Int?
  /// Whether measurements are drawn.
  package internal(set) var isShown = true
  /// Whether the file of the case's measurements was read.
  package internal(set) var isRead = false
  /// Measurements that could not be saved, by the index of their case.
  package internal(set) var unsaved: [Int: [CaseMeasurement]] = [:]
  /// Why they could not be saved; set once the user has been told.
  var saveProblem: String?
  /// The highest number so far.
  var lastID = 0

  /// Whether the list is shown.
  package internal(set) var isListShown = false
  /// The first row of the list that is shown.
  var offset = 0
  /// The first line of the label statistics that is shown; `nil` while they are hidden.
  package internal(set) var statisticsOffset: Int?
  /// The statistics of labels.
  package internal(set) var statistics = Loading<[MaskStatistics]>.absent
  /// The labels and the image that they describe.
  var statisticsSubject: StatisticsSubject?

  /// Creates the state of a case without measurements.
  package init() {}

  /// The state for another case: it keeps the tool and the unsaved measurements.
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

/// A change of a measurement that can be undone, with the measurement as it was before.
enum MeasurementChange: Hashable, Sendable {
  case moved(CaseMeasurement)
  case deleted(CaseMeasurement)
}

/// The slice on which points are placed.
struct MeasuredSlice: Hashable, Sendable {
  let geometry: SliceGeometry
  let index: Int

  /// Whether this is the same slice, whatever the display convention.
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
