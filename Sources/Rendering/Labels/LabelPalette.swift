package import Imaging

/// The colors of a label map's labels.
///
/// A color comes from a label file if it has one, otherwise from the scheme's label table. Tumor
/// tissues have the same colors as in BraTS 2017–2021 files with ITK-SNAP's defaults, whatever
/// their numbers: core red, edema green, enhancing tumor yellow; the resection cavity is cyan. A
/// prediction and a reference with different schemes can therefore be compared by eye. Other labels
/// have ITK-SNAP's defaults up to 6 (red, green, blue, yellow, cyan, magenta), and from 7 on each
/// has its own hue.
package struct LabelPalette: Hashable, Sendable {
  /// A file's settings for a label.
  private struct Choice: Hashable {
    var color: RGB
    var opacity: Double
    var name: String?
  }

  private let scheme: LabelScheme?
  private var choices: [Label: Choice] = [:]

  /// Creates the colors of a scheme's labels.
  package init(_ scheme: LabelScheme) { self.scheme = scheme }

  /// Creates colors by number, whatever the labels mean.
  private init() { scheme = nil }

  /// ITK-SNAP's defaults by number, whatever the labels mean.
  package static let itkSnap = LabelPalette()

  /// Sets a label's color, opacity (0–1; 0 hides the label), and name.
  package mutating func set(_ label: Label, color: RGB, opacity: Double = 1, name: String? = nil) {
    choices[label] = Choice(color: color, opacity: opacity, name: name)
  }

  /// The color of a label; background is never drawn.
  package subscript(label: Label) -> RGB {
    if label == 0 { return .black }
    if let choice = choices[label] { return choice.color }
    guard let entry = scheme?.table[label] else { return Self.numbered(label) }
    if let color = entry.color { return RGB(hex: color) }
    return switch entry.tissue {
    case .core: Self.numbered(1)
    case .edema: Self.numbered(2)
    case .enhancing: Self.numbered(4)
    case .cavity: Self.numbered(5)
    case nil: Self.numbered(label)
    }
  }

  /// Returns the opacity of a label, 0–1; 0 hides the label.
  package func opacity(of label: Label) -> Double { choices[label]?.opacity ?? 1 }

  /// Returns the name that a file gives a label; `nil` if there is none.
  package func chosenName(of label: Label) -> String? { choices[label]?.name }

  /// Returns the name of a label: from the palette, from the scheme, or from its number.
  package func name(of label: Label, in scheme: LabelScheme) -> String {
    chosenName(of: label) ?? scheme.name(of: label) ?? "label \(label)"
  }

  /// Returns the default color of a number.
  private static func numbered(_ label: Label) -> RGB { RGB(hex: LabelTable.defaultColor(label)) }
}

/// A palette's colors for the labels of one slice, for loops over pixels.
struct PaletteLookup {
  /// Colors, by label.
  let colors: [RGB]
  /// Opacities, 0–1, by label.
  let opacities: [Double]

  /// Looks up the given labels.
  init(_ palette: LabelPalette, _ labels: [Label]) {
    let count = Int(labels.max() ?? 0) + 1
    var seen = [Bool](repeating: false, count: count)
    labels.withUnsafeBufferPointer { for label in $0 { seen[Int(label)] = true } }
    var colors = [RGB](repeating: .black, count: count)
    var opacities = [Double](repeating: 0, count: count)
    for label in seen.indices where seen[label] {
      colors[label] = palette[Label(label)]
      opacities[label] = palette.opacity(of: Label(label))
    }
    (self.colors, self.opacities) = (colors, opacities)
  }
}
