import ArgumentParser
import Cases
import Files
import Imaging
import Metrics
import Report
import Viewer
import ViewerRuntime

/// Compares and measures the masks of one case for a report.
struct CaseReporting {
  private let found: Case
  private let cases: ReportedCases
  private let options: ReportCommand
  private let prediction: String?
  private let reference: String?

  /// Finds the masks.
  ///
  /// - Throws: One sentence if there is none.
  init(_ found: Case, _ cases: ReportedCases, _ options: ReportCommand) throws {
    (self.found, self.cases, self.options) = (found, cases, options)
    func file(_ path: String, _ role: LabelFolder.Role) throws -> String? {
      try LabelSource(path, role: role).file(for: found.name, isOnly: true)
    }
    if options.predictions != nil || (try? LabelFolder.isFolder(cases.predictions)) == true {
      prediction = try file(cases.predictions, .prediction)
    } else {
      prediction = nil
    }
    reference = try options.references.map { try file($0, .reference) } ?? found.reference
    guard prediction != nil || reference != nil else {
      throw CommandFailure(
        "\(found.name) has no reference and no prediction in \(cases.predictions); "
          + "name one with --predictions FILE")
    }
    try refuse(
      options.output, over: found.files + [prediction, reference].compactMap(\.self))
  }

  /// The report, and what went wrong.
  var document: (ReportDocument, complaints: [String]) {
    get async throws {
      let settings = options.choices.settings()
      var compared: EvaluationCase?
      if let prediction, let reference {
        compared = try EvaluationCase(
          EvaluationPair(name: found.name, prediction: prediction, reference: reference), settings)
      }
      var report = CaseReport(
        title: found.name, subtitle: subtitle, pictures: [],
        origin: try ReportOrigin(
          options, compared == nil ? nil : settings, schemes: compared?.schemes.description))
      if let compared {
        report.measured = ReportedCase(compared, settings)
        report.structures = compared.report.structures.map { one in
          let title = one.structure.title(compared.schemes.reference)
          return NamedStructure(structure: one.structure, title: title).reported
        }
        report.origin.notes = compared.notes + [compared.resamplingNote].compactMap(\.self)
      }
      var complaints: [String] = []
      if !options.mask.isEmpty {
        let readers = try ReportedReaders(options.mask, caseName: found.name, settings, options)
        report.readers = readers.section
        report.origin.notes += readers.notes
        complaints = readers.complaints
      }
      if options.pictureCount > 0 { report.pictures = try await pictures(compared, report) }
      let measured = try MeasuredCase(found, try measuring, nil, isOnly: true)
      report.tables = measured.report.reportTables(isPrediction: prediction != nil)
      report.origin.notes += measured.notes
      report.reviews = cases.reviews(of: [found])
      for note in report.origin.notes { printNote("\(found.name): \(note)") }
      return (
        report.document,
        complaints + [measured.problem].compactMap(\.self).map { "\(found.name): \($0)" }
      )
    }
  }

  private var subtitle: String {
    switch (prediction, reference) {
    case (let prediction?, let reference?):
      "\(fileName(prediction)) compared with \(fileName(reference))"
    case (let prediction?, nil): "\(fileName(prediction)); there is no reference to compare with"
    case (nil, let reference?): "\(fileName(reference)); there is no prediction to compare"
    case (nil, nil): ""
    }
  }

  private func pictures(
    _ compared: EvaluationCase?, _ report: CaseReport
  ) async throws -> [ReportPicture] {
    let dice = report.structures.prefix(3).map { structure in
      "\(structure.title) \(Measure.dice.text(report.measured.values[structure.id]?[.dice]))"
    }
    let pictures = try await ReportPictures(
      found, prediction: prediction, reference: reference, schemes: compared?.schemes,
      dice: dice.isEmpty ? "" : "Dice \(dice.joined(separator: ", ")).")
    let together = options.mask.isEmpty ? [] : [try await readersPicture()]
    return [try pictures.planes()] + together + [try pictures.montage()]
  }

  /// The outlines of all readers' masks.
  private func readersPicture() async throws -> ReportPicture {
    var options = try ExportCommand.parse(["case"])
    options.mask = try ReaderSources.named(self.options.mask).compactMap { reader in
      try LabelSource(reader.path, role: .reference).file(for: found.name, isOnly: true)
        .map { "\(reader.name)=\($0)" }
    }
    options.reference = reference
    options.overlay = .outlines
    return try await ReportPictures(found, options, dice: "").planes(
      title: "All masks.", masks: "the whole tumor of each mask outlined")
  }

  /// The options of `glia measure` for the prediction, or without one for the reference.
  private var measuring: MeasureCommand {
    get throws {
      var measure = try MeasureCommand.parse(["case"])
      measure.mask = prediction ?? reference
      measure.scheme =
        prediction == nil
        ? options.choices.referenceScheme ?? options.choices.scheme
        : options.choices.predictionScheme ?? options.choices.scheme
      return measure
    }
  }
}
