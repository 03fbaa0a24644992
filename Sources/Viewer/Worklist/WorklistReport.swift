package import Imaging

/// Work on the cases of the list; what comes of it comes back as a ``WorklistReport``.
package enum WorklistEffect: Sendable {
  /// Find the cases.
  case search
  /// Read what reviewers said.
  case readReviews
  /// Save what a reviewer says of a case.
  case review(Int, ReviewChange)
  /// Compare the two masks of a case.
  case score(Int)
  /// Measure the mask of a case.
  case measure(Int)
  /// Make the picture of a case, once it has been the chosen one for a moment.
  case preview(Int, DisplayConvention)
  /// Segment a case and write its labels.
  case segment(Int)
  /// Hand cases to Slurm, with options for sbatch.
  case submit([Int], options: [String])
  /// Stop the segmentation of a case.
  case cancelSegmentation
  /// Read a case that is likely to be opened next.
  case readAhead(Int, first: Modality?)
  /// Read the prediction of the case in view, which has just been made.
  case loadPrediction(Int, generation: Int)
}

/// Something that became of the cases of the list.
package enum WorklistReport: Sendable {
  /// Cases were found; their ids go on where those before ended.
  case found([WorklistRow])
  /// All were found.
  case searched(problem: String?)
  /// What the user should know of files that belong to no case.
  case note(String)
  /// What reviewers said, by case; of cases that are not here, nothing.
  case reviews([Int: Review])
  /// What a reviewer said of a case was saved, and what the file says now of all.
  case reviewed(Int, [Int: Review])
  /// It could not be saved or read.
  case reviewFailed(String)
  /// The masks of a case were compared.
  case scored(Int, CaseScores)
  /// They cannot be compared.
  case scoringFailed(Int, String)
  /// The mask of a case was measured.
  case measured(Int, MaskSummary)
  /// It cannot be read, for a reason in a sentence.
  case measuringFailed(Int, String)
  /// The picture of a case was made, or cannot be: `.failed` has the reason.
  case previewed(Int, DisplayConvention, Loading<CasePreview>)
  /// The segmentation of a case went on.
  case segmenting(Int, done: Int, total: Int, work: WorkDone? = nil)
  /// Cases were handed to Slurm, or could not be.
  case submitted(Result<String, SubmissionProblem>)
  /// Predictions appeared in their folder, by case.
  case arrived([Int: String])
  /// It ended, after so many seconds.
  case segmented(Int, CaseSegmentation, seconds: Double = 0)
}

/// How the segmentation of a case ended.
package enum CaseSegmentation: Sendable {
  /// Labels were written, and compared with the reference where there is one.
  case written(path: String, scores: CaseScores?)
  /// There was a file already, which was left as it is.
  case existed(path: String)
  /// It was stopped.
  case cancelled
  /// It could not be done, for a reason in a sentence.
  case failed(String)
}

/// Why cases could not be handed to Slurm, in a sentence.
package struct SubmissionProblem: Error, Hashable {
  package let reason: String

  /// Creates a problem from its sentence.
  package init(_ reason: String) { self.reason = reason }
}
