package import Imaging
package import Metrics
package import Terminal

/// Something that happened: in the terminal, or in work that was done in the background.
package enum Message: Sendable {
  /// The viewer begins.
  case started
  case key(Key)
  case mouse(Mouse)
  case resized(TerminalSize)
  /// Time has passed for pictures that play by themselves; of ones that were stopped, nothing happens.
  case tick(Int)
  /// A part of a case arrived. Of cases that are no longer in view, nothing is kept.
  case loaded(LoadReport, generation: Int)
  /// Something became of the cases of the list.
  case cohort(CohortReport)
  /// A segmentation went on.
  case segmented(SegmentationReport, generation: Int)
  /// A learning went on.
  case learned(LearnReport, generation: Int)
  /// Prediction and reference were measured; `nil` where they cannot be compared.
  case measured(EvaluationReport?, version: Int, generation: Int)
  /// The masks were looked through.
  case found(Findings, generation: Int)
  /// Something became of the files of an edit.
  case edited(EditReport, generation: Int)
  /// A picture was written.
  case exported(path: String)
  /// A picture was not written, for there is a file of its name.
  case exportExists(path: String)
  /// A picture could not be written.
  case exportFailed(String)
  /// Work for the command line is done.
  case console(ConsoleReport)

  /// Whether the user did something, at the keys or with the mouse.
  var isUsers: Bool {
    switch self {
    case .key, .mouse: true
    default: false
    }
  }
}

/// What arrives while a case is loaded.
package enum LoadReport: Sendable {
  /// The first header was read: what there is to come, and what labels mean in such files, where they
  /// tell.
  case opened(
    Grid, images: [StudyImage], hasReference: Bool, labelScheme: LabelScheme? = nil)
  /// An image is there.
  case image(Int, LoadedImage)
  /// The expert's labels are there.
  case reference(LabelMap)
  /// Labels of a prediction file are there.
  case prediction(LabelMap, file: String)
  /// Labels of a second prediction file are there.
  case second(LabelMap, file: String)
  /// What the user should know of files that are used, or that were left out.
  case note(String)
  /// A file cannot be used, or the case as a whole.
  case failed(String)
  /// All files were read.
  case finished
}

/// What arrives while slices are segmented.
package enum SegmentationReport: Sendable {
  /// The network is ready.
  case began(NetworkTraits)
  /// An axial slice is done, laid out radiologically.
  case slice(Int, RegionProbabilities, done: Int, total: Int, work: WorkDone? = nil)
  /// A slice of another plane is done, which will count when all are.
  case across(Plane, done: Int, total: Int, work: WorkDone? = nil)
  /// The mean over slices of all planes takes the place of the axial slices alone.
  case volume(VolumeSegmentation, planes: [Plane])
  /// All are done.
  case finished
  /// It stopped where it was told to.
  case cancelled
  /// The labels of the whole volume are post-processed, as they were at a revision.
  case postProcessed(PostProcessed, revision: Int)
  /// It cannot be done.
  case failed(String)
}
