import Cases
import DICOM
import Files
import Imaging

/// What `glia info` prints about a folder of DICOM files: the series of each study.
struct SeriesInfo {
  private let folder: String
  private let scan: DICOMFolder
  private let showsNames: Bool

  /// Reads the headers of all files below a folder; `nil` if none is a DICOM file.
  ///
  /// - Parameters:
  ///   - path: A folder, or the DICOMDIR in it.
  ///   - showsNames: Whether patients' names are printed.
  /// - Throws: `CommandFailure` if the folder cannot be read.
  init?(_ path: String, showsNames: Bool) throws {
    folder = path
    self.showsNames = showsNames
    scan = DICOMFolder.scan([path])
    guard scan.fileCount > 0 else {
      if let problem = scan.problems.first {
        throw CommandFailure(
          "\(scan.shownName(of: problem.file)) cannot be read: \(problem.reason)")
      }
      return nil
    }
  }

  /// A table for each study.
  var text: String {
    var parts = scan.studies.map(text)
    parts += scan.problems.map {
      "left out: \(scan.shownName(of: $0.file)) cannot be read: \($0.reason)"
    }
    if scan.problemCount > scan.problems.count {
      parts.append("\(scan.problemCount - scan.problems.count) other files cannot be read")
    }
    if scan.studies.isEmpty { parts.append("\(scan.fileCount) DICOM files without images") }
    return parts.joined(separator: "\n\n")
  }

  private func text(_ study: DICOMStudy) -> String {
    var table = TextTable(["series", "sequence", "slices", "mm", "date", "description"])
    let rows = SeriesTable(study).rows
    for row in rows {
      table.append([
        row.label, Self.sequence(row), row.slices, row.spacing, row.moment, row.title,
      ])
    }
    let reasons = rows.map { row in
      "\(row.label): \(row.guess.modality?.displayName ?? "none"), \(row.guess.reason)"
        + (row.problem.map { "; \($0)" } ?? "")
    }
    let names = showsNames ? ", \(study.patient.name) (\(study.patient.identifier))" : ""
    return "study \(study.date ?? "without a date"), \(study.mark)\(names.visible)\n\n"
      + table.aligned + "\n\n" + reasons.map(\.visible).joined(separator: "\n")
  }

  /// The sequence with a mark: "FLAIR *" for the series that a case uses, "T1ce ?" if unsure.
  private static func sequence(_ row: SeriesTable.Row) -> String {
    guard let modality = row.guess.modality else { return "–" }
    return (row.guess.isUnsure ? "? " : "") + (row.isChosen ? "* " : "") + modality.displayName
  }

  /// All of it as JSON.
  var json: JSONValue {
    .object([
      "folder": .text(folder),
      "files": .integer(scan.fileCount),
      "unreadable_files": .integer(scan.problemCount),
      "studies": .list(scan.studies.map(json)),
    ])
  }

  private func json(_ study: DICOMStudy) -> JSONValue {
    var members: [String: JSONValue] = [
      "date": study.date.map { .text($0) } ?? .null,
      "study": .text(study.mark),
      "series": .list(SeriesTable(study).rows.map(Self.json)),
    ]
    if showsNames {
      members["patient_name"] = .text(study.patient.name)
      members["patient_id"] = .text(study.patient.identifier)
    }
    return .object(members)
  }

  private static func json(_ row: SeriesTable.Row) -> JSONValue {
    let (series, facts) = (row.series, row.series.facts)
    func text(_ value: String?) -> JSONValue { value.map { .text($0) } ?? .null }
    return .object([
      "series": .text(row.label),
      "description": text(facts.description),
      "protocol": text(facts.protocolName),
      "sequence": text(row.guess.modality?.rawValue),
      "reason": .text(row.guess.reason),
      "unsure": .flag(row.guess.isUnsure),
      "used": .flag(row.isChosen),
      "modality": .text(facts.modality),
      "files": .integer(series.files.count),
      "size": .list(series.size.map { .integer($0) }),
      "frames": .integer(series.frameCount),
      "spacing_mm": .list(series.spacing.map { .number($0) }),
      "plane": text(series.plane),
      "date": .text(row.moment),
      "echo_time_ms": JSONValue(facts.echoTime),
      "repetition_time_ms": JSONValue(facts.repetitionTime),
      "inversion_time_ms": JSONValue(facts.inversionTime),
      "contrast_agent": text(facts.contrastAgent),
      "image_type": .list(facts.imageType.map { .text($0) }),
      "encoding": .list(series.transferSyntaxes.map { .text($0.name) }),
      "problem": text(row.problem),
    ])
  }
}
