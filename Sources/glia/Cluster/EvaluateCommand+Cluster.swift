import Cases
import Foundation
import Imaging
import Metrics

extension EvaluateCommand: CollectableCommand {
  private func makePlan(shards: (Int) -> Int) throws -> WorkPlan {
    guard try LabelFolder.isFolder(prediction), try LabelFolder.isFolder(reference) else {
      throw CommandFailure(
        "\(prediction) and \(reference) are one case, which has no parts; name two folders")
    }
    let pairs = try pairs()
    let cases = pairs.pairs.map { pair in
      (pair.name, "", WorkCost.voxels(of: [pair.prediction, pair.reference]))
    }
    return WorkPlan(
      cases, in: [prediction, reference], shards: shards(cases.count), pairs: pairs)
  }

  /// Compares the cases of one part that have not been compared yet, and writes the numbers.
  func runPart(_ shard: Shard, _ records: String) throws {
    let records = fullPath(records)
    let plan = try WorkPlan.shared(in: records, shard) {
      try makePlan { _ in shard.count }
    }
    // The paths in its messages are those that the user wrote.
    try plan.enterFolder()
    let file = try RecordFile<EvaluationRecord>(shard.number, in: records)
    let settled = Set(
      RecordFile<EvaluationRecord>.lines(shard.number, in: records).compactMap {
        $0.result == nil ? nil : $0.entry
      })
    let entries = plan.indices(of: shard).filter { !settled.contains($0) }
    if !settled.isEmpty { printNote("\(settled.count) cases of this part are already done") }
    let pairs = entries.compactMap { plan.pairs?.pairs[$0] }
    let outcomes = try EvaluationRun.outcomes(pairs, settings, threads: choices.threadCount) {
      file.append(EvaluationRecord(entries[$0], $1))
    }
    file.append(EvaluationRecord())
    try file.check()
    var failures = 0
    for (pair, outcome) in zip(pairs, outcomes) {
      guard case .failure(let error) = outcome else { continue }
      failures += 1
      printNote("glia: \(pair.name): \(error.sentence)")
    }
    printNote("part \(shard.number)/\(shard.count): \(entries.count - failures) cases compared")
    guard failures > 0 else { return }
    throw CommandFailure("\(failures) of \(entries.count) cases failed")
  }

  /// Submits the cases to Slurm.
  func submit() throws {
    let image = try cluster.image()
    let plan = try makePlan { cluster.tasks(for: $0) }
    let records = fullPath(sharding.records ?? "glia-slurm/" + SlurmOptions.timestamp())
    let script = SlurmScript(
      name: "glia-evaluate", words: taskWords(records), threads: choices.threads,
      shardCount: plan.shardCount, container: image,
      folders: SlurmScript.folders(of: plan.paths, writing: [records, plan.folder]))
    let job = try SlurmJob.submit(script, plan, records: records, cluster)
    guard cluster.wait else {
      return try job.report(
        isJSON: json || format == .json, tasks: plan.shardCount, cases: plan.entries.count)
    }
    printNote("job \(job.id), \(plan.shardCount) tasks; its folder is \(records)")
    try job.wait("evaluating", total: plan.entries.count) {
      (1...plan.shardCount).reduce(0) { $0 + RecordFile<EvaluationRecord>.count($1, in: records) }
    }
    try collect(plan, in: records)
  }

  /// This command for a task, with absolute paths and without what the script adds.
  ///
  /// How the report is printed does not matter: the parts write numbers, and joining them prints it.
  private func taskWords(_ records: String) -> [String] {
    var words = ["evaluate", fullPath(prediction), fullPath(reference), "--records", records]
    words += ["--scheme", choices.scheme.rawValue]
    if let predictionScheme = choices.predictionScheme {
      words += ["--prediction-scheme", predictionScheme.rawValue]
    }
    if let referenceScheme = choices.referenceScheme {
      words += ["--reference-scheme", referenceScheme.rawValue]
    }
    if perSlice { words += ["--per-slice", "--plane", plane.rawValue] }
    words += ["--tolerance", "\(choices.tolerance)", "--distances", choices.distances.rawValue]
    words += ["--challenge", choices.challenge.rawValue, "--empty", choices.empty.rawValue]
    if choices.resample { words.append("--resample") }
    return words
  }

  /// Joins the numbers of all parts and reports them as if one process had computed them.
  func collect(_ plan: WorkPlan, in records: String) throws {
    guard let pairs = plan.pairs else {
      throw CommandFailure("\(records)/plan.json lists no files to compare")
    }
    var outcomes: [Int: EvaluationRun.Outcome] = [:]
    for shard in 1...plan.shardCount {
      for line in RecordFile<EvaluationRecord>.lines(shard, in: records) {
        if let entry = line.entry, let outcome = line.outcome { outcomes[entry] = outcome }
      }
    }
    let all = plan.entries.enumerated().map { index, entry in
      outcomes[index] ?? .failure(CommandFailure(plan.unfinished(entry.shard, in: records)))
    }
    let run = try EvaluationRun.joining(
      all, of: pairs.pairs, settings, threads: choices.threadCount)
    try report(run, pairs)
  }
}
