import Cases
import Foundation
import Imaging
import Viewer
import ViewerRuntime

/// The cases for the viewer: a single one that opens directly, or several in a list.
struct ViewedCases {
  /// The cases found so far: one, or the first of many.
  let found: [CaseSearch.Finding]
  /// The search, which continues in the background; `nil` for a single case.
  let search: BackgroundSearch?
  /// The given folder, or the common folder of all given paths.
  let base: String
  /// The search for one case or several; `nil` if the user named the files of one.
  private var whole: BackgroundSearch?

  /// A single case.
  init(_ single: Case) {
    found = [CaseSearch.Finding(single)]
    search = nil
    base = Paths.absolute(single.directory)
  }

  /// How long to search for two cases before the list is shown without them.
  private static let patience = Duration.seconds(2)

  /// Searches until it is clear whether there is one case or several.
  ///
  /// If that takes long, as on a mount that does not respond, the cases open as a list.
  ///
  /// - Parameters:
  ///   - paths: Files and folders.
  ///   - predictions: The folder of predictions, which is not searched.
  ///   - sequences: Which DICOM series are which sequences.
  ///   - layouts: How data sets name their files.
  ///   - findsMasks: Whether a file that is alone and holds labels is a mask, whatever its name.
  /// - Throws: `CaseError` or `CommandFailure` if there is no case.
  init(
    _ paths: [String], predictions: String?, sequences: [Modality: String] = [:],
    layouts: LayoutTable, findsMasks: Bool = true
  ) throws {
    let base = Self.base(paths)
    var cases = CaseSearch(
      paths, excluding: [Self.predictions(predictions, base: base)], layouts: layouts)
    cases.sequences = sequences
    let search = BackgroundSearch(cases)
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
    if !isSlow, found.count == 1, let mask = found[0].maskAlone(readsFile: findsMasks) {
      found = [CaseSearch.Finding(mask)]
      hasCase = true
    }
    if !hasCase, !isSlow {
      guard let first = found.first else {
        throw CommandFailure(
          (["\(paths.joined(separator: ", ")) cannot be shown"] + search.remarks(isVerbose: true))
            .joined(separator: "; "))
      }
      _ = try first.result.get()
    }
    // A single case takes over the search's notes.
    if hasCase, !isSlow, found.count == 1, let only = try? found[0].result.get() {
      found = [CaseSearch.Finding(only.adding(search.notes, search.remarks))]
    }
    whole = search
    self.found = found
    self.search = found.count > 1 || isSlow ? search : nil
    // Reviews of a single case go to the same table as those of its neighbors.
    self.base =
      self.search == nil && found.first.map { Paths.absolute($0.path) } == base && paths.count == 1
      ? Paths.absolute("\(base)/..") : base
  }

  /// The files that are part of no case so far, a sentence for each.
  var leftOut: [String] { whole?.remarks(isVerbose: true) ?? [] }

  /// The single case; `nil` if there is a list.
  var single: Case? { search == nil ? try? found.first?.result.get() : nil }

  /// The folder of predictions: the given one, or one next to the cases.
  static func predictions(_ chosen: String?, base: String) -> String {
    chosen ?? "\(base)/glia-predictions"
  }

  /// The folder of predictions next to cases.
  static func usualPredictions(_ paths: [String]) -> String {
    predictions(nil, base: base(paths))
  }

  /// The given folder, or the common folder of all given paths.
  private static func base(_ paths: [String]) -> String {
    let folders = paths.map { path in
      (try? LabelFolder.isFolder(path)) == false ? "\(Paths.absolute(path))/.." : path
    }
    return Paths.common(paths.count == 1 ? folders : paths.map { "\(Paths.absolute($0))/.." })
  }
}
