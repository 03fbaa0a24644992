import ArgumentParser
import Cases
import Imaging
import VolumeFiles

/// Options that say which sequence a file is, for files whose names do not.
struct RoleFiles: ParsableArguments {
  @Option(
    help: ArgumentHelp("A file that is FLAIR, whatever its name.", valueName: "file"),
    completion: .images)
  var flair: String?

  @Option(help: ArgumentHelp("A file that is T1.", valueName: "file"), completion: .images)
  var t1: String?

  @Option(
    help: ArgumentHelp("A file that is T1 with contrast agent.", valueName: "file"),
    completion: .images)
  var t1ce: String?

  @Option(help: ArgumentHelp("A file that is T2.", valueName: "file"), completion: .images)
  var t2: String?

  /// The files by sequence.
  var modalities: [Modality: String] {
    let files: [(Modality, String?)] = [(.flair, flair), (.t1, t1), (.t1ce, t1ce), (.t2, t2)]
    return files.reduce(into: [:]) { $0[$1.0] = $1.1 }
  }

  /// The case of these files, or what paths lead to: cases, and why others are none.
  ///
  /// - Throws: `VolumeFileError` where one of these files cannot be read.
  func findings(or paths: [String]) throws -> [CaseSearch.Finding] {
    guard modalities.isEmpty else { return [CaseSearch.Finding(try Case.files(modalities))] }
    var search = CaseSearch(paths)
    var findings: [CaseSearch.Finding] = []
    while let finding = search.next() { findings.append(finding) }
    for sentence in FileNote.sentences(search.notes) { printNote(sentence) }
    return findings
  }

  /// Refuses paths beside these options.
  func check(_ paths: [String]) throws {
    if !modalities.isEmpty, let path = paths.first {
      throw ValidationError(
        "--flair, --t1, --t1ce and --t2 make a case of their own; \(path) cannot stand beside them")
    }
  }
}
