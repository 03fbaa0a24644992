package import Imaging
package import Rendering
package import Terminal

/// All that the viewer knows: what is loaded, what is shown and how.
///
/// Changed by ``update(_:_:)`` alone and drawn by ``draw(_:on:)``; both are functions of this value.
package struct ViewerModel: Sendable {
  /// The terminal's size and the shape of its cells.
  package var size: TerminalSize
  /// The list of cases.
  package var worklist: Worklist
  /// The case in view, by its index among those that were found.
  package internal(set) var caseIndex = 0
  /// The case in view.
  package var study: Study
  /// The series of the case in view, if it was opened from DICOM files.
  package internal(set) var series = SeriesList()
  /// Counts the cases that were opened, so that late messages of an earlier one are known as such.
  package internal(set) var generation = 0

  /// The plane in view.
  package var plane = Plane.axial
  /// The side of the patient's left.
  package internal(set) var convention = DisplayConvention.radiological
  /// The one voxel that all planes share; the slice in view is the one through it.
  package var crosshair = VoxelPoint(i: 0, j: 0, k: 0)
  /// Whether to go to the first mask that is loaded: the user has not moved since the case was opened.
  var awaitsTumor = false
  /// Whether the crosshair's lines are drawn.
  package var isCrosshairShown = true
  /// Whether the part of the slice around the brain fills the picture, not the whole slice.
  package var isFitted = true
  /// The index of the image in view among the study's.
  package internal(set) var imageIndex = 0
  /// What is drawn over the image.
  package var overlay = OverlayMode.both
  /// What was drawn before the heat map or the agreement map.
  package internal(set) var overlayOfLabels = OverlayMode.both
  /// The structure that was chosen for the strip, the finding keys and the maps; see ``structure``.
  package internal(set) var chosenStructure = Structure.region(.wholeTumor)
  /// From which one on a long list of structures is shown.
  package internal(set) var structureOffset = 0
  /// Thresholds that were chosen instead of the model's own.
  package internal(set) var thresholds: [Region: Float] = [:]
  /// The opacity of filled labels, in percent.
  package internal(set) var opacity = 50
  /// The opacity of the heat map, in percent: higher, so that its colors match the color bar.
  package internal(set) var heatOpacity = 80
  /// What the finding keys remember.
  package internal(set) var finder = Finder()
  /// Which pictures are on screen together.
  package var layout = PanelLayout.single
  /// How they are shown.
  package internal(set) var canvas = Canvas()

  /// What masks' labels were taken for in the cases so far, in the words that were shown.
  var knownGuesses: Set<String> = []
  /// The alignment of the images with each other.
  package internal(set) var aligning = Aligning()
  /// The other scan of the patient that the case is compared with.
  package internal(set) var followUp = FollowUp()
  /// Training on corrections.
  package internal(set) var fineTuning = FineTuning()
  /// The running segmentation.
  package internal(set) var task: SegmentationTask?
  /// A segmentation that starts when all images are loaded.
  package internal(set) var queued: SegmentationTask.Extent?
  /// Why segmentation is impossible; `nil` if there is a model.
  package var modelProblem: String?
  /// A line of text that is being typed.
  package internal(set) var prompt: Prompt?
  /// What the command line remembers, and what it offers.
  package internal(set) var console = ConsoleState()
  /// The colors and names of labels that a file gives; `nil` for those of the label scheme.
  package internal(set) var labels: LabelDescriptions?
  /// Keys and colors.
  package var settings = Settings()
  /// Where the reader of help is; `nil` if help is not shown.
  package internal(set) var help: HelpState?
  /// Whether the measures of the volume are shown, and from which line on.
  package internal(set) var measuresOffset: Int?
  /// The first line shown of the facts about the image in view; `nil` if they are not shown.
  package internal(set) var informationOffset: Int?
  /// What was measured, and what is being measured.
  package internal(set) var measuring = MeasuringState()
  /// The latest message.
  package var notice: Notice?
  /// The options of the next export.
  package internal(set) var exportMenu = ExportMenu()
  /// Pictures in the terminal's own pixels.
  package var fine = FinePictures()
  /// Whether a picture is being written.
  package var isExporting = false

  /// The mask that is being edited.
  package internal(set) var editing = Editing()

  /// The command line's options.
  package internal(set) var start: StartState

  /// Creates a model of cases that are not loaded yet.
  ///
  /// The first is opened at the start.
  package init(
    caseNames: [String], size: TerminalSize, start: StartState = StartState(),
    configuration: Configuration = Configuration()
  ) {
    self.init(
      worklist: Worklist(names: caseNames), size: size, start: start, configuration: configuration)
  }

  /// Creates a model of a list of cases, or of its first case where the list is not shown.
  ///
  /// - Parameters:
  ///   - worklist: The cases.
  ///   - size: The terminal's size.
  ///   - start: The command line's options.
  ///   - configuration: What holds where the command line asks for nothing.
  package init(
    worklist: Worklist, size: TerminalSize, start: StartState = StartState(),
    configuration: Configuration = Configuration()
  ) {
    self.worklist = worklist
    self.size = size
    self.start = start
    study = Study(name: worklist.rows.first?.name ?? "")
    modelProblem = start.modelProblem
    adopt(configuration)
    if let plane = start.plane { self.plane = plane }
    if let layout = start.layout { self.layout = layout }
    if let colorMap = start.colorMap { canvas.colorMap = colorMap }
    self.start.modality = start.modality ?? configuration.view.modality
    fine = FinePictures(start.finePictures ?? configuration.program.finePictures)
    fine.isInTmux = start.isInTmux
    console = ConsoleState(history: start.history)
    useLabels(start.labels)
  }
}
