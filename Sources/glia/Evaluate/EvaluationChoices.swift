import ArgumentParser
import Foundation
import Imaging
import Metrics

/// The options of `glia evaluate` and `glia report` for how masks are compared.
struct EvaluationChoices: ParsableArguments {
  @Option(help: "What the labels mean; auto guesses from names and labels.")
  var scheme: SchemeChoice = .auto

  @Option(help: "What the prediction's labels mean, if they differ from --scheme.")
  var predictionScheme: SchemeChoice?

  @Option(help: "What the reference's labels mean, if they differ from --scheme.")
  var referenceScheme: SchemeChoice?

  @Option(help: ArgumentHelp("The surface tolerance for NSD.", valueName: "mm"))
  var tolerance: Double = 1

  @Option(help: "Which definition of surface distances to use.")
  var distances: DistanceDefinition = .brats

  @Option(help: "Which BraTS 2023 challenge's lesion rules to use.")
  var challenge: Challenge = .gli

  @Option(help: "The value of a volume's measures if both masks are empty.")
  var empty: EmptyPolicy = .nan

  @Flag(help: "Resample predictions to the reference's grid (nearest neighbor) if it differs.")
  var resample = false

  @Option(
    help: ArgumentHelp(
      "Number of cases compared at once; by default, one per core.", valueName: "n"))
  var threads: Int?

  func validate() throws {
    try check(threads: threads)
    guard tolerance.isFinite, tolerance >= 0 else {
      throw ValidationError("--tolerance is \(tolerance); it must be a distance in mm, 0 or more")
    }
  }

  /// The number of cases compared at once.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// The settings that are meant.
  ///
  /// - Parameter plane: The plane of slices that are compared one by one; `nil` for the volume alone.
  /// - Returns: The settings.
  func settings(plane: Plane? = nil) -> EvaluationSettings {
    EvaluationSettings(
      options: EvaluationOptions(
        distances: distances, tolerance: tolerance, lesions: challenge.lesionRules, plane: plane),
      rule: SchemeRule(
        prediction: (predictionScheme ?? scheme).scheme,
        reference: (referenceScheme ?? scheme).scheme),
      empty: empty, challenge: challenge, mayResample: resample)
  }
}
