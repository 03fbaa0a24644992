package import Imaging
package import Viewer

/// The slow work on the cases of a list.
///
/// Called on background threads, several at a time; reports come back to the loop as messages.
package protocol WorklistServices: Sendable {
  /// Finds the cases.
  ///
  /// - Parameters:
  ///   - isCancelled: Checked after each case.
  ///   - report: Receives cases as they are found, then `.searched`.
  func search(isCancelled: @Sendable () -> Bool, report: @Sendable (WorklistReport) -> Void)

  /// Reads the reviews of the cases found so far.
  func reviews() -> WorklistReport

  /// Saves a review of a case; waits less if the program is about to end.
  func review(
    _ id: Int, _ change: ReviewChange, isEnding: @escaping @Sendable () -> Bool
  ) -> WorklistReport

  /// Compares the two masks of a case.
  func score(_ id: Int) -> WorklistReport

  /// Measures the mask of a case: the saved correction, else the prediction, else the reference.
  func measure(_ id: Int) -> WorklistReport

  /// Makes the picture of a case.
  ///
  /// - Parameters:
  ///   - id: The case.
  ///   - convention: The side that shows the patient's left.
  ///   - isCancelled: Checked from time to time.
  /// - Returns: The picture or why there is none; `nil` if it was cancelled.
  func preview(
    _ id: Int, _ convention: DisplayConvention, isCancelled: () -> Bool
  ) -> WorklistReport?

  /// Segments a case and writes its labels.
  ///
  /// - Parameters:
  ///   - id: The case.
  ///   - isCancelled: Checked from time to time.
  ///   - progress: Receives the finished slices, the total, and the share of the work, 0–1.
  /// - Returns: The outcome.
  func segment(
    _ id: Int, isCancelled: @escaping @Sendable () -> Bool,
    progress: @Sendable (_ done: Int, _ total: Int, _ part: Double) -> Void
  ) -> CaseSegmentation

  /// Hands cases to Slurm; their predictions appear later, see ``watch(isCancelled:report:)``.
  ///
  /// - Parameters:
  ///   - ids: The cases.
  ///   - options: Options for sbatch.
  /// - Returns: What was submitted, or why nothing was.
  func submit(_ ids: [Int], options: [String]) -> WorklistReport

  /// Looks for predictions that other programs write, until it is cancelled.
  func watch(isCancelled: @Sendable () -> Bool, report: @Sendable (WorklistReport) -> Void)

  /// Reads a case that is likely to be opened next, until another one is read.
  func readAhead(_ id: Int, first: Modality?)

  /// Reads the prediction of a case; `nil` if there is none.
  func prediction(of id: Int) -> LoadReport?
}

extension WorklistServices {
  /// Submits nothing.
  package func submit(_ ids: [Int], options: [String]) -> WorklistReport {
    .submitted(.failure(SubmissionProblem("These cases cannot be handed to Slurm.")))
  }

  /// Looks for nothing.
  package func watch(
    isCancelled: @Sendable () -> Bool, report: @Sendable (WorklistReport) -> Void
  ) {}
}
