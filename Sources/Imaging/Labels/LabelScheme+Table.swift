extension LabelScheme {
  /// Returns the scheme of labels that a file itself names.
  ///
  /// A known scheme is used if the table gives its labels their tissues there; otherwise each label is a structure
  /// of its own, under the file's name for it.
  ///
  /// - Parameters:
  ///   - labels: The labels that occur.
  ///   - table: The file's names.
  /// - Returns: The scheme.
  package static func reading(_ labels: Set<Label>, named table: LabelTable) -> LabelScheme {
    let labels = labels.subtracting([0])
    let entries = labels.sorted().map { table[$0] ?? LabelTable.Entry($0, "label \($0)") }
    if !entries.isEmpty, entries.allSatisfy({ $0.tissue != nil }) {
      let match = known.first { scheme in
        entries.allSatisfy { scheme.table[$0.value]?.tissue == $0.tissue }
      }
      if let match { return match }
    }
    return .labels(LabelTable(entries))
  }
}
