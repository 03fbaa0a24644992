package import Imaging

/// The description of one label: its color, whether it is shown, and its name.
package struct LabelDescription: Hashable, Sendable {
  /// The label's number, 0–65535; 0 is background.
  package var index: Int
  /// Its color.
  package var color: RGB
  /// The opacity of the label, 0–1, multiplied with that of all labels.
  package var opacity: Double
  /// Whether slices show it.
  package var isVisible: Bool
  /// Whether surfaces show it; glia draws none, but keeps the flag for programs that do.
  package var isMeshVisible: Bool
  /// The name.
  package var name: String

  /// Creates a description.
  package init(
    index: Int, color: RGB, opacity: Double = 1, isVisible: Bool = true,
    isMeshVisible: Bool = true, name: String
  ) {
    self.index = index
    self.color = color
    self.opacity = opacity
    self.isVisible = isVisible
    self.isMeshVisible = isMeshVisible
    self.name = name
  }

  /// Background, as ITK-SNAP describes it.
  package static let clear = LabelDescription(
    index: 0, color: .black, opacity: 0, isVisible: false, isMeshVisible: false,
    name: "Clear Label")
}

/// The label descriptions of ITK-SNAP: a line of color, flags and name for each label.
///
///     let labels = try LabelDescriptions(contentsOf: "labels.txt")
///     scene.palette = LabelPalette(labels)
///
/// Source for the format: what ITK-SNAP writes by "Save Label Descriptions", whose first lines explain
/// the fields, and Logic/Common/ColorLabelTable.cxx of its repository.
package struct LabelDescriptions: Hashable, Sendable {
  /// The descriptions in ascending order, without duplicates.
  package private(set) var labels: [LabelDescription]

  /// Creates descriptions; the last of several with the same number is kept.
  package init(_ labels: [LabelDescription]) {
    let byIndex = Dictionary(labels.map { ($0.index, $0) }, uniquingKeysWith: { $1 })
    self.labels = byIndex.values.sorted { $0.index < $1.index }
  }

  /// Creates the names and default colors of a scheme's labels.
  package init(_ scheme: LabelScheme, colors: LabelColors = .colorBlindSafe) {
    let palette = LabelPalette(scheme, colors: colors)
    self.init(
      [.clear]
        + (scheme.labels ?? [1]).map { label in
          LabelDescription(
            index: Int(label), color: palette[label],
            name: scheme.name(of: label) ?? "Label \(label)")
        })
  }

  /// The labels that slices do not show, except background.
  package var hidden: Set<Label> {
    Set(labels.filter { !$0.isVisible }.compactMap { Label(exactly: $0.index) }).subtracting([0])
  }

  /// Returns the descriptions with the given labels hidden and all others shown, except background.
  package func hiding(_ hidden: Set<Label>) -> LabelDescriptions {
    LabelDescriptions(
      labels.map { label in
        var label = label
        if label.index > 0 {
          label.isVisible = !(Label(exactly: label.index).map(hidden.contains) ?? false)
        }
        return label
      })
  }

  /// The description of a label; `nil` if there is none.
  package subscript(label: Label) -> LabelDescription? {
    get { labels.first { $0.index == Int(label) } }
    set {
      labels.removeAll { $0.index == Int(label) }
      guard let newValue else { return }
      precondition(newValue.index == Int(label), "a description of another label")
      labels.insert(newValue, at: labels.firstIndex { $0.index > Int(label) } ?? labels.endIndex)
    }
  }

  /// The file's text, in the layout that ITK-SNAP writes.
  package var text: String {
    func right(_ text: some CustomStringConvertible, _ width: Int) -> String {
      let text = text.description
      return String(repeating: " ", count: max(width - text.count, 0)) + text
    }
    let lines = labels.map { label in
      let opacity =
        label.opacity == label.opacity.rounded() ? "\(Int(label.opacity))" : "\(label.opacity)"
      // ITK-SNAP's reader ends a name at a quotation mark and rejects an empty name.
      let name = label.name.isEmpty ? "Label \(label.index)" : label.name.replacing("\"", with: "'")
      return "  \(right(label.index, 3))   \(right(label.color.red, 3))"
        + "  \(right(label.color.green, 3))  \(right(label.color.blue, 3))  \(right(opacity, 7))"
        + "  \(label.isVisible ? 1 : 0)  \(label.isMeshVisible ? 1 : 0)    \"\(name)\""
    }
    return (Self.header + lines).joined(separator: "\n") + "\n"
  }

  /// The comment with which ITK-SNAP's files begin; other programs recognize the files by its
  /// second line.
  private static let header = [
    String(repeating: "#", count: 48),
    "# ITK-SnAP Label Description File",
    "# File format: ",
    "# IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL",
    "# Fields: ",
    "#    IDX:   Zero-based index ",
    "#    -R-:   Red color component (0..255)",
    "#    -G-:   Green color component (0..255)",
    "#    -B-:   Blue color component (0..255)",
    "#    -A-:   Label transparency (0.00 .. 1.00)",
    "#    VIS:   Label visibility (0 or 1)",
    "#    IDX:   Label mesh visibility (0 or 1)",
    "#  LABEL:   Label description ",
    String(repeating: "#", count: 48),
  ]
}

extension LabelPalette {
  /// Creates a palette from descriptions; labels without one get ITK-SNAP's defaults.
  package init(_ descriptions: LabelDescriptions) {
    self = .itkSnap
    for label in descriptions.labels {
      guard let number = Label(exactly: label.index), number > 0 else { continue }
      set(
        number, color: label.color, opacity: label.isVisible ? label.opacity : 0, name: label.name)
    }
  }
}

extension LabelTable {
  /// Creates a table from descriptions, for maps in which each label is its own structure.
  package init(_ descriptions: LabelDescriptions) {
    self.init(
      descriptions.labels.compactMap { label in
        guard let value = Label(exactly: label.index) else { return nil }
        let (red, green, blue) = (label.color.red, label.color.green, label.color.blue)
        return Entry(
          value, label.name, color: UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
      })
  }
}
