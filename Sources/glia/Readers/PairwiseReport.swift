import Imaging
import Metrics
import Rendering

/// A comparison of every pair of readers as tables, CSV, JSON and a figure.
struct PairwiseReport {
  let pairwise: PairwiseRun
  let settings: EvaluationSettings

  private var names: [String] { pairwise.sources.readers.map(\.name) }
  private var scheme: LabelScheme { pairwise.scheme }

  /// One matrix for each structure and measure.
  var tables: String {
    pairwise.structures.flatMap { structure in
      PairwiseRun.measures.map { measure in
        var table = TextTable(["\(title(measure)), \(structure.title(scheme))"] + names)
        for (name, row) in zip(names, pairwise.matrix(measure, structure, settings.empty)) {
          table.append([name] + row.map(measure.text))
        }
        return table.aligned
      }
    }.joined(separator: "\n\n")
  }

  /// One row for each pair, case and structure.
  var csv: String {
    var table = TextTable(
      ["case", "first", "second", "structure"] + PairwiseRun.measures.map(\.rawValue))
    for (first, second) in pairs {
      for one in pairwise.cases(first, second) {
        for structure in pairwise.structures {
          guard let report = one.report[structure] else { continue }
          table.append(
            [caseName(one), names[first], names[second], structure.id]
              + PairwiseRun.measures.map { measure in
                measure.value(of: report, empty: settings.empty).map { "\($0)" } ?? "nan"
              })
        }
      }
    }
    return table.csv
  }

  /// The same for scripts, with the means over cases.
  func value() -> JSONValue {
    let means = pairs.map { first, second -> JSONValue in
      var members: [String: JSONValue] = [:]
      for structure in pairwise.structures {
        members[structure.id] = .object(
          Dictionary(
            uniqueKeysWithValues: PairwiseRun.measures.map { measure in
              let summary = pairwise.summary(measure, structure, first, second, settings.empty)
              return (
                measure.rawValue,
                .object([
                  "mean": JSONValue(summary.mean), "defined": .integer(summary.count),
                  "undefined": .integer(summary.undefined),
                ])
              )
            }))
      }
      return .object([
        "first": .text(names[first]), "second": .text(names[second]),
        "cases": .integer(pairwise.cases(first, second).count), "structures": .object(members),
      ])
    }
    return .object([
      "readers": .list(
        pairwise.sources.readers.map {
          .object(["name": .text($0.name), "path": .text($0.path)])
        }),
      "pairs": .list(means),
      "failed": .failures(pairwise.run.failures),
    ])
  }

  /// The matrices as colored squares, one row of them for each structure.
  var figure: MatrixFigure {
    let panels = pairwise.structures.flatMap { structure in
      PairwiseRun.measures.map { measure in
        let values = pairwise.matrix(measure, structure, settings.empty)
        let known = values.joined().compactMap(\.self)
        // Near is bright in both: Dice from 0 to 1, distances from the largest down to 0.
        let isRatio = measure.unit == .ratio
        let highest = isRatio ? 1 : max(known.max() ?? 1, 1e-9)
        return MatrixFigure.Panel(
          title: "\(title(measure)), \(structure.title(scheme))",
          values: isRatio ? values : values.map { $0.map { $0.map { highest - $0 } } },
          range: 0...highest,
          text: { measure.text(isRatio ? $0 : highest - $0) })
      }
    }
    return MatrixFigure(names: names, panels: panels, columns: PairwiseRun.measures.count)
  }

  private var pairs: [(Int, Int)] {
    names.indices.flatMap { first in names.indices.dropFirst(first + 1).map { (first, $0) } }
  }

  private func title(_ measure: Measure) -> String {
    measure.unit.symbol.isEmpty ? measure.title : "\(measure.title) \(measure.unit.symbol)"
  }

  /// The case of a comparison; empty where each reader is one file.
  private func caseName(_ one: EvaluationCase) -> String {
    pairwise.sources.cases.first { found in
      found.masks.contains { $0.path == one.pair.prediction }
    }?.name ?? ""
  }
}
