import Imaging
import Metrics
import Viewer

/// Counts of what readers said of cases, and their agreement.
struct ReviewSummary {
  /// What one reader said of one case.
  struct Judgement {
    let item: String
    let opinion: Review.Opinion
  }

  /// A mark that readers agree about: a number from 0, in order.
  private struct Scale: Sendable {
    let name: String
    let categories: Int
    let weights: [CohenKappa.Weights]
    let rank: @Sendable (Review.Opinion) -> Int?
  }

  private static let scales = [
    Scale(name: "verdict", categories: 3, weights: [.none, .linear]) { opinion in
      opinion.verdict.flatMap { Verdict.allCases.firstIndex(of: $0) }
    },
    Scale(name: "score", categories: Review.scores.count, weights: [.quadratic]) { opinion in
      opinion.score.map { $0 - Review.scores.lowerBound }
    },
  ]

  /// The readers, by name; "" stands for lines without one.
  let readers: [String]
  /// For each reader, what was said of each case.
  private let opinions: [[String: Review.Opinion]]
  /// The number of cases that anybody judged.
  let caseCount: Int

  init(_ judgements: [Judgement]) {
    var found: [String: [String: Review.Opinion]] = [:]
    for one in judgements { found[one.opinion.reader, default: [:]][one.item] = one.opinion }
    let sorted = found.sorted { $0.key < $1.key }
    readers = sorted.map(\.key)
    opinions = sorted.map(\.value)
    caseCount = Set(judgements.map(\.item)).count
  }

  // MARK: Agreement

  /// The marks that two readers gave the same cases.
  private func pairs(_ first: Int, _ second: Int, _ scale: Scale) -> [(first: Int, second: Int)] {
    opinions[first].keys.sorted().compactMap { item in
      guard let one = opinions[first][item].flatMap(scale.rank),
        let other = opinions[second][item].flatMap(scale.rank)
      else { return nil }
      return (one, other)
    }
  }

  /// Fleiss' kappa over the cases that all readers marked, and their number.
  private func fleiss(_ scale: Scale) -> (value: Double?, cases: Int) {
    let items = opinions.dropFirst().reduce(Set(opinions.first?.keys.map(\.self) ?? [])) {
      $0.intersection($1.keys)
    }
    let counts = items.compactMap { item -> [Int]? in
      let marks = opinions.compactMap { $0[item].flatMap(scale.rank) }
      guard marks.count == readers.count else { return nil }
      return (0..<scale.categories).map { rank in marks.count { $0 == rank } }
    }
    return (FleissKappa(counts: counts)?.value, counts.count)
  }

  // MARK: Output

  /// Tables for people.
  var text: String {
    var counts = TextTable(
      ["reader", "cases"] + Verdict.allCases.map(\.rawValue) + ["mean score", "notes"])
    for (reader, said) in zip(readers, opinions) {
      let scores = said.values.compactMap(\.score)
      counts.append(
        [reader.isEmpty ? "(no name)" : reader, "\(said.count)"]
          + Verdict.allCases.map { verdict in "\(said.values.count { $0.verdict == verdict })" }
          + [
            scores.isEmpty ? "–" : fixed(Double(scores.reduce(0, +)) / Double(scores.count), 2),
            "\(said.values.count { !$0.note.isEmpty })",
          ])
    }
    var parts = ["\(caseCount == 1 ? "1 case" : "\(caseCount) cases")", counts.aligned]
    guard readers.count > 1 else {
      return parts.joined(separator: "\n") + "\n\none reader; agreement needs two"
    }
    var table = TextTable(
      ["agreement", "cases", "same"] + Self.columns.map { "kappa \($0.title)" })
    for (first, second) in readerPairs {
      let names = "\(readers[first]), \(readers[second])"
      let verdicts = pairs(first, second, Self.scales[0])
      table.append(
        [
          names, "\(verdicts.count)",
          verdicts.isEmpty
            ? "–"
            : "\(Int((Double(verdicts.count { $0.first == $0.second }) * 100 / Double(verdicts.count)).rounded())) %",
        ]
          + Self.columns.map { column in
            kappa(first, second, column.scale, column.weights).map { fixed($0, 3) } ?? "–"
          })
    }
    parts += ["", table.aligned]
    if readers.count > 2 {
      let lines = Self.scales.map { scale in
        let (value, cases) = fleiss(scale)
        return "Fleiss' kappa of \(readers.count) readers, \(scale.name)s of \(cases) cases: "
          + (value.map { fixed($0, 3) } ?? "–")
      }
      parts += [""] + lines
    }
    return parts.joined(separator: "\n")
  }

  /// The same for scripts.
  var value: JSONValue {
    let people = zip(readers, opinions).map { reader, said -> JSONValue in
      let scores = said.values.compactMap(\.score)
      return .object([
        "name": .text(reader), "cases": .integer(said.count),
        "verdicts": .object(
          Dictionary(
            uniqueKeysWithValues: Verdict.allCases.map { verdict in
              (verdict.rawValue, .integer(said.values.count { $0.verdict == verdict }))
            })),
        "scores": .integer(scores.count),
        "mean_score": scores.isEmpty
          ? .null : .number(Double(scores.reduce(0, +)) / Double(scores.count)),
        "notes": .integer(said.values.count { !$0.note.isEmpty }),
      ])
    }
    let agreements = readerPairs.map { first, second -> JSONValue in
      var members: [String: JSONValue] = [
        "first": .text(readers[first]), "second": .text(readers[second]),
      ]
      for scale in Self.scales {
        let marks = pairs(first, second, scale)
        members["\(scale.name)_cases"] = .integer(marks.count)
        members["\(scale.name)_same"] = .integer(marks.count { $0.first == $0.second })
      }
      for column in Self.columns {
        members["kappa_\(column.scale.name)_\(column.weights.rawValue)"] = JSONValue(
          kappa(first, second, column.scale, column.weights))
      }
      return .object(members)
    }
    var fleissValues: [String: JSONValue] = [:]
    for scale in Self.scales where readers.count > 1 {
      let (value, cases) = fleiss(scale)
      fleissValues[scale.name] = .object([
        "kappa": JSONValue(value), "cases": .integer(cases),
      ])
    }
    return .object([
      "cases": .integer(caseCount), "readers": .list(people), "pairs": .list(agreements),
      "fleiss": .object(fleissValues),
    ])
  }

  private static let columns = scales.flatMap { scale in
    scale.weights.map { weights in
      (
        scale: scale, weights: weights,
        title: scale.name + (weights == .none ? "" : ", \(weights.rawValue)")
      )
    }
  }

  private func kappa(
    _ first: Int, _ second: Int, _ scale: Scale, _ weights: CohenKappa.Weights
  ) -> Double? {
    CohenKappa(
      pairs: pairs(first, second, scale), categories: scale.categories, weights: weights)?.value
  }

  private var readerPairs: [(Int, Int)] {
    readers.indices.flatMap { first in
      readers.indices.dropFirst(first + 1).map { (first, $0) }
    }
  }
}
