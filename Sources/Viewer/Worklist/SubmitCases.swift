import Terminal

extension ViewerModel {
  /// Hands the listed cases without a prediction to Slurm, but none twice.
  ///
  /// - Parameter words: Options for sbatch; "again" before them also submits what was submitted before.
  /// - Returns: The submission.
  /// - Throws: `CommandProblem` if there is nothing to submit.
  mutating func submit(_ words: [String]) throws(CommandProblem) -> [Effect] {
    let isAgain = words.first?.lowercased() == "again"
    let options = isAgain ? Array(words.dropFirst()) : words
    let wanted = worklist.listed.filter { batchProblem(worklist.rows[$0]) == nil }
    guard !wanted.isEmpty else { throw CommandProblem(nothingToSegment) }
    let ids = isAgain ? wanted : wanted.filter { !worklist.submitted.contains($0) }
    guard !ids.isEmpty else {
      throw CommandProblem(
        "these cases were submitted before; :slurm again submits them once more")
    }
    worklist.submitting = ids
    notice = Notice(
      .info, "Submitting \(ids.count == 1 ? "1 case" : "\(ids.count) cases") to Slurm …")
    return [.worklist(.submit(ids, options: options))]
  }

  /// Takes in predictions that other programs, such as tasks of a cluster, have written.
  mutating func take(_ files: [Int: String]) -> [Effect] {
    for (id, path) in files {
      worklist.change(id) { row in
        switch row.prediction {
        case .none, .failed: row.prediction = .file(path)
        // The segmentation here finds the file by itself.
        case .file, .waiting, .running: break
        }
      }
    }
    if worklist.isShown { worklist.arrange() }
    return files.keys.sorted().flatMap { showPrediction(of: $0) }
  }
}
