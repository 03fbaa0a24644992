import Imaging

/// Which cases are listed: those to which every word of a text applies.
///
/// A word applies where name, verdict, note or folder contain it, in small or capital letters; after
/// `!` where they do not. `wt<0.8` compares a Dice, `ref` and `pred` want a reference and a prediction,
/// and `open` a case without a verdict.
package struct WorklistFilter: Hashable, Sendable {
  /// What was typed.
  package let text: String
  private let terms: [Term]

  private struct Term: Hashable, Sendable {
    let isNegated: Bool
    let test: Test
  }

  private enum Test: Hashable, Sendable {
    case contains(String)
    case reference, prediction, open
    case dice(Region, isBelow: Bool, Double)
  }

  /// Reads a text; an empty one lists all cases.
  package init(_ text: String = "") {
    self.text = text
    terms = text.lowercased().split(separator: " ").compactMap { word in
      let isNegated = word.hasPrefix("!")
      let word = isNegated ? word.dropFirst() : word
      return word.isEmpty ? nil : Term(isNegated: isNegated, test: Self.test(String(word)))
    }
  }

  /// Whether all cases are listed.
  package var isEmpty: Bool { terms.isEmpty }

  private static func test(_ word: String) -> Test {
    switch word {
    case "ref": return .reference
    case "pred": return .prediction
    case "open": return .open
    default: break
    }
    for region in Region.allCases where word.hasPrefix(region.abbreviation.lowercased()) {
      let rest = word.dropFirst(region.abbreviation.count)
      if let sign = rest.first, "<>".contains(sign), let value = Double(rest.dropFirst()) {
        return .dice(region, isBelow: sign == "<", value)
      }
    }
    return .contains(word)
  }

  /// Whether a case is listed.
  func matches(_ row: WorklistRow) -> Bool {
    guard !terms.isEmpty else { return true }
    let text =
      "\(row.name) \(row.review?.verdict?.rawValue ?? "") \(row.review?.note ?? "") \(row.folder)"
      .lowercased()
    return terms.allSatisfy { term in
      let applies =
        switch term.test {
        case .contains(let word): text.contains(word)
        case .reference: row.hasReference
        case .prediction: row.prediction.file != nil
        case .open: row.review?.verdict == nil
        case .dice(let region, let isBelow, let limit):
          if case .value(let dice) = row.dice.value?[region] {
            isBelow ? dice < limit : dice > limit
          } else {
            false
          }
        }
      return applies != term.isNegated
    }
  }
}
