extension KeyTable {
  /// The page docs/keys.md.
  public static var markdown: String {
    var lines = [
      "# Keys", "",
      "Generated from the key table (`Sources/Viewer/Keys/KeyTable.swift`) and the table of commands",
      "(`Sources/Viewer/Console/CommandTable.swift`); do not edit.",
      "`glia keys > docs/keys.md` writes it anew. [configuration.md](configuration.md) says how to change keys.",
    ]
    for group in KeyGroup.allCases {
      lines += ["", "## \(group.rawValue)", "", "| key | command | does |", "|---|---|---|"]
      for binding in bindings where binding.group == group {
        let keys = binding.keys.map { "`\($0)`" }.joined(separator: " ")
        let note = binding.note.map { " (\($0))" } ?? ""
        lines.append("| \(keys) | `:\(binding.command.name)` | \(binding.help)\(note) |")
      }
    }
    lines += ["", "## Mouse", "", "| gesture | does |", "|---|---|"]
    lines += mouse.map { "| \($0.gesture) | \($0.help) |" }
    return (lines + CommandTable.markdown).joined(separator: "\n") + "\n"
  }
}
