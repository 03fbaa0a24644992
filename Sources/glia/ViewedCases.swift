import Cases
import Foundation
import Viewer
import ViewerRuntime

/// The cases for the viewer: one that is opened at once, or several that are listed.
struct ViewedCases {
  /// Those that were found so far: one, or the first of many.
  let found: [CaseSearch.Finding]
  /// The search, which goes on behind them; `nil` where there is one case.
  let search: BackgroundSearch?
  /// The folder that was given, or in which all lie that was given.
  let base: String

  /// A single case.
  init(_ single: Case) {
    found = [CaseSearch.Finding(single)]
    search = nil
    base = Paths.absolute(single.directory)
  }

  /// How long a search may take to find two cases before the list is shown without them.
  private static let patience = Duration.seconds(2)

  /// Looks as far as it takes to know whether there is one case or several.
  ///
  /// Where that takes long, as on a mount that does not answer, it is a list.
  ///
  /// - Throws: `VolumeFileError` where there is none.
  init(_ paths: [String], predictions: String?) throws {
    let base = Self.base(paths)
    let search = BackgroundSearch(
      CaseSearch(paths, excluding: [Self.predictions(predictions, base: base)]))
    var found: [CaseSearch.Finding] = []
    var hasCase = false
    var isSlow = false
    let start = ContinuousClock.now
    search: while !hasCase || found.count < 2 {
      switch search.next(within: .milliseconds(100)) {
      case .finding(let finding):
        found.append(finding)
        if case .success = finding.result { hasCase = true }
      case .pending:
        isSlow = ContinuousClock.now - start > Self.patience
        if isSlow { break search }
      case .end: break search
      }
    }
    if !hasCase, !isSlow { _ = try found.first?.result.get() }
    // Of a case by itself, the search's notes are the case's.
    if hasCase, !isSlow, found.count == 1, let only = try? found[0].result.get() {
      found = [CaseSearch.Finding(only.adding(search.notes))]
    }
    self.found = found
    self.search = found.count > 1 || isSlow ? search : nil
    // Verdicts on a case that is opened by itself stand where those on its neighbors do.
    self.base =
      self.search == nil && found.first.map { Paths.absolute($0.path) } == base && paths.count == 1
      ? Paths.absolute("\(base)/..") : base
  }

  /// The case where there is one; `nil` where there is a list.
  var single: Case? { search == nil ? try? found.first?.result.get() : nil }

  /// The folder of predictions: the one that was named, or one beside the cases.
  static func predictions(_ chosen: String?, base: String) -> String {
    chosen ?? "\(base)/glia-predictions"
  }

  /// The folder that was given, or in which all lie that was given.
  private static func base(_ paths: [String]) -> String {
    let folders = paths.map { path in
      (try? LabelFolder.isFolder(path)) == false ? "\(Paths.absolute(path))/.." : path
    }
    return Paths.common(paths.count == 1 ? folders : paths.map { "\(Paths.absolute($0))/.." })
  }
}
