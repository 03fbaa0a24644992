import Rendering
import Terminal

/// The viewer's colors: pictures on black, as in a reading room, and quiet greys around them.
enum Theme {
  /// Behind pictures.
  static let ground = CellColor(hex: 0x000000)
  /// Behind the panel of numbers.
  static let panel = CellColor(hex: 0x12161B)
  /// Behind the title and the status line.
  static let bar = CellColor(hex: 0x1F252D)
  /// Behind what is chosen.
  static let chosen = CellColor(hex: 0x2F5D8C)
  /// The slice rail.
  static let rail = CellColor(hex: 0x242A32)
  /// On the rail, slices in which the expert found tumor.
  static let railReference = CellColor(hex: 0x3F8F5F)
  /// On the rail, slices in which the model did.
  static let railPrediction = CellColor(hex: 0xB5652E)
  /// On the rail, slices in which both did.
  static let railBoth = CellColor(hex: 0xC9A63F)

  /// Words that matter.
  static let strong = CellColor(hex: 0xFFFFFF)
  /// Words.
  static let text = CellColor(hex: 0xC9D1D9)
  /// Words about words.
  static let faint = CellColor(hex: 0x8B949E)
  /// Keys.
  static let accent = CellColor(hex: 0x79B8FF)
  /// Orientation letters.
  static let letter = CellColor(hex: 0xFFD866)
  /// What went well.
  static let success = CellColor(hex: 0x7EE787)
  /// What did not.
  static let problem = CellColor(hex: 0xFF8F85)
  /// The crosshair's lines.
  static let crosshair = RGB(72, 190, 255)
}

extension CellColor {
  /// A picture's color.
  init(_ color: RGB) { self.init(color.red, color.green, color.blue) }
}
