import Cases
import DICOM
import Files

/// Finds the file that stands for a series in a folder of DICOM files.
enum SeriesFile {
  /// Returns the path of a file; for a DICOM folder, that of the first file of the chosen series.
  ///
  /// - Parameters:
  ///   - path: A file, which is returned as it is, a folder, or its DICOMDIR.
  ///   - series: The label of a series; `nil` if the folder has only one.
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
    let rows = scan.studies.flatMap { SeriesTable($0).rows }
    guard !rows.isEmpty else {
      throw CommandFailure(
        "\(path) is a folder without DICOM images; glia \(command) takes a file or a DICOM folder")
    }
    let found = series.map { series in rows.filter { $0.label == series } } ?? rows
    if found.count == 1 { return found[0].series.files[0] }
    let list = rows.prefix(12).map { "\($0.label) (\($0.title))" }.joined(separator: ", ")
    let more = rows.count > 12 ? " and \(rows.count - 12) more" : ""
    if found.isEmpty, let series {
      throw CommandFailure("\(path) has no series \(series); it has \(list)\(more)")
    }
    throw CommandFailure(
      found.count < rows.count
        ? "\(path) has \(found.count) series \(series ?? ""), of several studies; name the folder of one"
        : "\(path) has \(rows.count) series; choose one with --series: \(list)\(more)")
  }
}
