package import Imaging

/// The colors of a label map's labels.
///
/// A color comes from a label file if it has one, otherwise from the scheme's label table. Tumor
/// tissues have the same color in every scheme, whatever their numbers: core is red, edema green and
/// enhancing tumor yellow, as in BraTS 2017–2021 files in ITK-SNAP. A prediction and a reference
/// with different schemes can therefore be compared by eye. ``LabelColors`` has the shades.
package struct LabelPalette: Hashable, Sendable {
  /// A file's settings for a label.
  private struct Choice: Hashable {
    var color: RGB
    var opacity: Double
    var name: String?
  }

  private let scheme: LabelScheme?
  private let colors: LabelColors
  private var choices: [Label: Choice] = [:]

  /// Creates the colors of a scheme's labels.
  package init(_ scheme: LabelScheme, colors: LabelColors = .colorBlindSafe) {
    self.scheme = scheme
    self.colors = colors
  }

  /// Creates colors by number, whatever the labels mean.
  private init(_ colors: LabelColors) {
    scheme = nil
    self.colors = colors
  }

  /// ITK-SNAP's defaults by number, whatever the labels mean.
  package static let itkSnap = LabelPalette(.itkSnap)

  /// Sets a label's color, opacity (0–1; 0 hides the label), and name.
  package mutating func set(_ label: Label, color: RGB, opacity: Double = 1, name: String? = nil) {
    choices[label] = Choice(color: color, opacity: opacity, name: name)
  }

  /// The color of a label; background is never drawn.
  package subscript(label: Label) -> RGB {
    if label == 0 { return .black }
    if let choice = choices[label] { return choice.color }
    let entry = scheme?.table[label]
    return RGB(hex: entry?.color ?? colors[label, entry?.tissue])
  }

  /// Returns the opacity of a label, 0–1; 0 hides the label.
  package func opacity(of label: Label) -> Double { choices[label]?.opacity ?? 1 }

  /// Returns the name that a file gives a label; `nil` if there is none.
  package func chosenName(of label: Label) -> String? { choices[label]?.name }

  /// Returns the name of a label: from the palette, from the scheme, or from its number.
  package func name(of label: Label, in scheme: LabelScheme) -> String {
    chosenName(of: label) ?? scheme.name(of: label) ?? "label \(label)"
  }
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
