import ArgumentParser
import Foundation
import Imaging
import Metrics
import Report

extension ReportOrigin {
  /// The origin of a report that this run of the program makes.
  ///
  /// - Parameters:
  ///   - options: The command line.
  ///   - settings: How cases are compared; `nil` if they are not.
  ///   - schemes: What labels mean, in words.
  /// - Throws: One sentence if the model or the date cannot be read.
  init(_ options: ReportCommand, _ settings: EvaluationSettings?, schemes: String?) throws {
    var facts: [ReportFact] = []
    if let settings {
      facts = settings.facts.map { ReportFact($0.name, [$0.text]) }
      facts.append(ReportFact("NSD", ["tolerance \(short(settings.options.tolerance)) mm"]))
      facts.append(ReportFact("both masks empty", [settings.empty.words]))
      if settings.mayResample {
        facts.append(
          ReportFact("resampling", ["predictions on another grid are resampled to the reference's"])
        )
      }
    }
    if let schemes { facts.insert(ReportFact("labels", [schemes]), at: 0) }
    self.init(
      command: (["glia"] + CommandLine.arguments.dropFirst()).map(\.quotedForShell)
        .joined(separator: " "),
      version: Glia.configuration.version, date: try Self.date(), settings: facts,
      model: try options.model.map {
        try ModelInfo($0).reportFacts.map { ReportFact($0.name, $0.lines) }
      } ?? [])
    card = options.model.flatMap { path in
      let folder = URL(filePath: path).deletingLastPathComponent()
      return try? String(contentsOf: folder.appending(path: "MODEL_CARD.md"), encoding: .utf8)
    }
  }

  /// The date and time in UTC: now, or that of `SOURCE_DATE_EPOCH`, which makes reports reproducible.
  ///
  /// Source: https://reproducible-builds.org/specs/source-date-epoch/
  private static func date() throws -> String {
    var date = Date()
    if let text = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"] {
      guard let seconds = Int64(text), (0..<253_402_300_800).contains(seconds) else {
        throw CommandFailure(
          "SOURCE_DATE_EPOCH is '\(text)'; it must be a number of seconds since 1970")
      }
      date = Date(timeIntervalSince1970: Double(seconds))
    }
    let text = date.formatted(.iso8601)
    return String(text.prefix(16)).replacing("T", with: " ") + " UTC"
  }
}

extension EmptyPolicy {
  /// What a measure is if both masks are empty.
  fileprivate var words: String {
    switch self {
    case .nan: "measures are undefined and left out of means"
    case .one: "Dice and similar measures count as 1"
    case .zero: "Dice and similar measures count as 0"
    }
  }
}
