import ArgumentParser
import Files
import Foundation
import Viewer
import ViewerRuntime

/// `glia review`: what readers said of cases.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Summarize the reviews of several readers, and how far they agree.",
    discussion: """
      The viewer keeps verdicts, scores and notes by reader ('glia view CASES --reader NAME').

        glia review summary brats
      """,
    subcommands: [ReviewSummaryCommand.self])
}

/// `glia review summary`: counts and kappa.
struct ReviewSummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Count verdicts and scores by reader, and measure agreement.",
    discussion: """
      Reads the tables of reviews that the viewer writes, one or several, each a file or the folder \
      that holds glia-review.tsv. Where a reader has two lines for a case, the last one counts.

        glia review summary brats
        glia review summary anna/glia-review.tsv ben/glia-review.tsv --json

      Agreement is measured over the cases that both readers, or for Fleiss' kappa all readers, \
      judged: Cohen's kappa of verdicts, unweighted and with linear weights (accept, fix, reject in \
      this order), and of scores with quadratic weights. 1 is full agreement, 0 what chance alone \
      would give.
      """)

  @Argument(
    help: ArgumentHelp("Tables of reviews, or the folders that hold them.", valueName: "table"),
    completion: .file())
  var tables: [String]

  @Flag(help: "Print the report as JSON.")
  var json = false

  func run() throws {
    var judgements: [ReviewSummary.Judgement] = []
    for path in tables {
      let file = try Self.file(path)
      let entries = try ReviewFile(file).read().entries
      guard !entries.isEmpty else { throw CommandFailure("\(file) holds no reviews") }
      judgements += entries.map {
        ReviewSummary.Judgement(
          // Two tables have paths of their own, so a case is known by its name alone.
          item: tables.count > 1 ? $0.reviewed.name : "\($0.reviewed.path)\t\($0.reviewed.name)",
          opinion: $0.opinion)
      }
    }
    let summary = ReviewSummary(judgements)
    if json { try printJSON(summary.value) } else { printResult(summary.text) }
  }

  /// The table at a path, or in the folder there.
  private static func file(_ path: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandFailure("\(path) does not exist")
    }
    guard isFolder.boolValue else { return path }
    let file = path + "/glia-review.tsv"
    guard FileManager.default.fileExists(atPath: file) else {
      throw CommandFailure("\(path) holds no glia-review.tsv; name the table of reviews")
    }
    return file
  }
}
