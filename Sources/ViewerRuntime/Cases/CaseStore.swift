package import Cases
import Synchronization
import Viewer

/// The cases found so far, with the label maps that belong to each.
package final class CaseStore: Sendable {
  /// A case, or the reason why a path is not one.
  package struct Entry: Sendable {
    /// The name.
    package let name: String
    /// The folder of the case, or the path that cannot be used.
    package let path: String
    /// The case.
    package fileprivate(set) var result: Result<Case, CaseError>
    /// A file of predicted labels to show with it.
    package var prediction: String?
    /// A second prediction, to compare with the first.
    package let second: String?
    /// Masks of other readers and models that were given with it.
    package let others: [OtherMask]
    /// A reference to show with it instead of its own.
    package let reference: String?
    /// Whether an earlier case has the same name, so that files with that name belong to it.
    package let isNameTaken: Bool
  }

  /// Where to look for label maps of cases.
  package struct Labels: Sendable {
    /// Predictions; the first location that has one is used.
    package var predictions: [LabelSource]
    /// Second predictions, to compare with the first ones.
    package var seconds: [LabelSource]
    /// References that take precedence over the cases' own.
    package var references: [LabelSource]
    /// Masks of other readers and models, by name.
    package var others: [(name: String, source: LabelSource)]

    /// Creates locations; without any, cases have their own reference and no prediction.
    package init(
      predictions: [LabelSource] = [], seconds: [LabelSource] = [], references: [LabelSource] = [],
      others: [(name: String, source: LabelSource)] = []
    ) {
      self.predictions = predictions
      self.seconds = seconds
      self.references = references
      self.others = others
    }

    /// All locations.
    var all: [LabelSource] { predictions + seconds + references + others.map(\.source) }
  }

  private struct State {
    var entries: [Entry] = []
    var names: Set<String> = []
    var labels: Labels
  }
  private let state: Mutex<State>

  /// Creates a store without cases.
  package init(labels: Labels = Labels()) { state = Mutex(State(labels: labels)) }

  /// The number of cases.
  package var count: Int { state.withLock { $0.entries.count } }

  /// The case at an index.
  package subscript(index: Int) -> Entry { state.withLock { $0.entries[index] } }

  /// All cases so far.
  package var entries: [Entry] { state.withLock { $0.entries } }

  /// Label files that were given and belong to none of the cases.
  var unclaimed: [String] {
    state.withLock { state in
      state.labels.all.compactMap { source in
        if case .file(let path, let name) = source, !state.names.contains(name) {
          path
        } else {
          nil
        }
      }
    }
  }

  /// Also looks in another location for predictions of cases found from now on.
  func add(_ predictions: LabelSource) {
    state.withLock { $0.labels.predictions.append(predictions) }
  }

  /// Adds a case.
  ///
  /// - Parameters:
  ///   - finding: What was found.
  ///   - isOnly: Whether it is the only case; then a label file of any name belongs to it.
  /// - Returns: Its index.
  @discardableResult
  package func append(_ finding: CaseSearch.Finding, isOnly: Bool = false) -> Int {
    state.withLock { state in
      let isNew = state.names.insert(finding.name).inserted
      func file(_ sources: [LabelSource]) -> String? {
        guard isNew else { return nil }
        return sources.lazy.compactMap { $0.file(for: finding.name, isOnly: isOnly) }.first
      }
      state.entries.append(
        Entry(
          name: finding.name, path: finding.path, result: finding.result,
          prediction: file(state.labels.predictions), second: file(state.labels.seconds),
          others: state.labels.others.compactMap { name, source in
            file([source]).map { OtherMask(name: name, path: $0) }
          }, reference: file(state.labels.references),
          isNameTaken: !isNew))
      return state.entries.count - 1
    }
  }

  /// Makes a case of other files.
  func replace(_ index: Int, with source: Case) {
    state.withLock { $0.entries[index].result = .success(source) }
  }

  /// Records a prediction that was made.
  func setPrediction(_ path: String, of index: Int) {
    state.withLock { $0.entries[index].prediction = path }
  }
}

extension CaseStore.Entry {
  /// Masks of other readers and models: those that were given, and the case's own of other names.
  var otherMasks: [OtherMask] {
    let own = (try? result.get())?.otherMasks ?? []
    let names = Set(others.map { $0.name.lowercased() })
    return others + own.filter { !names.contains($0.name.lowercased()) }
  }

  /// The reference's file: the given one, or the case's own.
  var referenceFile: String? { reference ?? (try? result.get())?.reference }
}
