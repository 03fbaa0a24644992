public import Imaging
public import Rendering
public import Terminal

/// All that the viewer knows: what is loaded, what is shown and how.
///
/// Changed by ``update(_:_:)`` alone and drawn by ``draw(_:on:)``; both are functions of this value.
public struct ViewerModel: Sendable {
  /// The terminal's size and the shape of its cells.
  public var size: TerminalSize
  /// The cases that there are, and their list.
  public var cohort: Cohort
  /// The case in view, by its place among those that were found.
  public var caseIndex = 0
  /// The case in view.
  public var study: Study
  /// Counts the cases that were opened, so that late messages of an earlier one are known as such.
  public var generation = 0

  /// The plane in view.
  public var plane = Plane.axial
  /// The side of the patient's left.
  public var convention = DisplayConvention.radiological
  /// The one voxel that all planes share; the slice in view is the one through it.
  public var crosshair = VoxelPoint(i: 0, j: 0, k: 0)
  /// Whether the view goes to the first mask that arrives: nobody has moved since the case was opened.
  var awaitsTumor = false
  /// Whether the crosshair's lines are drawn.
  public var isCrosshairShown = true
  /// Whether the part of the slice around the brain fills the picture, not the whole slice.
  public var isFitted = true
  /// The place of the image in view among the study's.
  public var imageIndex = 0
  /// What is drawn over the image.
  public var overlay = OverlayMode.both
  /// What was drawn before the heat map or the agreement map.
  public var overlayOfLabels = OverlayMode.both
  /// The region of the heat map and the agreement map, and whose threshold keys change.
  public var region = Region.wholeTumor
  /// Thresholds that were chosen in place of the model's own.
  public var thresholds: [Region: Float] = [:]
  /// How much of the image a filled label covers, in percent.
  public var opacity = 50
  /// How much of the image a heat map covers, in percent: more, or its colors would not be the bar's.
  public var heatOpacity = 80
  /// What the finding keys remember.
  public internal(set) var finder = Finder()
  /// Which pictures are on screen together.
  public var layout = PanelLayout.single
  /// How they are shown.
  public var canvas = Canvas()

  /// What the network was taught.
  public var learning = Learning()
  /// The segmentation that runs.
  public var task: SegmentationTask?
  /// A segmentation that begins when all images are there.
  public var queued: SegmentationTask.Extent?
  /// Why there can be no segmentation; `nil` where a model is there.
  public var modelProblem: String?
  /// A line of text that is being typed.
  public var prompt: Prompt?
  /// What the command line remembers, and what it offers.
  public var console = ConsoleState()
  /// The colors and names of labels that a file gives; `nil` for those of the label scheme.
  public var labels: LabelDescriptions?
  /// Keys and colors.
  public var settings = Settings()
  /// Whether the keys are shown, and from which line on.
  public var helpOffset: Int?
  /// Whether the measures of the volume are shown, and from which line on.
  public var measuresOffset: Int?
  /// What was said last.
  public var notice: Notice?
  /// What the next picture file is to hold.
  public var exportMenu = ExportMenu()
  /// Pictures in the terminal's own pixels.
  public var fine = FinePictures()
  /// Whether a picture is being written.
  public var isExporting = false

  /// The mask that is corrected.
  public var editing = Editing()

  /// What was asked for on the command line.
  public var start: StartState

  /// Creates a model of cases of which nothing is loaded, the first of which is to be opened.
  public init(
    caseNames: [String], size: TerminalSize, start: StartState = StartState(),
    configuration: Configuration = Configuration()
  ) {
    self.init(
      cohort: Cohort(names: caseNames), size: size, start: start, configuration: configuration)
  }

  /// Creates a model of a list of cases, or of its first case where the list is not shown.
  ///
  /// - Parameters:
  ///   - cohort: The cases.
  ///   - size: The terminal's size.
  ///   - start: What the command line asks for.
  ///   - configuration: What holds where the command line asks for nothing.
  public init(
    cohort: Cohort, size: TerminalSize, start: StartState = StartState(),
    configuration: Configuration = Configuration()
  ) {
    self.cohort = cohort
    self.size = size
    self.start = start
    study = Study(name: cohort.rows.first?.name ?? "")
    modelProblem = start.modelProblem
    adopt(configuration)
    if let plane = start.plane { self.plane = plane }
    if let layout = start.layout { self.layout = layout }
    if let colorMap = start.colorMap { canvas.colorMap = colorMap }
    self.start.modality = start.modality ?? configuration.view.modality
    console = ConsoleState(history: start.history)
    useLabels(start.labels)
  }
}

/// What the command line asks for.
public struct StartState: Sendable {
  /// The plane to begin with; `nil` for that of the configuration.
  public var plane: Plane?
  /// The pictures to begin with; `nil` for those of the configuration.
  public var layout: PanelLayout?
  /// The colors of intensities to begin with; `nil` for those of the configuration.
  public var colorMap: ColorMap?
  /// The slice to begin with; `nil` for the largest section of a mask, or the middle.
  public var slice: Int?
  /// The modality to begin with.
  public var modality: Modality?
  /// Why there can be no segmentation.
  public var modelProblem: String?
  /// The colors and names of labels that a file gives.
  public var labels: LabelDescriptions?
  /// Lines of the command line of earlier sessions.
  public var history: [String] = []

  /// Creates the state without arguments.
  public init() {}
}

/// A segmentation that runs.
public struct SegmentationTask: Hashable, Sendable {
  /// How much is segmented.
  public enum Extent: Hashable, Sendable {
    /// One axial slice.
    case slice(Int)
    /// All axial slices.
    case volume
  }

  /// How much is segmented.
  public var extent: Extent
  /// Slices that are done.
  public var done = 0
  /// Slices in all.
  public var total: Int
  /// How long it will still take.
  public private(set) var timeLeft = TimeLeft()
  /// The planes whose slices were segmented so far; the last one is at work.
  public private(set) var planes = [Plane.axial]
  /// Whether it was told to stop.
  public var isCancelled = false

  /// Creates a task that has just begun.
  public init(extent: Extent, total: Int) {
    self.extent = extent
    self.total = total
  }

  /// The plane whose slices are segmented.
  public var plane: Plane { planes.last ?? .axial }

  /// Notes how far it is.
  mutating func advance(
    to done: Int, of total: Int, in plane: Plane, _ work: WorkDone? = nil
  ) {
    self.done = done
    self.total = total
    if let work { timeLeft.note(work) }
    if planes.last != plane { planes.append(plane) }
  }
}

/// Something said to the user in the status line.
public struct Notice: Hashable, Sendable {
  /// How it is meant.
  public enum Kind: Hashable, Sendable {
    case info, success, problem
  }

  /// How it is meant.
  public var kind: Kind
  /// The words.
  public var text: String

  /// Creates a notice.
  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}
