package import Imaging

extension LabelPalette {
  /// Returns names and colors for some labels, for files that keep both.
  ///
  /// - Parameters:
  ///   - labels: The labels; background is left out.
  ///   - scheme: What they mean.
  /// - Returns: An entry for each label.
  package func table(of labels: some Sequence<Label>, in scheme: LabelScheme) -> LabelTable {
    LabelTable(
      labels.map { label in
        let color = self[label]
        return LabelTable.Entry(
          label, name(of: label, in: scheme),
          color: UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue),
          tissue: chosenName(of: label) == nil ? scheme.table[label]?.tissue : nil)
      })
  }
}
