import Imaging
import Terminal

/// One option of a configuration file.
package struct ConfigurationOption: Sendable {
  /// The parts of a configuration file.
  package enum Section: String, CaseIterable, Sendable {
    case view, program, layouts, colors, keys
  }

  /// Where it stands.
  package let section: Section
  /// Its name, in lower case with hyphens.
  package let name: String
  /// Other names that are accepted.
  package private(set) var aliases: [String] = []
  /// What it does.
  package let help: String
  /// What can be written for it.
  package let values: String
  /// What it is in a configuration.
  let text: @Sendable (Configuration) -> String
  /// Takes a value in; answers whether it is one.
  let set: @Sendable (inout Configuration, String) -> Bool

  private init(
    _ section: Section, _ name: String, _ help: String, values: String,
    text: @escaping @Sendable (Configuration) -> String,
    set: @escaping @Sendable (inout Configuration, String) -> Bool
  ) {
    self.section = section
    self.name = name
    self.help = help
    self.values = values
    self.text = text
    self.set = set
  }

  /// What it is without a configuration.
  package var standard: String { text(Configuration()) }

  /// Where a value is in a configuration.
  typealias OptionPath<Value> = WritableKeyPath<Configuration, Value> & Sendable

  /// One of the cases of an enumeration.
  static func choice<Value: CaseIterable & RawRepresentable & Sendable>(
    _ section: Section, _ name: String, _ keyPath: OptionPath<Value>, _ help: String
  ) -> ConfigurationOption where Value.RawValue == String {
    let names = Value.allCases.map(\.rawValue.kebabCased)
    return ConfigurationOption(
      section, name, help, values: names.joined(separator: ", ", last: " or "),
      text: { $0[keyPath: keyPath].rawValue.kebabCased }
    ) { configuration, text in
      guard let value = Value.allCases.first(where: { $0.rawValue.kebabCased == text }) else {
        return false
      }
      configuration[keyPath: keyPath] = value
      return true
    }
  }

  /// One of some words, or none of them.
  static func word(
    _ section: Section, _ name: String, _ words: [String], _ help: String,
    get: @escaping @Sendable (Configuration) -> String,
    set: @escaping @Sendable (inout Configuration, String) -> Void
  ) -> ConfigurationOption {
    ConfigurationOption(
      section, name, help, values: words.joined(separator: ", ", last: " or "), text: get
    ) { configuration, text in
      guard words.contains(text) else { return false }
      set(&configuration, text)
      return true
    }
  }

  /// A whole number of a range.
  static func integer(
    _ section: Section, _ name: String, _ keyPath: OptionPath<Int>, in range: ClosedRange<Int>,
    _ help: String
  ) -> ConfigurationOption {
    ConfigurationOption(
      section, name, help, values: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      text: { "\($0[keyPath: keyPath])" }
    ) { configuration, text in
      guard let value = Int(text), range.contains(value) else { return false }
      configuration[keyPath: keyPath] = value
      return true
    }
  }

  /// Yes or no.
  static func flag(
    _ section: Section, _ name: String, _ keyPath: OptionPath<Bool>, _ help: String
  ) -> ConfigurationOption {
    word(section, name, ["yes", "no"], help, get: { $0[keyPath: keyPath] ? "yes" : "no" }) {
      $0[keyPath: keyPath] = $1 == "yes"
    }
  }

  /// A path; nothing if it is empty.
  static func path(
    _ section: Section, _ name: String, _ keyPath: OptionPath<String?>, _ help: String
  ) -> ConfigurationOption {
    ConfigurationOption(
      section, name, help,
      values: "a path (~/ is the home folder), or nothing",
      text: { $0[keyPath: keyPath] ?? "" }
    ) { configuration, text in
      configuration[keyPath: keyPath] = text.isEmpty ? nil : text
      return true
    }
  }

  /// A line of a user's row of the table of layouts, with an example; any other name may stand there.
  static func layout(
    _ part: String, _ help: String, values: String, example: String
  ) -> ConfigurationOption {
    ConfigurationOption(
      .layouts, "my-hospital\(part)", help, values: values, text: { _ in example }
    ) { _, _ in true }
  }

  /// A color as in HTML.
  static func color(
    _ name: String, _ keyPath: WritableKeyPath<Theme, CellColor> & Sendable, _ help: String
  ) -> ConfigurationOption {
    ConfigurationOption(
      .colors, name, help, values: "#rrggbb",
      text: { "#" + $0.colors[keyPath: keyPath].hexDigits }
    ) { configuration, text in
      guard text.count == 7, text.hasPrefix("#"), text.dropFirst().allSatisfy(\.isHexDigit),
        let number = UInt32(text.dropFirst(), radix: 16)
      else { return false }
      configuration.colors[keyPath: keyPath] = CellColor(hex: number)
      return true
    }
  }

  /// The keys of a command.
  static func keys(_ spec: CommandSpec) -> ConfigurationOption {
    let (command, binding) = (spec.command, spec.firstBinding)
    var option = ConfigurationOption(
      .keys, command.name, binding?.help ?? "", values: "key names separated by commas, or nothing",
      text: { ($0.keys[command] ?? binding?.keys ?? []).map(\.name).joined(separator: ", ") }
    ) { configuration, text in
      let names = text.split(separator: ",").map { String($0).trimmed }
      let keys = names.compactMap { Key(name: $0) }
      guard keys.count == names.count, text.isEmpty || !keys.isEmpty else { return false }
      configuration.keys[command] = keys
      return true
    }
    option.aliases = spec.aliases.filter { $0.count > 1 }
    return option
  }
}

extension CellColor {
  /// The color's channels as six digits.
  fileprivate var hexDigits: String {
    let digits = String(rawValue, radix: 16)
    return String(repeating: "0", count: max(6 - digits.count, 0)) + digits
  }
}
