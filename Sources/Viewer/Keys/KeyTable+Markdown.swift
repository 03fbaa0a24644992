extension KeyTable {
  /// The page docs/keys.md.
  public static var markdown: String {
    var lines = [
      "# Keys", "",
      "Generated from the key table (`Sources/Viewer/Keys/KeyTable.swift`); do not edit.",
      "`glia keys > docs/keys.md` writes it anew.",
    ]
    for group in KeyGroup.allCases {
      lines += ["", "## \(group.rawValue)", "", "| key | does |", "|---|---|"]
      for binding in bindings where binding.group == group {
        let keys = binding.keys.map { "`\($0)`" }.joined(separator: " ")
        let note = binding.note.map { " (\($0))" } ?? ""
        lines.append("| \(keys) | \(binding.help)\(note) |")
      }
    }
    lines += ["", "## Mouse", "", "| gesture | does |", "|---|---|"]
    lines += mouse.map { "| \($0.gesture) | \($0.help) |" }
    return lines.joined(separator: "\n") + "\n"
  }
}
