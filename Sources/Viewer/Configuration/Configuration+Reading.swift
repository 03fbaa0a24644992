import Imaging
import Terminal

extension Configuration {
  /// Reads a file's text.
  ///
  /// Sections stand in brackets, and options are `name = value` lines. Empty lines and lines that begin with
  /// "#" say nothing.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - file: The file's name, for errors.
  /// - Throws: ``ConfigurationError`` with the number of the first line that makes no sense.
  package init(_ text: String, file: String) throws(ConfigurationError) {
    var reader = ConfigurationReader(file: file)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      try reader.read(String(line).trimmed, number: index + 1)
    }
    self = try reader.finish()
  }
}

/// What was read of a configuration file so far.
private struct ConfigurationReader {
  let file: String
  private var configuration = Configuration()
  private var section: ConfigurationOption.Section?
  /// On which lines options were set.
  private var lines: [String: Int] = [:]

  init(file: String) { self.file = file }

  mutating func read(_ line: String, number: Int) throws(ConfigurationError) {
    func refused(_ reason: String) -> ConfigurationError {
      ConfigurationError(file: file, line: number, reason: reason)
    }
    if line.isEmpty || line.hasPrefix("#") { return }
    if line.hasPrefix("[") {
      let name = String(line.dropFirst().dropLast(line.hasSuffix("]") ? 1 : 0)).trimmed
      guard line.hasSuffix("]"), let section = ConfigurationOption.Section(rawValue: name) else {
        let known = ConfigurationOption.Section.allCases.map { "[\($0.rawValue)]" }
        throw refused(
          "\(line) is not a section; the sections are \(known.joined(separator: ", ", last: " and "))"
        )
      }
      self.section = section
      return
    }
    guard let equals = line.firstIndex(of: "=") else {
      throw refused("\"\(line)\" is neither a [section] nor a line 'name = value'")
    }
    let name = String(line[..<equals]).trimmed
    let value = String(line[line.index(after: equals)...]).trimmed
    guard let section else { throw refused("\(name) comes before the first [section]") }
    if section == .layouts {
      if let earlier = lines["layouts \(name)"] {
        throw refused("\(name) was already set on line \(earlier)")
      }
      lines["layouts \(name)"] = number
      configuration.layouts.append(LayoutText(line: number, name: name, value: value))
      return
    }
    guard let option = ConfigurationTable.option(name, in: section) else {
      throw refused("[\(section.rawValue)] has no option \"\(name)\"\(hint(name, section))")
    }
    if let earlier = lines["\(section.rawValue) \(option.name)"] {
      throw refused("\(name) was already set on line \(earlier)")
    }
    guard option.set(&configuration, value) else {
      throw refused("\(name) is \"\(value)\"; it must be \(option.values)")
    }
    lines["\(section.rawValue) \(option.name)"] = number
  }

  /// What an unknown name may mean.
  private func hint(_ name: String, _ section: ConfigurationOption.Section) -> String {
    let sections = ConfigurationTable.all.filter { $0.name == name }.map {
      "[\($0.section.rawValue)]"
    }
    if let section = sections.first { return "; it is an option of \(section)" }
    let names = ConfigurationTable.all.filter { $0.section == section }.map(\.name)
    guard let near = names.min(by: { $0.distance(to: name) < $1.distance(to: name) }),
      near.distance(to: name) <= 3
    else { return "; 'glia config' prints all of them" }
    return "; did you mean \(near)?"
  }

  /// The configuration, its keys checked against each other.
  ///
  /// In each mode a key can have one meaning. A key may be taken from a command that the file does not
  /// mention, but not its last one: the file must say that such a command is to have none.
  func finish() throws(ConfigurationError) -> Configuration {
    func line(_ command: Command) -> Int { lines["keys \(command.name)"] ?? 0 }
    func refused(_ command: Command, _ reason: String) -> ConfigurationError {
      ConfigurationError(file: file, line: line(command), reason: reason)
    }
    let keys = configuration.keys
    let map = configuration.settings.keys
    for mode in KeyMode.allCases {
      var owners: [Key: Command] = [:]
      let changed = map.bindings(in: mode).map(\.command).filter { keys[$0] != nil }
      for command in changed.sorted(by: { line($0) < line($1) }) {
        for key in keys[command] ?? [] {
          if let owner = owners[key] {
            throw refused(
              command,
              owner == command
                ? "\(command.name) names the key \(key.name) twice"
                : "\(key.name) is already the key of \(owner.name) on line \(line(owner))")
          }
          owners[key] = command
        }
      }
      for binding in map.bindings(in: mode) where binding.keys.isEmpty {
        let before = KeyMap.standard.keys(binding.command)
        guard keys[binding.command] == nil, !before.isEmpty else { continue }
        let taker = before.lazy.compactMap { owners[$0] }.first ?? binding.command
        throw refused(
          taker,
          "\(taker.name) takes the last key of \(binding.command.name), which then has none; "
            + "add a line '\(binding.command.name) = …', with other keys or none")
      }
    }
    if map.keys(.quit).isEmpty { throw refused(.quit, "quit needs a key") }
    return configuration
  }
}
