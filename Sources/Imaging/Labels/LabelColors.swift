/// The colors of labels that bring none of their own.
package enum LabelColors: String, CaseIterable, Sendable {
  /// ITK-SNAP's hues in shades that differ for every color vision, over tissue of any brightness.
  ///
  /// The shades were found by a search, and docs/decisions/0023-colors-of-labels.md has the figures;
  /// the tests measure them.
  case colorBlindSafe = "color-blind-safe"
  /// ITK-SNAP's own: red, green, blue, yellow, cyan and magenta, all of them pure.
  case itkSnap = "itk-snap"

  /// The colors of labels 1 to 6, 0xRRGGBB.
  private var first: [UInt32] {
    switch self {
    case .colorBlindSafe: [0xE23C14, 0x5EE090, 0x2D18A5, 0xFFF00C, 0xD070FF, 0x0A7598]
    case .itkSnap: [0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0x00FFFF, 0xFF00FF]
    }
  }

  /// Returns the color of a label, 0xRRGGBB.
  ///
  /// A tissue of tumors has the same color whatever its number is: that of core 1, edema 2, enhancing
  /// tumor 4 and cavity 5. Other labels have a color of their number.
  package subscript(label: Label, tissue: Tissue?) -> UInt32 {
    switch tissue {
    case .core: self[1]
    case .edema: self[2]
    case .enhancing: self[4]
    case .cavity: self[5]
    case nil: self[label]
    }
  }

  /// Returns the color of a number, 0xRRGGBB; from 7 on each has a hue of its own.
  package subscript(label: Label) -> UInt32 {
    if label <= first.count { return label == 0 ? 0 : first[Int(label) - 1] }
    // The golden angle keeps the hues of consecutive numbers far apart.
    let hue = (Double(label) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
    return Self.color(
      hue: hue, saturation: label % 3 == 0 ? 0.5 : 0.8, value: label % 2 == 0 ? 1 : 0.8)
  }

  /// Returns a color of some hue (0–1, red at 0), saturation and value.
  private static func color(hue: Double, saturation: Double, value: Double) -> UInt32 {
    func part(_ shift: Double) -> UInt32 {
      let position = (shift + hue * 6).truncatingRemainder(dividingBy: 6)
      let fraction = max(0, min(position, 4 - position, 1))
      return UInt32((255 * (value - value * saturation * fraction)).rounded())
    }
    return part(5) << 16 | part(3) << 8 | part(1)
  }
}
