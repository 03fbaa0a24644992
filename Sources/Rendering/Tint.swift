/// The way a color lies over tissue: its hue stays at any brightness, and the tissue shows in its
/// lightness.
///
/// A color that is merely blended is pale over white tissue, where FLAIR shows tumors. Here the
/// tissue's brightness first scales the color, as light through stained glass, and little of the tissue
/// itself is added. Over black the color keeps as much of its light as its opacity says.
///
/// docs/decisions/0023-colors-of-labels.md compares the two in figures.
package struct Tint: Sendable {
  /// The opacity in 256ths, which is the color's brightness over black tissue.
  private let floor: Int
  /// How much of the result is the scaled color, in 256ths.
  private let cover: Int

  /// Creates a tint; opacity 0 leaves the tissue as it is, 1 shows the plain color.
  package init(opacity: Double) {
    let clear = 1 - min(max(opacity, 0), 1)
    floor = RGB.part(opacity)
    cover = RGB.part(1 - clear * clear * clear)
  }

  /// Returns a color over that of tissue.
  package func lay(_ color: RGB, over below: RGB) -> RGB {
    let light = floor + ((256 - floor) * below.luma + 127) / 255
    func scaled(_ channel: UInt8) -> UInt8 {
      UInt8(truncatingIfNeeded: (Int(channel) * light + 128) >> 8)
    }
    return RGB(scaled(color.red), scaled(color.green), scaled(color.blue))
      .over(below, part: cover)
  }
}

extension RGB {
  /// How bright the color is, 0–255: its luma in sRGB.
  var luma: Int { (54 * Int(red) + 183 * Int(green) + 19 * Int(blue)) >> 8 }

  /// Whether a line of this color can hardly be seen on another color.
  func isLike(_ other: RGB) -> Bool {
    abs(Int(red) - Int(other.red)) + abs(Int(green) - Int(other.green))
      + abs(Int(blue) - Int(other.blue)) < 160
  }
}
