package import Imaging

/// The colors of a label map's labels.
///
/// A color comes from a label file if one gives it, else from the scheme's label table. A tissue of a tumor
/// has the color that it has in BraTS 2017–2021 files under ITK-SNAP's defaults, whatever its number: core
/// red, edema green, enhancing tumor yellow; the resection cavity is cyan. So a prediction and a reference
/// of different schemes can be compared by eye. Other labels have ITK-SNAP's defaults up to 6 (red, green,
/// blue, yellow, cyan, magenta), and from 7 on a hue of their own.
package struct LabelPalette: Hashable, Sendable {
  /// What a file says of a label.
  private struct Choice: Hashable {
    var color: RGB
    var opacity: Double
    var name: String?
  }

  private let scheme: LabelScheme?
  private var choices: [Label: Choice] = [:]

  /// The colors of a scheme's labels.
  package init(_ scheme: LabelScheme) { self.scheme = scheme }

  /// Colors by number, whatever the labels mean.
  private init() { scheme = nil }

  /// ITK-SNAP's defaults by number, whatever the labels mean.
  package static let itkSnap = LabelPalette()

  /// Gives a label a color, how much of it is left (0–1; 0 hides the label), and a name.
  package mutating func set(_ label: Label, color: RGB, opacity: Double = 1, name: String? = nil) {
    choices[label] = Choice(color: color, opacity: opacity, name: name)
  }

  /// The color of a label; that of background is never drawn.
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

  /// How much of a label's color is left, 0–1; 0 hides the label.
  package func opacity(of label: Label) -> Double { choices[label]?.opacity ?? 1 }

  /// The name that a file gives a label; `nil` if none does.
  package func chosenName(of label: Label) -> String? { choices[label]?.name }

  /// What a label is called: by the palette, by the scheme, or by its number.
  package func name(of label: Label, in scheme: LabelScheme) -> String {
    chosenName(of: label) ?? scheme.name(of: label) ?? "label \(label)"
  }

  /// The color of a number.
  private static func numbered(_ label: Label) -> RGB {
    let first: [UInt32] = [0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0x00FFFF, 0xFF00FF]
    if label <= first.count { return RGB(hex: first[Int(label) - 1]) }
    // The golden angle keeps the hues of numbers that follow each other far apart.
    let hue = (Double(label) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
    return RGB(hue: hue, saturation: label % 3 == 0 ? 0.5 : 0.8, value: label % 2 == 0 ? 1 : 0.8)
  }
}

extension RGB {
  /// A color by hue (0–1, red at 0), saturation and value.
  fileprivate init(hue: Double, saturation: Double, value: Double) {
    func part(_ shift: Double) -> UInt8 {
      let position = (shift + hue * 6).truncatingRemainder(dividingBy: 6)
      let fraction = max(0, min(position, 4 - position, 1))
      return UInt8((255 * (value - value * saturation * fraction)).rounded())
    }
    self.init(part(5), part(3), part(1))
  }
}

/// What a palette says of the labels of one slice, for loops over pixels.
struct PaletteLookup {
  /// Colors, by label.
  let colors: [RGB]
  /// How much of each color is left, 0–1, by label.
  let opacities: [Double]

  /// Looks up the labels that occur.
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
