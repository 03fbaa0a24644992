extension Configuration {
  /// A configuration file in which every option stands as it is without one, as a comment.
  package static var template: String {
    var lines = [
      "# Configuration of glia. Lines are 'name = value'; lines that begin with # are comments.",
      "# These are the defaults: to change one, remove the # and edit the line.",
      "# This file: $XDG_CONFIG_HOME/glia/config, or ~/.config/glia/config; or --config FILE.",
    ]
    for section in ConfigurationOption.Section.allCases {
      lines += ["", "[\(section.rawValue)]"]
      lines += section.introduction.map { "# \($0)" }
      for option in ConfigurationTable.all where option.section == section {
        let note = [.keys, .colors].contains(section) ? "" : " (\(option.values))"
        lines += ["", "# \(option.help)\(note)", "#\(option.name) = \(option.standard)"]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The page docs/configuration.md.
  package static var markdown: String {
    var lines = [
      "# Configuration", "",
      "Generated from the table of options (`Sources/Viewer/Configuration/ConfigurationTable.swift`); do not edit.",
      "`glia config --markdown > docs/configuration.md` writes it.", "",
      "The viewer reads `$XDG_CONFIG_HOME/glia/config`, or `~/.config/glia/config` if that variable is not set;",
      "`glia view --config FILE` reads another file instead, and `--config /dev/null` none. Options on the command",
      "line take precedence over the file. `glia config` prints a file with the default of every option:",
      "",
      "```", "mkdir -p ~/.config/glia", "glia config > ~/.config/glia/config", "```", "",
      "The file is UTF-8 text: `[section]` lines, `name = value` lines, empty lines, and comments, which begin with `#`",
      "at the beginning of a line. A line that cannot be read ends the program with exit code 1 and a message with",
      "file, line and reason. For example:", "",
      "```ini", "[view]", "plane = coronal", "opacity = 35", "", "[colors]", "crosshair = #ff8800",
      "",
      "[keys]", "next-slice = j, Down", "previous-slice = k, Up", "```",
    ]
    for section in ConfigurationOption.Section.allCases {
      lines += ["", "## [\(section.rawValue)]", ""] + section.introduction
      lines += ["", "| option | meaning | values | default |", "|---|---|---|---|"]
      for option in ConfigurationTable.all where option.section == section {
        let standard =
          option.standard.isEmpty ? "" : "`\(option.standard.replacing("|", with: "\\|"))`"
        lines.append("| `\(option.name)` | \(option.help) | \(option.values) | \(standard) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension ConfigurationOption.Section {
  /// The introduction to the section, in lines.
  fileprivate var introduction: [String] {
    switch self {
    case .view: ["The initial view."]
    case .program: ["Files and the terminal."]
    case .layouts:
      [
        "How your files are named, if glia does not find your cases by itself: rows that come before glia's own, which",
        "docs/layouts.md lists, with the syntax of patterns. Choose a name for each row. All commands use them.",
      ]
    case .colors:
      [
        "Colors around the pictures, as #rrggbb. Label colors are in the file named by [program] labels."
      ]
    case .keys:
      [
        "Keys of commands, separated by commas: a character, or one of Up, Down, Left, Right, Home, End, PgUp, PgDn,",
        "Tab, Enter, Esc, Backspace, Ins, Del, Space, Comma and F1 to F12, with Ctrl+, Alt+ or Shift+ before it. A line",
        "replaces the command's default keys. A key is taken from the command that had it, unless it is that command's last:",
        "then give that command a line too. An empty value means no key. Every command can be typed, as in :next-slice.",
      ]
    }
  }
}
