extension LabelScheme {
  /// Returns the scheme that the names in a file give its labels; `nil` if they say nothing.
  ///
  /// Names of tumor tissues give a scheme of tumors, and so the nested regions: a known one, if the numbers
  /// are its, else one with the file's own names. With other names, each label is a structure of its own.
  ///
  ///     LabelScheme.named(LabelTable([.init(1, "necrosis"), .init(3, "enhancing tumor")]))  // BraTS 2023
  ///
  /// - Parameter table: The names in the file.
  /// - Returns: `nil` for a table without names, or with names such as "Segment_1".
  package static func named(_ table: LabelTable) -> LabelScheme? {
    guard table.entries.contains(where: { $0.tissue != nil || !isAutomatic($0.name) }) else {
      return nil
    }
    let tissues = table.entries.map { $0.tissue ?? Tissue(name: $0.name) }
    if !tissues.contains(nil) {
      let match = known.first { scheme in
        zip(table.entries, tissues).allSatisfy { entry, tissue in
          tissue == scheme.table[entry.value]?.tissue
        }
      }
      if let match, match.labels != nil { return match }
    }
    if let own = Self.tissues(named: table, preferring: .brats2020) { return own }
    if table.labels == [1], isWhole(table.entries[0].name) { return .binary }
    return .labels(table)
  }

  /// Returns the scheme of labels that are named after tumor tissues.
  ///
  /// - Parameters:
  ///   - table: The labels.
  ///   - other: The scheme to prefer if it gives these labels the same tissues.
  /// - Returns: `nil` if some label is not named so, or if all name the same tissue, because
  ///   "hyperintensity" alone may not be tumor.
  package static func tissues(
    named table: LabelTable, preferring other: LabelScheme
  ) -> LabelScheme? {
    let entries = table.entries.compactMap { entry in
      (entry.tissue ?? Tissue(name: entry.name)).map {
        LabelTable.Entry(entry.value, entry.name, color: entry.color, tissue: $0)
      }
    }
    guard entries.count == table.entries.count, Set(entries.map(\.tissue)).count > 1 else {
      return nil
    }
    return .tissues(LabelTable(entries), preferring: other)
  }

  /// Returns a scheme that gives these labels their tissues: `other`, a known one, or a new one.
  package static func tissues(
    _ table: LabelTable, preferring other: LabelScheme
  ) -> LabelScheme {
    ([other] + known).first { scheme in
      !scheme.isPerLabel && scheme != .binary
        && table.entries.allSatisfy { $0.tissue == scheme.table[$0.value]?.tissue }
    } ?? LabelScheme("model", table.entries)
  }

  /// Whether a name only repeats a number, as programs make them up.
  private static func isAutomatic(_ name: String) -> Bool {
    let word = name.lowercased().prefix { $0.isLetter }
    let rest = name.dropFirst(word.count)
    return ["segment", "label", ""].contains(word)
      && rest.allSatisfy { $0.isNumber || "_- ".contains($0) }
  }

  private static func isWhole(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["tumor", "tumour", "whole tumor", "whole tumour", "wt", "lesion", "mask", "glioma"]
      .contains(name)
  }
}

extension Tissue {
  /// Finds the tissue that a person's name for a label means; `nil` if it is none.
  fileprivate init?(name: String) {
    let name = name.lowercased()
    func has(_ parts: String...) -> Bool { parts.contains { name.contains($0) } }
    let isWord = { (words: String...) in words.contains(name) }
    if has("cavity") || isWord("rc") {
      self = .cavity
    } else if has("edema", "oedema", "hyperintensity") || isWord("ed", "snfh", "flair") {
      self = .edema
    } else if has("necro", "non-enhancing", "nonenhancing", "non enhancing")
      || isWord("ncr", "netc", "net", "ncr/net", "core", "tumor core", "tumour core")
    {
      self = .core
    } else if has("enhanc") || isWord("et", "at") {
      self = .enhancing
    } else {
      return nil
    }
  }
}
