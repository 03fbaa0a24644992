import DICOM
import Files
import VolumeFiles

/// Makes cases of DICOM files.
enum DICOMCases {
  /// Reads the headers of files in folders and makes a case of each study.
  ///
  /// - Parameters:
  ///   - folders: The folders; those inside them are not read.
  ///   - root: The folder that the user named.
  ///   - isOnly: Whether all DICOM files below the root are in these folders.
  ///   - notes: Receives notes on files that belong to no case.
  /// - Returns: At least one case.
  /// - Throws: ``CaseError`` if no file holds an image.
  static func read(
    _ folders: [String], root: String, isOnly: Bool, notes: inout [FileNote]
  ) throws(CaseError) -> [Case] {
    let scan = DICOMFolder.scan(filesIn: folders)
    DICOMRegistry.remember(scan.studies)
    var problems = scan.problems.map {
      FileNote(file: $0.file, text: "left out because \($0.reason)")
    }
    if scan.problemCount > problems.count, let last = problems.popLast() {
      let rest = scan.problemCount - problems.count
      problems.append(
        FileNote(
          file: last.file, text: "left out, like \(rest - 1) others, because it cannot be read"))
    }
    let names = DICOMNames(root: root, folders: folders, isOnly: isOnly)
    let cases = scan.studies.compactMap { study in
      makeCase(
        study, name: names.name(of: study, count: scan.studies.count), directory: names.directory)
    }
    guard !cases.isEmpty else {
      let found =
        problems.first?.description
        ?? "its \(scan.fileCount) DICOM files hold no image, as reports do"
      throw .noImages(folder: root, found: found)
    }
    if cases.count == 1 { return [cases[0].adding(problems)] }
    notes += problems
    return cases
  }

  /// Makes a case of a study: of its four sequences, or of its best series if none is one of them.
  private static func makeCase(_ study: DICOMStudy, name: String, directory: String) -> Case? {
    if let known = Case.dicom(study, name: name, directory: directory) { return known }
    let images = study.series.filter { !$0.facts.isColor && !$0.facts.isScreenshot }
    guard
      let best = images.max(by: { SequenceChoice.score($0) < SequenceChoice.score($1) })
        ?? study.series.first
    else { return nil }
    return Case.dicom(best, name: name, directory: directory)
  }
}
