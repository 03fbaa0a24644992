import Imaging

/// A line of a user's table of layouts: `name = pattern`, or `name.mask = pattern` and the like.
package struct LayoutLine: Hashable, Sendable {
  /// The number of the line in its file.
  package let number: Int
  /// What stands before the equals sign, such as "hospital" or "hospital.mask".
  package let name: String
  /// What stands after it.
  package let value: String

  /// Creates a line.
  package init(number: Int, name: String, value: String) {
    self.number = number
    self.name = name
    self.value = value
  }
}

/// Why a line of a user's table makes no sense.
package struct LayoutLineError: Error, Hashable, Sendable {
  /// The number of the line.
  package let line: Int
  /// What is wrong, and what to do.
  package let reason: String
}

extension LayoutTable {
  /// The table with a user's rows before the built-in ones.
  ///
  /// A row is a line `name = pattern` with the images, and lines `name.mask`, `name.others`,
  /// `name.words` and `name.labels`. Several patterns stand between semicolons, the best first.
  ///
  /// - Parameter lines: The lines, in the order of the file.
  /// - Returns: The longer table.
  /// - Throws: ``LayoutLineError`` for the first line that makes no sense.
  package func adding(_ lines: [LayoutLine]) throws(LayoutLineError) -> LayoutTable {
    var order: [String] = []
    var rows: [String: [String: LayoutLine]] = [:]
    for line in lines {
      let (name, part) = try Self.parts(line)
      if rows[name] == nil { order.append(name) }
      rows[name, default: [:]][part] = line
    }
    var added: [LayoutRow] = []
    for name in order { added.append(try Self.row(name, rows[name] ?? [:])) }
    return LayoutTable(added + self.rows)
  }

  private static let partNames = ["mask", "others", "words", "labels"]

  private static func parts(_ line: LayoutLine) throws(LayoutLineError) -> (String, String) {
    guard let dot = line.name.lastIndex(of: ".") else { return (line.name, "") }
    let part = String(line.name[line.name.index(after: dot)...])
    guard partNames.contains(part) else {
      let all = partNames.map { ".\($0)" }
      throw LayoutLineError(
        line: line.number,
        reason: ".\(part) is none of \(all.dropLast().joined(separator: ", ")) and \(all[3])")
    }
    return (String(line.name[..<dot]), part)
  }

  private static func row(
    _ name: String, _ lines: [String: LayoutLine]
  ) throws(LayoutLineError) -> LayoutRow {
    guard let images = lines[""] else {
      let line = lines.values.min { $0.number < $1.number }
      throw LayoutLineError(
        line: line?.number ?? 0,
        reason: "\(line?.name ?? name) has no line '\(name) = PATTERN' with the images of \(name)")
    }
    let patterns = try Self.patterns(images)
    for pattern in patterns {
      guard pattern.text.contains("{case") else {
        throw LayoutLineError(
          line: images.number,
          reason: "\(name) is \"\(pattern.text)\"; it needs {case}, which stands for the patient")
      }
    }
    let limits = patterns[0].limits
    var scheme: LabelScheme?
    if let line = lines["labels"] {
      guard let known = LabelScheme(rawValue: line.value) else {
        let names = LabelScheme.known.map(\.rawValue)
        throw LayoutLineError(
          line: line.number,
          reason: "\(line.name) is \"\(line.value)\"; it must be "
            + names.dropLast().joined(separator: ", ") + " or \(names[names.count - 1])")
      }
      scheme = known
    }
    var words: [String: Modality] = [:]
    if let line = lines["words"] {
      guard let read = LayoutRow.words(line.value), !read.isEmpty else {
        throw LayoutLineError(
          line: line.number,
          reason: "\(line.name) is \"\(line.value)\"; write a sequence (flair, t1, t1ce or t2), a "
            + "colon and a word of your names, such as 'flair:FL t1ce:KM'")
      }
      words = read
    }
    let masks = try lines["mask"].map(Self.patterns) ?? []
    let others = try lines["others"].map(Self.patterns) ?? []
    return LayoutRow(
      name: name, title: "from the configuration file", images: patterns,
      masks: masks.map {
        LayoutRow.Mask(pattern: $0.limited(by: limits), maker: "from your layout", scheme: nil)
      },
      others: others.map { $0.limited(by: limits) }, words: words, scheme: scheme)
  }

  private static func patterns(_ line: LayoutLine) throws(LayoutLineError) -> [NamePattern] {
    var patterns: [NamePattern] = []
    for part in line.value.split(separator: ";", omittingEmptySubsequences: false) {
      var text = String(part)
      while text.first == " " { text.removeFirst() }
      while text.last == " " { text.removeLast() }
      do throws(PatternError) {
        patterns.append(try NamePattern(text))
      } catch {
        throw LayoutLineError(
          line: line.number, reason: "\(line.name) is \"\(text)\"; \(error.description)")
      }
    }
    return patterns
  }
}
