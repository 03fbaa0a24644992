extension KeyTable {
  /// The page docs/keys.md.
  package static var markdown: String {
    var lines = [
      "# Keys", "",
      "Generated from the key table (`Sources/Viewer/Keys`) and the table of commands",
      "(`Sources/Viewer/Console/CommandTable.swift`); do not edit.",
      "`glia keys > docs/keys.md` writes it anew. [configuration.md](configuration.md) says how to change keys.",
    ]
    for mode in KeyMode.allCases {
      lines += ["", "## \(mode.rawValue)"]
      for group in KeyGroup.allCases {
        let bindings = bindings(in: mode).filter { $0.group == group }
        if !bindings.isEmpty { lines += table(group.rawValue, bindings) }
      }
      lines += ["", "### Mouse", "", "| gesture | does |", "|---|---|"]
      lines += mouse(in: mode).map { "| \($0.gesture) | \($0.help) |" }
    }
    return (lines + CommandTable.markdown).joined(separator: "\n") + "\n"
  }

  /// The lines of a group under its heading.
  private static func table(_ heading: String, _ bindings: [KeyBinding]) -> [String] {
    ["", "### \(heading)", "", "| key | command | does |", "|---|---|---|"]
      + bindings.map { binding in
        let keys = binding.keys.map { "`\($0)`" }.joined(separator: " ")
        let note = binding.note.map { " (\($0))" } ?? ""
        return "| \(keys) | `:\(binding.command.name)` | \(binding.help)\(note) |"
      }
  }
}
