import Cases

/// The cases that this process segments, and where it writes what it did.
struct SegmentationPart {
  let findings: [CaseSearch.Finding]
  private let entries: [Int]
  private let file: RecordFile<SegmentationRecord>?

  /// All cases.
  init(all findings: [CaseSearch.Finding]) {
    (self.findings, entries, file) = (findings, Array(findings.indices), nil)
  }

  /// The cases of one part of a plan that are not done yet.
  ///
  /// - Parameters:
  ///   - shard: The part.
  ///   - plan: The plan.
  ///   - found: All cases that were found, in any number.
  ///   - records: The folder of records; `nil` if there is none.
  /// - Throws: One sentence if the records cannot be written.
  init(
    _ shard: Shard, of plan: WorkPlan, in found: [CaseSearch.Finding], records: String?
  ) throws {
    let byKey = Dictionary(
      found.map { (Self.key($0), $0) }, uniquingKeysWith: { first, _ in first })
    let lines = records.map { RecordFile<SegmentationRecord>.lines(shard.number, in: $0) } ?? []
    let settled = SegmentationRecord.latest(lines).filter(\.value.isSettled)
    file = try records.map { try RecordFile(shard.number, in: $0) }
    var findings: [CaseSearch.Finding] = []
    var entries: [Int] = []
    for index in plan.indices(of: shard) where settled[index] == nil {
      let entry = plan.entries[index]
      if let finding = byKey[[entry.name, entry.path]] {
        findings.append(finding)
        entries.append(index)
      } else {
        let reason = "\(entry.path) is not found any more"
        printNote("glia: \(entry.name): \(reason)")
        file?.append(.failed(entry: index, .init(name: entry.name, reason: reason)))
      }
    }
    (self.findings, self.entries) = (findings, entries)
    if !settled.isEmpty { printNote("\(settled.count) cases of this part are already done") }
  }

  /// What makes a finding the one of an entry in a plan.
  static func key(_ finding: CaseSearch.Finding) -> [String] {
    [finding.name, fullPath(finding.path)]
  }

  /// Writes what came of a case.
  func record(_ index: Int, _ outcome: SegmentationBatch.Outcome) throws {
    guard let file else { return }
    let entry = entries[index]
    switch outcome {
    case .done(_, let report): file.append(.done(entry: entry, report))
    case .skipped(_, let skipped): file.append(.skipped(entry: entry, skipped))
    case .failed(let failure): file.append(.failed(entry: entry, failure))
    }
    try file.check()
  }

  /// Writes that all cases of the part have been tried.
  func finish(_ computing: SegmentationJob.Computing) throws {
    file?.append(.finished(computing.model == nil ? nil : computing))
    try file?.check()
  }
}
