import Cases
import Foundation
import Imaging
import Segmenter

extension SegmentCommand: CollectableCommand {
  /// The cases that this process segments.
  func part() throws -> SegmentationPart {
    guard let shard = sharding.shard else {
      return .init(all: try roles.findings(or: cases, layouts))
    }
    guard let records = sharding.records else {
      let found = try found(in: cases)
      return try SegmentationPart(
        shard, of: makePlan(found, shards: shard.count), in: found, records: nil)
    }
    let plan = try WorkPlan.shared(in: records, shard) {
      guard !cases.isEmpty || !roles.modalities.isEmpty else {
        throw CommandFailure("\(records) has no plan; name the cases too")
      }
      return try makePlan(try found(in: cases), shards: shard.count)
    }
    return try SegmentationPart(
      shard, of: plan, in: found(in: cases.isEmpty ? plan.paths : cases), records: records)
  }

  /// Finds the cases, but not in the folder that other parts write to.
  private func found(in paths: [String]) throws -> [CaseSearch.Finding] {
    let own = fullPath(output)
    let isInput = paths.contains { fullPath($0) == own || fullPath($0).hasPrefix(own + "/") }
    let found = try roles.findings(or: paths, layouts, excluding: isInput ? [] : [output])
    guard let names else { return found }
    let listed = try String(contentsOfFile: names, encoding: .utf8).split(separator: "\n")
    let wanted = Set(listed.map(String.init))
    return found.filter { wanted.contains($0.name) }
  }

  private func makePlan(_ found: [CaseSearch.Finding], shards: Int) throws -> WorkPlan {
    WorkPlan(
      found.map { finding in
        let key = SegmentationPart.key(finding)
        return (key[0], key[1], WorkCost.voxels(of: finding))
      }, in: cases, shards: shards)
  }

  /// Submits the cases to Slurm.
  func submit() throws {
    let image = try cluster.image()
    let found = try found(in: cases)
    let plan = try makePlan(found, shards: cluster.tasks(for: found.count))
    let records = fullPath(
      sharding.records ?? output + "/slurm/" + SlurmOptions.timestamp())
    let script = SlurmScript(
      name: "glia-segment", words: taskWords(records, isInContainer: image != nil),
      threads: threads, shardCount: plan.shardCount, container: image,
      folders: SlurmScript.folders(
        of: plan.paths + roles.modalities.values + [model, brainMask, grid].compactMap(\.self)
          + channel.map(\.file), writing: [output, records, plan.folder]))
    let job = try SlurmJob.submit(script, plan, records: records, cluster)
    guard cluster.wait else {
      return try job.report(isJSON: json, tasks: plan.shardCount, cases: plan.entries.count)
    }
    if !json { printNote("job \(job.id), \(plan.shardCount) tasks; its folder is \(records)") }
    try job.wait("segmenting", total: plan.entries.count) {
      (1...plan.shardCount).reduce(0) {
        $0 + SegmentationRecord.latest(RecordFile.lines($1, in: records)).count
      }
    }
    try collect(plan, in: records)
  }

  /// This command for a task, with absolute paths and without what the script adds.
  private func taskWords(_ records: String, isInContainer: Bool) -> [String] {
    var words = ["segment", "--output", fullPath(output), "--records", records]
    func add(_ name: String, _ value: String?) {
      if let value { words += ["--" + name, value] }
    }
    func add(_ name: String, if isOn: Bool) { if isOn { words.append("--" + name) } }
    for (modality, file) in roles.modalities.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      add(modality.rawValue, fullPath(file))
    }
    for (modality, label) in roles.sequences.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      add("sequence", "\(modality.rawValue)=\(label)")
    }
    // The container has a bundled model of its own.
    add("model", model.map(fullPath) ?? (isInContainer ? nil : fullPath(Assets.modelPath)))
    add("slices", slices.map { "\($0.first)-\($0.last)" })
    let isFile = grid.map { FileManager.default.fileExists(atPath: $0) } ?? false
    add("grid", isFile ? grid.map(fullPath) : grid)
    add("no-brain-mask", if: noBrainMask)
    add("brain-mask", brainMask.map(fullPath))
    if computing.backend != .auto { add("backend", computing.backend.rawValue) }
    for one in channel { add("channel", "\(one.name)=\(fullPath(one.file))") }
    add("align", if: align)
    add("no-postprocessing", if: noPostprocessing)
    add("no-mirror", if: noMirror)
    add("axial-only", if: axialOnly)
    add("exact", if: exact)
    add("fast", if: fast)
    add("probabilities", if: probabilities)
    add("force", if: force)
    // A task that is requeued keeps what is complete. With --force, the records tell what is.
    add("skip-existing", if: skipExisting || !force)
    return words
  }

  /// Prints what all parts did, as if one process had done it.
  func collect(_ plan: WorkPlan, in records: String) throws {
    var summary = SegmentationJob.Summary()
    var latest: [Int: SegmentationRecord] = [:]
    for shard in 1...plan.shardCount {
      let lines = RecordFile<SegmentationRecord>.lines(shard, in: records)
      latest.merge(SegmentationRecord.latest(lines)) { $1 }
      for case .finished(let computing?) in lines { summary.computing = computing }
    }
    var failures = FactList()
    func fail(_ entry: WorkPlan.Entry, _ failure: SegmentationJob.Failure) {
      summary.failed.append(failure)
      failures.add(failure.name, failure.reason)
      if json { printNote("glia: \(failure.name): \(failure.reason)") }
    }
    for (index, entry) in plan.entries.enumerated() {
      switch latest[index] {
      case .done(_, let report):
        summary.cases.append(report)
        if !json { report.lines.forEach(printLine) }
      case .skipped(_, let skipped):
        summary.skipped.append(skipped)
        if !json { printLine("\(skipped.prediction)   was there before") }
      case .failed(_, let failure): fail(entry, failure)
      case nil, .finished:
        fail(entry, .init(name: entry.name, reason: plan.unfinished(entry.shard, in: records)))
      }
    }
    if json { try printJSON(summary) }
    guard !summary.failed.isEmpty else { return }
    if !json { printResult("\nfailed:\n\(failures.text)") }
    throw CommandFailure("\(summary.failed.count) of \(plan.entries.count) cases failed")
  }
}
