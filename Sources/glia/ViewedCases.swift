import Foundation
import NIfTI
import Viewer

/// The cases for the viewer: one that is opened at once, or several that are listed.
struct ViewedCases {
  /// Those that were found so far: one, or the first of many.
  let found: [CaseSearch.Finding]
  /// The search, which goes on behind them; `nil` where there is one case.
  let search: CaseSearch?
  /// The folder that was given, or in which all lie that was given.
  let base: String

  /// A single case.
  init(_ single: Case) {
    found = [CaseSearch.Finding(single)]
    search = nil
    base = Paths.absolute(single.directory)
  }

  /// Looks as far as it takes to know whether there is one case or several.
  ///
  /// - Throws: `NIfTIError` where there is none.
  init(_ paths: [String], predictions: String?) throws {
    let base = Self.base(paths)
    var search = CaseSearch(paths, excluding: [Self.predictions(predictions, base: base)])
    var found: [CaseSearch.Finding] = []
    var hasCase = false
    while !hasCase || found.count < 2, let finding = search.next() {
      found.append(finding)
      if case .success = finding.result { hasCase = true }
    }
    if !hasCase { _ = try found.first?.result.get() }
    self.found = found
    self.search = found.count > 1 ? search : nil
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
