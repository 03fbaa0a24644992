/// The colors of terminals that cannot show all of them.
enum Palette {
  /// The 16 colors as xterm has them; themes change them.
  static let theme: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]

  /// The fixed color, 16–255, closest to a color.
  static func index256(_ color: CellColor) -> UInt32 {
    guard color != .standard else { return ReducedCell.none }
    let (red, green, blue) = (color.red, color.green, color.blue)
    /// The cube level closest to a channel: 0, then 95 and up in steps of 40.
    func level(_ channel: Int) -> Int { channel < 48 ? 0 : channel < 115 ? 1 : (channel - 35) / 40 }
    func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
      (r - red) * (r - red) + (g - green) * (g - green) + (b - blue) * (b - blue)
    }
    let (r, g, b) = (level(red), level(green), level(blue))
    let cube = distance(level6(r), level6(g), level6(b))
    let mean = (red + green + blue) / 3
    let grey = mean > 238 ? 23 : max(0, (mean - 3) / 10)
    let value = 8 + 10 * grey
    return distance(value, value, value) < cube
      ? UInt32(232 + grey) : UInt32(16 + 36 * r + 6 * g + b)
  }

  /// A cube level's value.
  private static func level6(_ level: Int) -> Int { level == 0 ? 0 : 55 + 40 * level }

  /// Shades of the four grays of 16 colors, from black to white: foreground, background, character.
  private static let shades: [(foreground: UInt32, background: UInt32, scalar: Unicode.Scalar)] = [
    (0, 0, " "), (8, 0, "░"), (8, 0, "▒"), (8, 0, "▓"), (8, 8, " "), (7, 8, "░"), (7, 8, "▒"),
    (7, 8, "▓"), (7, 7, " "), (15, 7, "▒"), (15, 15, " "),
  ]

  /// The lightness of the shades, with xterm's grays.
  private static let shadeLevels = [0, 32, 64, 95, 127, 153, 178, 204, 229, 242, 255]

  /// The color of the 16 that represents a color: by its hue if it has one, otherwise a gray.
  static func index16(_ color: CellColor) -> UInt32 {
    guard color != .standard else { return ReducedCell.none }
    let high = max(color.red, color.green, color.blue)
    guard color.chroma >= 48, color.chroma * 5 >= high * 2 else {
      let light = color.luminance
      return light < 56 ? 0 : light < 150 ? 8 : light < 236 ? 7 : 15
    }
    let middle = high - color.chroma / 2
    let hue =
      (color.red > middle ? 1 : 0) | (color.green > middle ? 2 : 0) | (color.blue > middle ? 4 : 0)
    return UInt32(hue + (high > 176 ? 8 : 0))
  }

  /// A cell in 16 colors: half blocks for colors, otherwise shades of gray.
  static func reduce16(_ cell: Cell) -> ReducedCell {
    let upper = index16(cell.foreground)
    let lower = index16(cell.background)
    func isGrey(_ index: UInt32) -> Bool { [0, 7, 8, 15].contains(index) }
    guard cell.scalar == Cell.upperHalf, isGrey(upper), isGrey(lower) else {
      // Gray text on a background of the same gray would be invisible.
      let text = upper == lower && cell.scalar != Cell.upperHalf ? (lower == 0 ? 8 : 0) : upper
      return ReducedCell(
        scalar: cell.scalar, foreground: text, background: lower, style: cell.style)
    }
    let light = (cell.foreground.luminance + cell.background.luminance) / 2
    var nearest = 0
    for place in shadeLevels.indices
    where abs(shadeLevels[place] - light) < abs(shadeLevels[nearest] - light) {
      nearest = place
    }
    let shade = shades[nearest]
    return ReducedCell(
      scalar: shade.scalar, foreground: shade.foreground, background: shade.background, style: [])
  }
}
