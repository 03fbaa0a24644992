import Cases
import Files
import Imaging
import Metrics
import Rendering
import Report
import ViewerRuntime

/// Compares all cases of a folder, as `glia evaluate` does, for a report.
struct CohortReporting {
  private let cases: ReportedCases
  private let options: ReportCommand
  private let settings: EvaluationSettings
  private let pairs: EvaluationPairs
  private let run: EvaluationRun

  /// Compares the cases.
  ///
  /// - Throws: One sentence if there is nothing to compare.
  init(_ cases: ReportedCases, _ options: ReportCommand) throws {
    (self.cases, self.options) = (cases, options)
    settings = options.choices.settings()
    let layouts = try options.layouts.table()
    let references = try LabelFolder(
      options.references ?? options.folder, role: .reference, layouts: layouts)
    if references.files.isEmpty, !cases.findings.contains(where: { (try? $0.result.get()) != nil })
    {
      _ = try cases.findings.first?.result.get()
      throw CommandFailure("\(options.folder) holds no cases")
    }
    guard (try? LabelFolder.isFolder(cases.predictions)) == true else {
      let isGiven = options.predictions != nil
      throw CommandFailure(
        "there are no predictions to compare: \(cases.predictions) is not a folder; "
          + (isGiven ? "--predictions names one" : "name it with --predictions DIR"))
    }
    pairs = try EvaluationPairs(
      predictions: LabelFolder(cases.predictions, role: .prediction, layouts: layouts),
      references: references)
    guard !pairs.pairs.isEmpty else {
      throw CommandFailure(
        "no case has both a reference in \(references.path) and a prediction in \(cases.predictions); "
          + "files are matched by name, such as CASE_pred.nii.gz")
    }
    try refuse(
      options.output,
      over: pairs.pairs.flatMap { [$0.prediction, $0.reference] }
        + [options.review].compactMap(\.self))
    run = try EvaluationRun.comparing(
      pairs.pairs, settings, threads: options.choices.threadCount)
    if let note = run.note { printNoteLines(note) }
    for note in notes { printNote(note) }
    guard !run.cases.isEmpty else {
      for failure in failures { printNote("glia: \(failure.name): \(failure.reason)") }
      throw CommandFailure(
        "none of the \(pairs.pairs.count) cases could be compared, so there is no report")
    }
  }

  /// What the user should know about the files.
  private var notes: [String] {
    pairs.notes + run.cases.flatMap { $0.notes + [$0.resamplingNote].compactMap(\.self) }
  }

  /// The cases that are not in the tables, by name.
  private var failures: [CohortReport.Failure] {
    var failures =
      pairs.failures.map { CohortReport.Failure($0.name, $0.reason) }
      + run.failures.map { CohortReport.Failure($0.name, $0.reason) }
      + pairs.missingPredictions.map { CohortReport.Failure($0, "it has no prediction") }
      + pairs.missingReferences.map { CohortReport.Failure($0, "it has no reference") }
    let known = Set(failures.map(\.name) + pairs.pairs.map(\.name))
    for finding in cases.findings where !known.contains(finding.name) {
      switch finding.result {
      case .success:
        failures.append(.init(finding.name, "it has no reference and no prediction"))
      case .failure(let error): failures.append(.init(finding.name, error.sentence))
      }
    }
    return failures
  }

  /// The report, and a sentence for each case that could not be compared.
  var document: (ReportDocument, complaints: [String]) {
    get async throws {
      var failures = failures
      var complaints: [String] = []
      var report = CohortReport(
        title: fileName(absolutePath(options.folder)), structures: structures.map(\.reported),
        cases: run.cases.map { ReportedCase($0, settings) }, failures: failures,
        origin: try ReportOrigin(
          options, settings, schemes: run.schemes?.description ?? "each case by itself"))
      report.origin.notes = notes
      report.reviews = cases.reviews(of: cases.findings.compactMap { try? $0.result.get() })
      if !options.mask.isEmpty {
        let readers = try ReportedReaders(options.mask, caseName: nil, settings, options)
        report.readers = readers.section
        report.origin.notes += readers.notes
        complaints = readers.complaints
      }
      let worst = report.worst(options.pictureCount)
      let drawn = worst.filter { cases.named(run.cases[$0.index].pair.name) != nil }
      if drawn.count < worst.count {
        let note =
          "\(worst.count - drawn.count) of the \(worst.count) worst cases have no pictures, because "
          + "\(options.folder) does not have their images"
        printNote(note)
        report.origin.notes.append(note)
      }
      let bar = ProgressBar("drawing", total: drawn.count)
      defer { bar.finish() }
      for (place, entry) in drawn.enumerated() {
        try Interruption.check()
        do {
          var picture = try await picture(entry.index, report)
          // The same legend is shown once.
          if let first = report.pictures.first?.figure, first.legend == picture.figure.legend {
            picture.figure.legend = []
          }
          report.pictures.append(picture)
        } catch {
          let name = run.cases[entry.index].pair.name
          failures.append(.init(name, "it has no picture: \(error.sentence)"))
        }
        bar.update(place + 1)
      }
      report.failures = failures
      return (report.document, complaints + failures.map { "\($0.name): \($0.reason)" })
    }
  }

  private func picture(_ index: Int, _ report: CohortReport) async throws -> ReportPicture {
    let one = run.cases[index]
    guard let found = cases.named(one.pair.name) else {
      throw CommandFailure("its images were not found in \(options.folder)")
    }
    let dice = report.structures.prefix(4).map { structure in
      "\(structure.title) \(Measure.dice.text(report.cases[index].values[structure.id]?[.dice]))"
    }
    return try await ReportPictures(
      found, prediction: one.pair.prediction, reference: one.pair.reference, schemes: one.schemes,
      dice: "Dice " + dice.joined(separator: ", ")
    ).sideBySide(title: one.pair.name)
  }

  /// The structures of the report: regions, or labels if there are none.
  private var structures: [NamedStructure] {
    let scheme = run.schemes?.reference ?? .brats2020
    let regions = run.structures.filter { $0.region != nil }
    return (regions.isEmpty ? run.structures : regions).map {
      NamedStructure(structure: $0, title: $0.title(scheme))
    }
  }
}

/// A structure with the title that tables have.
struct NamedStructure {
  let structure: Structure
  let title: String

  /// The same for a report.
  var reported: ReportedStructure { ReportedStructure(id: structure.id, title: title) }
}

extension ReportedCase {
  /// The measures of a case that was compared.
  init(_ one: EvaluationCase, _ settings: EvaluationSettings) {
    var values: [String: [Measure: Double]] = [:]
    for report in one.report.structures {
      values[report.structure.id] = Dictionary(
        uniqueKeysWithValues: Measure.allCases.compactMap { measure in
          measure.value(of: report, empty: settings.empty).map { (measure, $0) }
        })
    }
    self.init(one.pair.name, values: values)
  }
}
