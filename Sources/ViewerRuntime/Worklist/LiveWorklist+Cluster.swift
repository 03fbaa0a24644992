import Cases
import Foundation
package import Viewer

extension LiveWorklist {
  /// Hands cases to Slurm; see ``WorklistServices``.
  package func submit(_ ids: [Int], options: [String]) -> WorklistReport {
    guard let submitter else {
      return .submitted(.failure(SubmissionProblem("These cases cannot be handed to Slurm.")))
    }
    return .submitted(submitter(ids.map { store[$0].name }, options))
  }

  /// Looks for predictions that other programs write; see ``WorklistServices``.
  ///
  /// The folder is read only after it has changed, so that a server is asked for little.
  package func watch(
    isCancelled: @Sendable () -> Bool, report: @Sendable (WorklistReport) -> Void
  ) {
    var seen: (changed: Date, count: Int)?
    while !isCancelled() {
      let attributes = try? FileManager.default.attributesOfItem(atPath: locations.predictions)
      if let changed = attributes?[.modificationDate] as? Date {
        let state = (changed, store.count)
        // Times of files are coarse: a folder that changed a moment ago is read again.
        if seen.map({ $0 != state }) ?? true || changed.timeIntervalSinceNow > -3 {
          seen = state
          let files = arrived()
          if !files.isEmpty { report(.arrived(files)) }
        }
      }
      for _ in 0..<10 where !isCancelled() { Thread.sleep(forTimeInterval: 0.1) }
    }
  }

  /// The predictions of cases that had none, by case.
  private func arrived() -> [Int: String] {
    let folder = locations.predictions
    let names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    var files: [Int: String] = [:]
    for (id, entry) in store.entries.enumerated()
    where entry.prediction == nil && !entry.isNameTaken {
      let name = "\(entry.name)_pred.nii.gz"
      guard names.contains(name) else { continue }
      let path = URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent(name)
        .relativePath
      store.setPrediction(path, of: id)
      files[id] = path
    }
    return files
  }
}
