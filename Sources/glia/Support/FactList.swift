import Files

/// Names and their values, in two columns.
struct FactList {
  private(set) var facts: [(name: String, lines: [String])] = []

  /// Adds a fact of one line.
  mutating func add(_ name: String, _ value: String) { add(name, [value]) }

  /// Adds a fact of several lines.
  mutating func add(_ name: String, _ lines: [String]) {
    facts.append((name.visible, lines.map(\.visible)))
  }

  /// The columns, without a line break at the end.
  var text: String {
    let width = facts.map(\.name.count).max() ?? 0
    return facts.flatMap { fact in
      fact.lines.enumerated().map { index, line in
        let name = index == 0 ? fact.name : ""
        let text = name + String(repeating: " ", count: width - name.count + 2) + line
        return String(text.reversed().drop { $0 == " " }.reversed())
      }
    }.joined(separator: "\n")
  }
}
