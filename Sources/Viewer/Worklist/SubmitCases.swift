import Terminal

extension ViewerModel {
  /// Hands the listed cases without a prediction to Slurm.
  mutating func submit(_ options: [String]) throws(CommandProblem) -> [Effect] {
    let ids = worklist.listed.filter { batchProblem(worklist.rows[$0]) == nil }
    guard !ids.isEmpty else { throw CommandProblem(nothingToSegment) }
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
