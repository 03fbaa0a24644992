extension CommandTable {
  /// Keys while a command is typed, beside those of ``TextLine/keys``.
  static let keys: [(keys: String, help: String)] = [
    ("Tab", "complete; again: the next"),
    ("Shift+Tab", "the one before"),
    ("↑ ↓", "lines typed before"),
    ("Enter Esc", "do it, leave"),
  ]

  /// The part of docs/keys.md about the command line.
  static var markdown: [String] {
    var lines = [
      "", "## Command line", "",
      "`:` begins a command. Every command of the tables above can be typed by its name; these take more.",
      "The beginning of a name suffices where no other begins so, and a number alone goes to that slice.",
      "A file's name is the rest of the line and needs no quotes; `~` is the home folder. Lines that were",
      "done are kept in `$XDG_STATE_HOME/glia/history` (else `~/.local/state/glia/history`).",
      "", "| command | does | example | keys |", "|---|---|---|---|",
    ]
    lines += withArguments.map { command in
      let names = ([command.name] + command.aliases).joined(separator: "`, `:")
      let keys =
        command.keys.isEmpty
        ? "no key" : command.keys.map { "`\($0)`" }.joined(separator: " ")
      return "| `:\(names)` \(command.usage) | \(command.help) | `:\(command.example)` | \(keys) |"
    }
    lines += ["", "## Typing", "", "| key | does |", "|---|---|"]
    lines += (keys + TextLine.keys).map { "| `\($0.keys)` | \($0.help) |" }
    return lines
  }
}
