import Imaging
import Metrics

/// Every pair of several readers compared, over one case or many.
struct PairwiseRun {
  let sources: ReaderSources
  let run: EvaluationRun
  /// Which readers each pair compares.
  private let places: [(first: Int, second: Int)]

  /// The measures that are shown as matrices.
  static let measures: [Measure] = [.dice, .hd95]

  /// Compares all pairs.
  init(_ sources: ReaderSources, _ settings: EvaluationSettings, threads: Int) throws {
    self.sources = sources
    var pairs: [EvaluationPair] = []
    var places: [(first: Int, second: Int)] = []
    let numbers = Dictionary(
      uniqueKeysWithValues: sources.readers.enumerated().map { ($1.name, $0) })
    for one in sources.cases {
      for (index, first) in one.masks.enumerated() {
        for second in one.masks[(index + 1)...] {
          let words = "\(first.name) and \(second.name)"
          let name = sources.areFolders ? "\(one.name), \(words)" : words
          // The later mask is the one that is resampled.
          pairs.append(EvaluationPair(name: name, prediction: second.path, reference: first.path))
          places.append((numbers[first.name] ?? 0, numbers[second.name] ?? 0))
        }
      }
    }
    self.places = places
    let outcomes = try EvaluationRun.outcomes(pairs, settings, threads: threads)
    var evidence = [SchemeEvidence?](repeating: nil, count: sources.readers.count)
    for (place, outcome) in zip(places, outcomes) {
      guard case .success(let one) = outcome else { continue }
      for (reader, found) in [(place.first, one.expected), (place.second, one.predicted)] {
        evidence[reader] = evidence[reader].map { $0.joined(with: found) } ?? found
      }
    }
    let known = evidence.indices.filter { evidence[$0] != nil }
    guard !known.isEmpty else {
      schemes = []
      note = nil
      run = try EvaluationRun.reading(
        outcomes, of: pairs, as: pairs.map { _ in nil }, settings, threads: threads)
      return
    }
    let found = known.compactMap { evidence[$0] }
    var schemes = [LabelScheme?](repeating: nil, count: evidence.count)
    for (place, scheme) in zip(
      known, ReaderMasks.schemes(found, chosen: settings.rule.prediction))
    {
      schemes[place] = scheme
    }
    self.schemes = schemes
    let readers = sources.readers
    note =
      settings.rule.prediction == nil
      ? ReaderMasks.note(
        known.map { readers[$0] }, known.map { schemes[$0] ?? .labels([]) },
        found.dropFirst().reduce(found[0]) { $0.joined(with: $1) }) : nil
    run = try EvaluationRun.reading(
      outcomes, of: pairs,
      as: places.map { place in
        guard let first = schemes[place.first], let second = schemes[place.second]
        else { return nil }
        return SchemePair(prediction: second, reference: first)
      }, settings, threads: threads)
  }

  /// What the labels of each reader mean; `nil` where nobody knows.
  private let schemes: [LabelScheme?]
  /// What the labels were taken for, in one sentence; `nil` if the user said it.
  let note: String?

  /// The scheme that gives structures their names: that of the first reader who has one.
  var scheme: LabelScheme { schemes.compactMap(\.self).first ?? .brats2020 }

  /// The cases of a pair of readers, in whichever order.
  func cases(_ first: Int, _ second: Int) -> [EvaluationCase] {
    zip(run.cases, run.places).filter { _, index in
      places[index] == (first, second) || places[index] == (second, first)
    }.map(\.0)
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
