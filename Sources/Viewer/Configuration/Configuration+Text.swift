extension Configuration {
  /// A configuration file in which every option stands as it is without one, as a comment.
  package static var template: String {
    var lines = [
      "# Configuration of glia. Lines are 'name = value'; a line that begins with # says nothing.",
      "# What stands here is what holds anyway: take the # away from a line, and change it.",
      "# The file's place: $XDG_CONFIG_HOME/glia/config, else ~/.config/glia/config; or --config FILE.",
    ]
    for section in ConfigurationOption.Section.allCases {
      lines += ["", "[\(section.rawValue)]"]
      lines += section.introduction.map { "# \($0)" }
      for option in ConfigurationTable.all where option.section == section {
        let note = section == .keys || section == .colors ? "" : " (\(option.values))"
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
      "`glia config --markdown > docs/configuration.md` writes it anew.", "",
      "The viewer reads `$XDG_CONFIG_HOME/glia/config`, or `~/.config/glia/config` where that variable is not set;",
      "`glia view --config FILE` reads another file instead, and `--config /dev/null` none. Options of the command",
      "line count more than the file. `glia config` prints a file with every option as it is without one:",
      "",
      "```", "mkdir -p ~/.config/glia", "glia config > ~/.config/glia/config", "```", "",
      "The file is UTF-8 text: `[section]` lines, `name = value` lines, empty lines, and comments, which begin with `#`",
      "at the beginning of a line. A line that makes no sense ends the program with exit code 1 and names file, line",
      "and what is wrong. For example:", "",
      "```ini", "[view]", "plane = coronal", "opacity = 35", "", "[colors]", "crosshair = #ff8800",
      "",
      "[keys]", "next-slice = j, Down", "previous-slice = k, Up", "```",
    ]
    for section in ConfigurationOption.Section.allCases {
      lines += ["", "## [\(section.rawValue)]", ""] + section.introduction
      lines += ["", "| option | is | values | without a configuration |", "|---|---|---|---|"]
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
  /// What is to be known of the section, in lines.
  fileprivate var introduction: [String] {
    switch self {
    case .view: ["How viewing begins."]
    case .program: ["Files and the terminal."]
    case .colors:
      [
        "Colors around the pictures, as #rrggbb. Those of labels are in the file of [program] labels."
      ]
    case .keys:
      [
        "Keys of commands, between commas: a character, or one of Up, Down, Left, Right, Home, End, PgUp, PgDn, Tab,",
        "Enter, Esc, Backspace, Ins, Del, Space, Comma and F1 to F12; before it Ctrl+, Alt+ or Shift+. A command loses",
        "the keys that it had. A key is taken from the command that had it, unless that is its last one: then give",
        "that command a line too. Nothing after the = is no key. Every command can also be typed, as in :next-slice.",
      ]
    }
  }
}
