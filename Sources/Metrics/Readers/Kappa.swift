/// How far two readers agree beyond chance, over cases that both put into one of several ranks.
///
///     CohenKappa(pairs: [(0, 0), (1, 2), (2, 2)], categories: 3, weights: .quadratic)?.value
///
/// Source: J. Cohen, "Weighted kappa", *Psychological Bulletin* 70:4 (1968), 213–220.
package struct CohenKappa: Hashable, Sendable {
  /// How much it matters how far two ranks are apart.
  package enum Weights: String, CaseIterable, Sendable {
    /// Any difference counts the same.
    case none
    /// The difference counts.
    case linear
    /// The square of the difference counts.
    case quadratic
  }

  /// 1 for full agreement, 0 for as much as by chance, negative for less.
  package let value: Double

  /// Measures agreement; `nil` if there are no pairs, or both readers used one and the same rank
  /// throughout.
  ///
  /// - Parameters:
  ///   - pairs: What each reader said of each case, from 0.
  ///   - categories: The number of ranks.
  ///   - weights: How differences count.
  package init?(
    pairs: [(first: Int, second: Int)], categories: Int, weights: Weights = .none
  ) {
    var table = [[Double]](
      repeating: [Double](repeating: 0, count: categories), count: categories)
    for pair in pairs { table[pair.first][pair.second] += 1 }
    let total = Double(pairs.count)
    let rows = table.map { $0.reduce(0, +) }
    let columns = (0..<categories).map { column in table.reduce(0) { $0 + $1[column] } }
    var (observed, expected) = (0.0, 0.0)
    for first in 0..<categories {
      for second in 0..<categories {
        let distance = Double(abs(first - second))
        let cost: Double =
          switch weights {
          case .none: first == second ? 0 : 1
          case .linear: distance
          case .quadratic: distance * distance
          }
        observed += cost * table[first][second]
        expected += cost * rows[first] * columns[second] / max(total, 1)
      }
    }
    guard expected > 0 else { return nil }
    value = 1 - observed / expected
  }
}

/// How far any number of readers agree beyond chance, over cases that each of them put into one of
/// several categories.
///
/// Source: J. L. Fleiss, "Measuring nominal scale agreement among many raters", *Psychological
/// Bulletin* 76:5 (1971), 378–382.
package struct FleissKappa: Hashable, Sendable {
  /// 1 for full agreement, 0 for as much as by chance, negative for less.
  package let value: Double

  /// Measures agreement; `nil` if there are no cases, or everybody chose one category throughout.
  ///
  /// - Parameter counts: For each case, how many readers chose each category; the same number of
  ///   readers, at least two, for each case.
  package init?(counts: [[Int]]) {
    guard let first = counts.first else { return nil }
    let readers = first.reduce(0, +)
    precondition(
      readers > 1 && counts.allSatisfy { $0.reduce(0, +) == readers },
      "every case needs the same number of readers, at least two")
    let cases = Double(counts.count)
    let pairs = Double(readers * (readers - 1))
    let observed =
      counts.reduce(0) { $0 + Double($1.reduce(0) { $0 + $1 * ($1 - 1) }) / pairs } / cases
    let expected = first.indices.reduce(0) { sum, category in
      let share = counts.reduce(0) { $0 + Double($1[category]) } / (cases * Double(readers))
      return sum + share * share
    }
    guard expected < 1 else { return nil }
    value = (observed - expected) / (1 - expected)
  }
}
