package import Metrics
package import Terminal

/// Something that happened: in the terminal, or in background work.
package enum Message: Sendable {
  /// The viewer starts.
  case started
  /// A key was pressed.
  case key(Key)
  /// The mouse was moved or clicked.
  case mouse(Mouse)
  /// The terminal's size or graphics are known, or have changed.
  case terminal(size: TerminalSize, graphics: GraphicsProtocol?)
  /// Pictures in the terminal's own pixels take too long.
  case slowPictures
  /// A signal ends the program.
  case terminated
  /// It is time for the next picture of a cine run, by the run's number.
  case tick(Int)
  /// Part of a case was loaded.
  case loaded(LoadReport, generation: Int)
  /// The list of cases has news.
  case worklist(WorklistReport)
  /// The series of a case have news.
  case series(SeriesReport, generation: Int)
  /// A segmentation has news.
  case segmented(SegmentationReport, generation: Int)
  /// An alignment has news.
  case aligned(AlignmentReport, generation: Int)
  /// The comparison with another scan has news.
  case comparedTimes(FollowUpReport, generation: Int)
  /// Training has news.
  case fineTuned(FineTuningReport, generation: Int)
  /// Two masks were measured; `nil` if they cannot be compared.
  case measured(EvaluationReport?, version: Int, generation: Int)
  /// An image was measured, by its index.
  case foundFacts(ImageFacts, image: Int, version: Int, generation: Int)
  /// A part of a structure was measured; `nil` if there is none.
  case measuredComponent(MeasuredStructure?, ComponentRequest, generation: Int)
  /// One mask was made of several.
  case madeConsensus(Result<Consensus, Consensus.Problem>, ConsensusRequest, generation: Int)
  /// The labels of masks were measured in an image.
  case measuredLabels([MaskStatistics], StatisticsSubject, generation: Int)
  /// The file of a case's measurements has news, by the case's index.
  case measurementFile(MeasurementFileReport, Int, generation: Int)
  /// The brain was found; `nil` if there is none.
  case foundBrain(BrainOutline?, generation: Int)
  /// Lesions and diameters were found.
  case found(Findings, generation: Int)
  /// The files of an edit have news.
  case edited(EditReport, generation: Int)
  /// A region was grown from strokes.
  case grewSeeds(SeedReport, generation: Int)
  /// An export is done.
  case exported(ExportReport)
  /// Work for the command line is done.
  case console(ConsoleReport)

  /// Whether the user pressed a key or used the mouse.
  var isInput: Bool {
    switch self {
    case .key, .mouse: true
    default: false
    }
  }
}
