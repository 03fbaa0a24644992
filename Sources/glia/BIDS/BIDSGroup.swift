import Cases
import Files
import Foundation
import Imaging
import Metrics
import VolumeFiles

/// The table of all sessions of a BIDS derivative data set.
struct BIDSGroup {
  private let output: String
  private let dataset: String
  private let found: [CaseSearch.Finding]

  /// A session's numbers, by the names of structures.
  private struct Row {
    let name: BIDSName
    var volumes: [String: Double] = [:]
    var dice: [String: Double] = [:]
  }

  init(dataset: String, output: String, _ found: [CaseSearch.Finding]) {
    (self.dataset, self.output, self.found) = (dataset, output, found)
  }

  /// Measures the masks and writes the table.
  func write() throws {
    var rows: [Row] = []
    var structures: [Structure] = []
    var failures = 0
    let bar = ProgressBar("measuring", total: found.count)
    for (index, finding) in found.enumerated() {
      try Interruption.check()
      do {
        let (row, own) = try measure(finding.result.get())
        rows.append(row)
        structures += own.filter { !structures.contains($0) }
      } catch {
        failures += 1
        printNote("glia: \(finding.name): \(error.sentence)")
      }
      bar.update(index + 1, finding.name)
    }
    bar.finish()
    guard !rows.isEmpty else {
      throw CommandFailure("\(output) has no masks of these participants")
    }
    try write(rows, structures)
    guard failures > 0 else { return }
    throw CommandFailure("\(failures) of \(found.count) sessions failed")
  }

  private func measure(_ source: Case) throws -> (Row, [Structure]) {
    guard let name = BIDSName(source, in: dataset) else {
      throw CommandFailure("\(source.directory) is not in a folder sub-* of \(dataset)")
    }
    let mask = name.files(in: output).prediction
    let sidecar = BIDSName.sidecar(of: mask, "json")
    guard let data = FileManager.default.contents(atPath: sidecar) else {
      throw CommandFailure("there is no \(sidecar); 'glia bids … participant' makes it")
    }
    guard let members = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw CommandFailure(
        "\(sidecar) is not JSON; 'glia bids … participant --force' makes it again")
    }
    let scheme = try BIDSDerivative.scheme(members["LabelScheme"] as? String ?? "", of: mask)
    let map = try VolumeFormats.readLabelMap(mask, scheme: scheme)
    var row = Row(name: name)
    let structures = scheme.structures.filter(\.isListed)
    for structure in structures {
      let bits = scheme.mask(of: structure)
      let count = map.labels.count { bits[Int($0)] != 0 }
      row.volumes[structure.abbreviation] = Double(count) * map.grid.voxelMilliliters
    }
    if let reference = source.reference {
      let pair = EvaluationPair(name: name.prefix, prediction: mask, reference: reference)
      let settings = EvaluationSettings(
        rule: SchemeRule(prediction: scheme, reference: nil), mayResample: true)
      let one = try EvaluationCase(pair, settings)
      for note in one.notes + [one.resamplingNote].compactMap(\.self) { printNote(note) }
      for report in one.report.structures {
        row.dice[report.structure.abbreviation] = report.counts.dice
      }
    }
    return (row, structures)
  }

  private func write(_ rows: [Row], _ structures: [Structure]) throws {
    let hasSessions = rows.contains { $0.name.session != nil }
    let measured = structures.filter { one in rows.contains { $0.dice[one.abbreviation] != nil } }
    func column(_ kind: String, _ structure: Structure) -> String {
      "\(kind)_" + structure.abbreviation.replacing(" ", with: "_")
    }
    var columns: [String: JSONValue] = [
      "participant_id": .object(["Description": .text("The participant")])
    ]
    var header = ["participant_id"]
    if hasSessions {
      header.append("session_id")
      columns["session_id"] = .object(["Description": .text("The session")])
    }
    for structure in structures {
      header.append(column("volume", structure))
      columns[column("volume", structure)] = .object([
        "Description": .text("Volume of the structure: \(structure.name)"), "Units": .text("mL"),
      ])
    }
    for structure in measured {
      header.append(column("dice", structure))
      columns[column("dice", structure)] = .object([
        "Description": .text(
          "Dice with the reference in derivatives, from 0 to 1, of the structure: \(structure.name); "
            + "n/a if there is no reference or both masks are empty")
      ])
    }
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "n/a" }
    let lines = rows.map { row in
      var cells = [row.name.participant]
      if hasSessions { cells.append(row.name.session ?? "n/a") }
      cells += structures.map { text(row.volumes[$0.abbreviation]) }
      cells += measured.map { text(row.dice[$0.abbreviation]) }
      return cells.joined(separator: "\t")
    }
    let table = output + "/group_volumes.tsv"
    try BIDSDerivative.write(.object(columns), to: output + "/group_volumes.json")
    // BIDS has no name for such a table; the validator is told so.
    try BIDSDerivative.writeOnce(text: "group_*\n", to: output + "/.bidsignore")
    try AtomicFile.write(
      Array(([header.joined(separator: "\t")] + lines).joined(separator: "\n").utf8) + [10],
      to: table)
    printLine(table)
  }
}
