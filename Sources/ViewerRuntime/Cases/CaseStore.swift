package import Cases
import Synchronization
import Viewer

/// The cases that were found so far, with the label maps that belong to each.
package final class CaseStore: Sendable {
  /// A case, or why there is none.
  package struct Entry: Sendable {
    /// The name.
    package let name: String
    /// The folder of the case, or the path that cannot be used.
    package let path: String
    /// The case.
    package let result: Result<Case, CaseError>
    /// A file of predicted labels to show with it.
    package var prediction: String?
    /// A second prediction, to be compared with the first.
    package let second: String?
    /// A reference to show with it instead of its own.
    package let reference: String?
    /// Whether an earlier case has the same name, so that files named after it are the other's.
    package let isNameTaken: Bool
  }

  /// Where label maps of cases are looked for.
  package struct Labels: Sendable {
    /// Predictions, the first that has one deciding.
    package var predictions: [LabelSource]
    /// Second predictions, to be compared with those.
    package var seconds: [LabelSource]
    /// References that come before the cases' own.
    package var references: [LabelSource]

    /// Names where to look; without any, cases have their own reference and no prediction.
    package init(
      predictions: [LabelSource] = [], seconds: [LabelSource] = [], references: [LabelSource] = []
    ) {
      self.predictions = predictions
      self.seconds = seconds
      self.references = references
    }

    /// All of them.
    var all: [LabelSource] { predictions + seconds + references }
  }

  private struct State {
    var entries: [Entry] = []
    var names: Set<String> = []
    var labels: Labels
  }
  private let state: Mutex<State>

  /// Creates a store without cases.
  package init(labels: Labels = Labels()) { state = Mutex(State(labels: labels)) }

  /// How many cases were found.
  package var count: Int { state.withLock { $0.entries.count } }

  /// A case by its index.
  package subscript(index: Int) -> Entry { state.withLock { $0.entries[index] } }

  /// All cases so far.
  package var entries: [Entry] { state.withLock { $0.entries } }

  /// Label files that were named and belong to none of the cases.
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

  /// Looks for predictions of cases that are found from now on in another location as well.
  func add(_ predictions: LabelSource) {
    state.withLock { $0.labels.predictions.append(predictions) }
  }

  /// Takes a case in.
  ///
  /// - Parameters:
  ///   - finding: What was found.
  ///   - isOnly: Whether there is no other; then a label file belongs to it whatever its name.
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
          reference: file(state.labels.references),
          isNameTaken: !isNew))
      return state.entries.count - 1
    }
  }

  /// Notes a prediction that was made.
  func setPrediction(_ path: String, of index: Int) {
    state.withLock { $0.entries[index].prediction = path }
  }
}

extension CaseStore.Entry {
  /// The reference's file: the one that was named, or the case's own.
  var referenceFile: String? { reference ?? (try? result.get())?.reference }
}
