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
  private static func numbered(_ label: Label) -> RGB {
    let first: [UInt32] = [0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0x00FFFF, 0xFF00FF]
    if label <= first.count { return RGB(hex: first[Int(label) - 1]) }
    // The golden angle keeps the hues of consecutive numbers far apart.
    let hue = (Double(label) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
    return RGB(hue: hue, saturation: label % 3 == 0 ? 0.5 : 0.8, value: label % 2 == 0 ? 1 : 0.8)
  }
}

extension RGB {
  /// Creates a color from hue (0–1, red at 0), saturation and value.
  fileprivate init(hue: Double, saturation: Double, value: Double) {
    func part(_ shift: Double) -> UInt8 {
      let position = (shift + hue * 6).truncatingRemainder(dividingBy: 6)
      let fraction = max(0, min(position, 4 - position, 1))
      return UInt8((255 * (value - value * saturation * fraction)).rounded())
    }
    self.init(part(5), part(3), part(1))
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
