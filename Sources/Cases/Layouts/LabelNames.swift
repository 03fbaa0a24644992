import Imaging

/// Finds out from the names of labels which scheme they make up.
enum LabelNames {
  /// Returns the scheme of labels with names.
  ///
  /// - Parameter names: The names of each label; several if the names are of regions, such as
  ///   "whole tumor", that the label is a part of.
  /// - Returns: A known scheme if the names are those of its tissues; else each label by itself.
  static func scheme(_ names: [Label: [String]]) -> LabelScheme? {
    let names = names.filter { $0.key != 0 && !$0.value.contains("ignore") }
    guard !names.isEmpty else { return nil }
    if names.count == 1 { return .binary }
    let tissues = names.compactMapValues(tissue)
    if tissues.count == names.count {
      for known in LabelScheme.known where !known.table.entries.isEmpty {
        let own = Dictionary(
          uniqueKeysWithValues: known.table.entries.compactMap { entry in
            entry.tissue.map { (entry.value, $0) }
          })
        if own == tissues { return known }
      }
    }
    return .labels(
      LabelTable(names.map { LabelTable.Entry($0.key, $0.value.sorted().joined(separator: ", ")) }))
  }

  /// The tissue that a label's names describe.
  private static func tissue(_ names: [String]) -> Tissue? {
    let words = names.map { name in
      name.lowercased().filter { $0.isLetter || $0 == " " }
    }
    func has(_ parts: String...) -> Bool {
      words.contains { word in parts.contains { word.contains($0) } }
    }
    func isExactly(_ abbreviations: String...) -> Bool {
      words.contains { abbreviations.contains($0) }
    }
    if has("cavity") || isExactly("rc") { return .cavity }
    let isRegion = names.count > 1 || has("whole") || isExactly("wt")
    let isNotEnhancing = has("nonenhancing", "non enhancing", "unenhancing")
    if !isNotEnhancing, has("enhanc") || isExactly("et") { return .enhancing }
    if has("necro", "nonenhancing", "non enhancing", "core")
      || isExactly("ncr", "net", "netc", "tc")
    {
      return .core
    }
    if has("edema", "oedema", "hyperintens") || isExactly("ed", "snfh") || isRegion {
      return .edema
    }
    return nil
  }
}
