import Cases
import Files
import Foundation
import Report
import Viewer
import ViewerRuntime

/// The cases of a report, with their reviews.
struct ReportedCases {
  /// Every case that was found, or why it cannot be used.
  let findings: [CaseSearch.Finding]
  /// The single case; `nil` if there are several, or none.
  let only: Case?
  /// The folder that paths in the table of reviews are relative to.
  let base: String
  /// The predictions' folder or file.
  let predictions: String
  private let reviews: ReviewTable

  /// Searches the folder of the command line.
  ///
  /// - Throws: One sentence if there is no case, or the table of reviews cannot be read.
  init(_ options: ReportCommand) throws {
    let folder = options.folder
    let isFolder = try LabelFolder.isFolder(folder)
    let start = isFolder ? Paths.absolute(folder) : Paths.absolute("\(folder)/..")
    // Predictions may also be in the folders of the cases.
    let excluded = options.predictions ?? ViewedCases.predictions(nil, base: start)
    var search = CaseSearch(
      [folder],
      excluding: start.hasPrefix(Paths.absolute(excluded)) ? [] : [excluded],
      layouts: try options.layouts.table())
    var findings: [CaseSearch.Finding] = []
    while let finding = search.next() { findings.append(finding) }
    for sentence in search.sentences(isVerbose: options.layouts.verbose) { printNote(sentence) }
    self.findings = findings
    let found = findings.compactMap { try? $0.result.get() }
    only = findings.count == 1 ? found.first : nil
    // Reviews of a single case are in the table of its neighbors, as in the viewer.
    base =
      only.map { Paths.absolute($0.directory) == start } == true && isFolder
      ? Paths.absolute("\(start)/..") : start
    predictions = options.predictions ?? ViewedCases.predictions(nil, base: base)
    if let path = options.review, !FileManager.default.fileExists(atPath: path) {
      throw CommandFailure("--review is \(path), which does not exist")
    }
    reviews = try ReviewFile(options.review ?? "\(base)/glia-review.tsv").read()
  }

  /// The case of a name.
  func named(_ name: String) -> Case? {
    findings.first { $0.name == name }.flatMap { try? $0.result.get() }
  }

  /// What readers said, in the order of the cases.
  func reviews(of cases: [Case]) -> [ReportedReview] {
    cases.flatMap { one in
      let reviewed = ReviewedCase(
        name: one.name, path: Paths.relative(Paths.absolute(one.directory), to: base))
      return reviews.opinions(of: reviewed).map {
        ReportedReview(
          one.name, verdict: $0.verdict?.rawValue ?? "", note: $0.note, reader: $0.reader,
          score: $0.score)
      }
    }
  }
}
