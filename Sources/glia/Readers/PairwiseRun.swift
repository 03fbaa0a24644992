import Imaging
import Metrics

/// Every pair of several readers compared, over one case or many.
struct PairwiseRun {
  let sources: ReaderSources
  let run: EvaluationRun
  /// Which readers each of ``EvaluationRun/cases`` compares.
  private let places: [String: (first: Int, second: Int)]

  /// The measures that are shown as matrices.
  static let measures: [Measure] = [.dice, .hd95]

  /// Compares all pairs.
  init(_ sources: ReaderSources, _ settings: EvaluationSettings, threads: Int) throws {
    self.sources = sources
    var pairs: [EvaluationPair] = []
    var places: [String: (first: Int, second: Int)] = [:]
    let numbers = Dictionary(
      uniqueKeysWithValues: sources.readers.enumerated().map { ($1.name, $0) })
    for one in sources.cases {
      for (index, first) in one.masks.enumerated() {
        for second in one.masks[(index + 1)...] {
          let words = "\(first.name) and \(second.name)"
          let name = sources.areFolders ? "\(one.name), \(words)" : words
          pairs.append(EvaluationPair(name: name, prediction: first.path, reference: second.path))
          places[name] = (numbers[first.name] ?? 0, numbers[second.name] ?? 0)
        }
      }
    }
    self.places = places
    run = try EvaluationRun.comparing(pairs, settings, threads: threads)
  }

  /// The cases of a pair of readers, in whichever order.
  func cases(_ first: Int, _ second: Int) -> [EvaluationCase] {
    run.cases.filter { one in
      guard let place = places[one.pair.name] else { return false }
      return place == (first, second) || place == (second, first)
    }
  }

  /// A measure of a structure over all cases of a pair.
  func summary(
    _ measure: Measure, _ structure: Structure, _ first: Int, _ second: Int, _ empty: EmptyPolicy
  ) -> Summary {
    Summary(
      cases(first, second).compactMap { one in
        one.report[structure].map { measure.value(of: $0, empty: empty) }
      })
  }

  /// The means of a measure for all pairs; a reader and itself have none.
  func matrix(
    _ measure: Measure, _ structure: Structure, _ empty: EmptyPolicy
  ) -> [[Double?]] {
    sources.readers.indices.map { first in
      sources.readers.indices.map { second in
        first == second ? nil : summary(measure, structure, first, second, empty).mean
      }
    }
  }

  /// The structures of the tables: regions, and labels that are no part of one.
  var structures: [Structure] { run.structures.filter(\.isListed) }
}
