/// A path with a place for the slice's number, such as "slice-%03d.png".
package struct SlicePattern: Sendable {
  private let before: String
  private let after: String
  private let digits: Int

  /// Reads a path; `nil` where it has no `%d` with an optional width, or more than one.
  package init?(_ path: String) {
    let matches = path.matches(of: /%0?([0-9]{0,2})d/)
    guard matches.count == 1, let match = matches.first else { return nil }
    before = String(path[..<match.range.lowerBound])
    after = String(path[match.range.upperBound...])
    digits = Int(match.output.1) ?? 0
  }

  /// The path of a slice.
  package func path(_ slice: Int) -> String {
    let number = String(slice)
    return before + String(repeating: "0", count: max(digits - number.count, 0)) + number + after
  }
}
