import Terminal

/// The page docs/keys.md.
package enum KeysPage {
  /// Its text.
  package static var markdown: String {
    var lines = [
      "# Keys", "",
      "Generated from the lists of commands (`Sources/Viewer/Core/CommandList.swift`); do not edit.",
      "`glia keys > docs/keys.md` writes it. [configuration.md](configuration.md) explains how to change keys.",
    ]
    for mode in KeyMode.allCases {
      lines += ["", "## \(mode.rawValue)"]
      for section in HelpSection.sections(of: mode, .standard) {
        lines += table(section.title, section.bindings)
      }
      lines += ["", "### Mouse", "", "| gesture | does |", "|---|---|"]
      lines += mode.mouse.map { "| \($0.gesture) | \($0.help) |" }
    }
    return (lines + commandLine).joined(separator: "\n") + "\n"
  }

  /// The lines of a section of help under its heading.
  private static func table(_ heading: String, _ bindings: [KeyBinding]) -> [String] {
    ["", "### \(heading)", "", "| key | command | does |", "|---|---|---|"]
      + bindings.map { binding in
        let note = binding.note.map { " (\($0))" } ?? ""
        return
          "| \(code(binding.keys.map(\.description))) | `:\(binding.command.name)` | \(binding.help)\(note) |"
      }
  }

  /// The part about the command line.
  private static var commandLine: [String] {
    var lines = [
      "", "## Command line", "",
      "`:` starts a command. Every command in the tables above can be typed by its name; these take arguments.",
      "An unambiguous beginning of a name is enough, and a number alone goes to that slice.",
      "A file name is the rest of the line and needs no quotes; `~` is the home folder. Lines are kept in",
      "`$XDG_STATE_HOME/glia/history` (or `~/.local/state/glia/history`).",
      "", "| command | does | example | keys |", "|---|---|---|---|",
    ]
    lines += CommandList.withArguments.map { command in
      let names = command.names.joined(separator: "`, `:")
      let keys = KeyMap.standard.keys(command)
      let words = keys.isEmpty ? "no key" : code(keys.map(\.description))
      let example = command.typed?.example ?? command.name
      return "| `:\(names)` \(command.usage) | \(command.help) | `:\(example)` | \(words) |"
    }
    lines += ["", "## Typing", "", "| key | does |", "|---|---|"]
    return lines + (ConsoleState.keys + TextLine.keys).map { "| `\($0.keys)` | \($0.help) |" }
  }

  private static func code(_ words: [String]) -> String {
    words.map { "`\($0)`" }.joined(separator: " ")
  }
}
