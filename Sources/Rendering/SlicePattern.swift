/// A path with a placeholder for the slice's number, such as "slice-%03d.png".
package struct SlicePattern: Sendable {
  private let before: String
  private let after: String
  private let digits: Int

  /// Parses a path; `nil` unless it has exactly one `%d`, with an optional width.
  package init?(_ path: String) {
    let matches = path.matches(of: /%0?([0-9]{0,2})d/)
    guard matches.count == 1, let match = matches.first else { return nil }
    before = String(path[..<match.range.lowerBound])
    after = String(path[match.range.upperBound...])
    digits = Int(match.output.1) ?? 0
  }

  /// Returns the path of a slice.
  package func path(_ slice: Int) -> String {
    let number = String(slice)
    return before + String(repeating: "0", count: max(digits - number.count, 0)) + number + after
  }
}
