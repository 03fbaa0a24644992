import Imaging
import Metrics

/// What `glia consensus` prints about one case.
struct ConsensusReport {
  let name: String
  let output: String
  let readers: [ReaderSources.Reader]
  let method: Consensus.Method
  let consensus: Consensus

  private var scheme: LabelScheme { consensus.map.scheme }
  private var voxel: Double { consensus.map.grid.voxelMilliliters }

  /// The voxels of a structure in the result.
  private func voxels(of structure: Structure) -> Int {
    let mask = scheme.mask(of: structure)
    return consensus.map.labels.reduce(0) { $0 + Int(mask[Int($1)]) }
  }

  /// A table with one row for each structure and reader.
  var text: String {
    let hasEstimates = method == .staple
    var table = TextTable(
      ["structure", "reader", "volume ml", "Dice"]
        + (hasEstimates ? ["sensitivity", "specificity"] : []))
    for part in consensus.parts {
      for (number, reader) in readers.enumerated() {
        var row = [
          number == 0 ? part.structure.title(scheme) : "", reader.name,
          fixed(Double(part.voxels[number]) * voxel, 2), Measure.dice.text(part.dice[number]),
        ]
        if hasEstimates {
          row += [
            part.staple.map { ratio($0.sensitivities[number], 4) } ?? "–",
            part.staple.map { ratio($0.specificities[number], 6) } ?? "–",
          ]
        }
        table.append(row)
      }
      table.append(
        ["", "consensus", fixed(Double(voxels(of: part.structure)) * voxel, 2), ""]
          + (hasEstimates ? ["", ""] : []))
      let all = part.voxelsByVotes.last ?? 0
      table.append(
        ["", "marked by all", fixed(Double(all) * voxel, 2), ""] + (hasEstimates ? ["", ""] : []))
      table.append(
        ["", "marked by any", fixed(Double(part.voxelsByVotes.reduce(0, +)) * voxel, 2), ""]
          + (hasEstimates ? ["", ""] : []))
    }
    let words =
      method == .majority
      ? readers.count == 2 ? "what both readers marked" : "more than half of \(readers.count)"
      : "STAPLE of \(readers.count) readers"
    return "\(output)   \(words)\n\(table.aligned)"
  }

  /// The same for scripts, with voxel counts.
  var value: JSONValue {
    let parts = consensus.parts.map { part -> JSONValue in
      let readers = readers.enumerated().map { number, reader -> JSONValue in
        .object([
          "name": .text(reader.name), "file": .text(reader.path),
          "voxels": .integer(part.voxels[number]),
          "volume_ml": .number(Double(part.voxels[number]) * voxel),
          "dice": JSONValue(part.dice[number]),
          "sensitivity": JSONValue(part.staple?.sensitivities[number]),
          "specificity": JSONValue(part.staple?.specificities[number]),
        ])
      }
      let count = voxels(of: part.structure)
      return .object([
        "structure": .text(part.structure.id), "readers": .list(readers),
        "voxels": .integer(count), "volume_ml": .number(Double(count) * voxel),
        "voxels_by_votes": .list(part.voxelsByVotes.map { .integer($0) }),
        "rounds": part.staple.map { .integer($0.rounds) } ?? .null,
      ])
    }
    return .object([
      "name": .text(name), "output": .text(output), "method": .text(method.rawValue),
      "scheme": .text(scheme.rawValue), "structures": .list(parts),
    ])
  }
}
