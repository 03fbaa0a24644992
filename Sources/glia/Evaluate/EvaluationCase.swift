import Cases
import Dispatch
import Files
import Imaging
import Metrics
import Synchronization
import VolumeFiles

/// How cases are compared.
struct EvaluationSettings {
  var options = EvaluationOptions()
  var rule = SchemeRule(prediction: nil, reference: nil)
  var empty = EmptyPolicy.nan
  var challenge = Challenge.gli
  /// Whether a prediction on another grid is resampled to the reference's.
  var mayResample = false
}

/// A case that has been compared.
struct EvaluationCase: Codable {
  let pair: EvaluationPair
  let predicted: SchemeEvidence
  let expected: SchemeEvidence
  var schemes: SchemePair
  let report: EvaluationReport
  /// The prediction's own grid, if it was resampled to the reference's.
  let resampledFrom: Grid?
  let voxelMilliliters: Double
  /// What the user should know about the files, one sentence each.
  let notes: [String]

  /// Reads and compares a case.
  ///
  /// - Parameters:
  ///   - pair: The files.
  ///   - settings: How they are compared.
  ///   - schemes: What labels mean; `nil` lets this case's own files decide.
  /// - Throws: One sentence if a file cannot be read, or the two cannot be compared.
  init(_ pair: EvaluationPair, _ settings: EvaluationSettings, schemes: SchemePair? = nil) throws {
    self.pair = pair
    var notes: [FileNote] = []
    let files = try Self.read(pair, &notes)
    var (prediction, reference) = (files[0].map, files[1].map)
    let (first, second) = (files[0].labels, files[1].labels)
    if files.contains(where: \.isPartial) {
      Self.join(&prediction, &reference, pair).map { notes.append($0) }
    }
    try SchemeRule.check(pair.prediction, first, chosen: settings.rule.prediction)
    try SchemeRule.check(pair.reference, second, chosen: settings.rule.reference)
    predicted = SchemeEvidence(
      labels: first, origin: .init(path: pair.prediction), own: files[0].own)
    expected = SchemeEvidence(
      labels: second, origin: .init(path: pair.reference), own: files[1].own)
    guard let schemes = schemes ?? settings.rule.schemes(predicted, expected) else {
      throw CommandFailure(
        "\(pair.prediction) has labels \(SchemeRule.list(first)), which fit no label scheme; "
          + "--scheme labels compares each label by itself, "
          + "--scheme binary treats all but 0 as tumor"
      )
    }
    // Names in a file tell more than the labels of both files together.
    let problem = Structure.comparisonProblem(
      (pair.prediction, schemes.prediction.isPerLabel ? files[0].each : schemes.prediction),
      (pair.reference, schemes.reference.isPerLabel ? files[1].each : schemes.reference))
    if let problem, !(schemes.prediction.isPerLabel && schemes.reference.isPerLabel) {
      throw CommandFailure("\(problem); --scheme labels compares each label by itself")
    }
    // A case's numbers depend on its own labels alone, not on those of other cases.
    let own = Self.eachLabel(files)
    self.schemes =
      schemes.prediction.isPerLabel && schemes.reference.isPerLabel
      ? SchemePair(prediction: own, reference: own) : schemes
    self.notes = notes.map(\.description)
    (prediction.scheme, reference.scheme) = (self.schemes.prediction, self.schemes.reference)

    if prediction.grid.coincides(with: reference.grid) {
      // The same voxels, perhaps in another order: exact.
      prediction = prediction.on(reference.grid)
      resampledFrom = nil
    } else if settings.mayResample {
      resampledFrom = prediction.grid
      prediction = prediction.resampled(to: reference.grid)
    } else {
      throw CommandFailure(
        "the grids differ: \(pair.prediction) has \(prediction.grid), \(pair.reference) has "
          + "\(reference.grid); --resample resamples the prediction to the reference's grid")
    }
    try Interruption.check()
    voxelMilliliters = reference.grid.voxelMilliliters
    report = try EvaluationReport(
      prediction: prediction, reference: reference, options: settings.options)
  }

  /// Puts a DICOM segmentation, which leaves out slices without labels, and the other mask on one grid.
  ///
  /// - Returns: A note if one of them covers less than the other.
  private static func join(
    _ prediction: inout LabelMap, _ reference: inout LabelMap, _ pair: EvaluationPair
  ) -> FileNote? {
    if prediction.grid.coincides(with: reference.grid) {
      prediction = prediction.on(reference.grid)
      return nil
    }
    guard let joint = reference.grid.joined(with: prediction.grid) else { return nil }
    prediction = prediction.resampled(to: joint)
    reference = reference.resampled(to: joint)
    return FileNote(
      file: pair.prediction,
      text:
        "covers another part of the grid than \(fileName(pair.reference)); they are compared on all "
        + "of it, and what a file leaves out is background")
  }

  /// A label map, the labels that occur, and what names in the file say of them.
  private struct Side: Sendable {
    let map: LabelMap
    let labels: Set<Label>
    /// What the names in the file say; `nil` if it holds none.
    let own: LabelScheme?
    /// Whether the file leaves out slices without labels.
    let isPartial: Bool
    let notes: [FileNote]

    init(_ path: String) throws(VolumeFileError) {
      let file = try VolumeFormats.readVolume(path)
      var notes: [FileNote] = []
      map = try file.labelMap(scheme: .binary) { notes.append($0) }
      labels = map.presentLabels
      own = file.ownScheme(of: labels)
      isPartial = VolumeFormats.leavesSlicesOut(file)
      self.notes = notes
    }

    /// Each label as a structure of its own, under its name in the file.
    var each: LabelScheme {
      own.flatMap { $0.isPerLabel ? $0 : nil } ?? .labels(labels.subtracting([0]))
    }
  }

  /// The scheme in which each label of both files is compared by itself, with the reference's names.
  private static func eachLabel(_ sides: [Side]) -> LabelScheme {
    let labels = sides.reduce(into: Set<Label>()) { $0.formUnion($1.labels) }.subtracting([0])
    return .labels(
      LabelTable(
        labels.map { label in
          let names = sides.reversed().compactMap { $0.own?.name(of: label) }
          return LabelTable.Entry(label, names.first ?? "label \(label)")
        }))
  }

  /// Reads both files at once, the prediction first.
  private static func read(_ pair: EvaluationPair, _ notes: inout [FileNote]) throws -> [Side] {
    let paths = [pair.prediction, pair.reference]
    let results = Mutex([Result<Side, VolumeFileError>?](repeating: nil, count: 2))
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      let result = Result { () throws(VolumeFileError) in try Side(paths[index]) }
      results.withLock { $0[index] = result }
    }
    let sides = try results.withLock { $0 }.compactMap { try $0?.get() }
    notes = sides.flatMap(\.notes)
    return sides
  }

  /// The note about a resampled prediction; `nil` if it was not resampled.
  var resamplingNote: String? {
    resampledFrom.map {
      "\(pair.prediction) has \($0); its labels were resampled to the grid of \(pair.reference) by "
        + "nearest neighbor"
    }
  }
}
