import Cases
import DICOM
import Files

/// Finds the file that stands for a series in a folder of DICOM files.
enum SeriesFile {
  /// Returns the path of a file; for a DICOM folder, that of the first file of the chosen series.
  ///
  /// - Parameters:
  ///   - path: A file, which is returned as it is, a folder, or its DICOMDIR.
  ///   - series: The label of a series, after the study's where there are several, or its identifier;
  ///     `nil` if the folder has only one.
  ///   - command: The subcommand, for messages.
  /// - Returns: The path of a file.
  /// - Throws: One sentence if the folder has no such series.
  static func find(_ path: String, series: String?, command: String) throws -> String {
    let isDirectory = DICOMFileNames.isDirectory(path)
    guard isDirectory || (try? fileKind(path)) == .folder else {
      if let series {
        throw CommandFailure("--series is \(series), but \(path) is a file, not a DICOM folder")
      }
      return path
    }
    let name = fileName(path)
    let folder =
      !isDirectory
      ? path : path.count > name.count ? trimmedPath(String(path.dropLast(name.count))) : "."
    let scan = DICOMFolder.scan([folder])
    DICOMRegistry.remember(scan.studies)
    let found = SeriesList(scan.studies, series)
    guard !found.all.isEmpty else {
      throw CommandFailure(
        "\(path) is a folder without DICOM images; glia \(command) takes a file or a DICOM folder")
    }
    if found.chosen.count == 1 { return found.chosen[0].series.files[0] }
    if found.chosen.isEmpty, let series {
      throw CommandFailure("\(path) has no series \(series); it has \(found.names(found.all))")
    }
    throw CommandFailure(
      found.chosen.count < found.all.count
        ? "\(path) has \(found.chosen.count) series \(series ?? ""); choose one with --series: "
          + found.names(found.chosen)
        : "\(path) has \(found.all.count) series; choose one with --series: "
          + found.names(found.all))
  }
}

/// The series of a folder, and those of them that a label or identifier chooses.
private struct SeriesList {
  struct Row {
    /// What chooses it: "5", or "0db14e/5" in a folder of several studies.
    let label: String
    let date: String?
    let series: DICOMSeries
  }

  let all, chosen: [Row]

  init(_ studies: [DICOMStudy], _ name: String?) {
    let isOne = studies.count == 1
    let all = studies.flatMap { study in
      zip(isOne ? study.labels : study.fullLabels, study.series).map {
        Row(label: $0, date: isOne ? nil : study.date, series: $1)
      }
    }
    self.all = all
    guard let name else {
      chosen = all
      return
    }
    let exact = all.filter { $0.label == name }
    // A number is enough where only one study has it; an identifier always is.
    chosen =
      exact.isEmpty
      ? all.filter { $0.series.uid == name || $0.label.split(separator: "/").last ?? "" == name }
      : exact
  }

  /// A list for a sentence: "0db14e/1 (FLAIR, 2024-05-17), …".
  func names(_ rows: [Row]) -> String {
    let list = rows.prefix(12).map { row in
      let date = row.date.map { ", \($0)" } ?? ""
      return "\(row.label) (\(row.series.title)\(date))"
    }.joined(separator: ", ")
    return list + (rows.count > 12 ? " and \(rows.count - 12) more" : "")
  }
}
