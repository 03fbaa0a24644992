import Cases
import Files
import Imaging
import VolumeFiles

/// What `glia info` prints about a folder without DICOM files: its cases, and the files that belong to none.
struct FolderInfo {
  private var findings: [CaseSearch.Finding] = []
  private let notes: [FileNote]
  private let leftOut: [FileNote]

  /// Looks for cases in a folder; reads only names.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - layouts: How data sets name their files.
  /// - Throws: `CommandFailure` if there is no case.
  init(_ path: String, layouts: LayoutTable) throws {
    var search = CaseSearch([path], layouts: layouts)
    while let finding = search.next() { findings.append(finding) }
    notes = search.notes
    leftOut = search.leftOut
    if findings.count == 1, case .failure(.noImages) = findings[0].result {
      throw CommandFailure(
        "\(path) is a folder without DICOM files; glia info takes a file, or a folder of DICOM files "
          + "or cases")
    }
  }

  /// The cases, and a line for each file that was left out.
  var text: String {
    let cases = findings.flatMap { finding -> [String] in
      switch finding.result {
      case .success(let found): found.summary
      case .failure(let error): ["\(finding.name): \(error)"]
      }
    }
    let left = leftOut.map { "left out: \($0.file): \($0.text)" }
    return (cases + FileNote.sentences(notes) + left).joined(separator: "\n")
  }

  /// The same as JSON.
  var json: JSONValue {
    .object([
      "cases": .list(findings.map(json)),
      "leftOut": .list(
        (notes + leftOut).map { .object(["file": .text($0.file), "reason": .text($0.text)]) }),
    ])
  }

  private func json(_ finding: CaseSearch.Finding) -> JSONValue {
    switch finding.result {
    case .success(let found):
      let images = found.modalities.map { ($0.key.rawValue, JSONValue.text($0.value)) }
      return .object([
        "name": .text(found.name), "layout": .text(found.layout.name),
        "images": .object(Dictionary(uniqueKeysWithValues: images)),
        "image": found.image.map { .text($0) } ?? .null,
        "reference": found.reference.map { .text($0) } ?? .null,
      ])
    case .failure(let error):
      return .object(["name": .text(finding.name), "problem": .text(error.description)])
    }
  }
}
