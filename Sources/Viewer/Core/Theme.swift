import Rendering
package import Terminal

/// The viewer's colors: pictures on black, as in a reading room, and quiet greys around them.
package struct Theme: Hashable, Sendable {
  /// Behind pictures.
  package var ground = CellColor(hex: 0x000000)
  /// Behind the panel of numbers.
  package var panel = CellColor(hex: 0x12161B)
  /// Behind the title and the status line.
  package var bar = CellColor(hex: 0x1F252D)
  /// Behind the selection.
  package var chosen = CellColor(hex: 0x2F5D8C)
  /// The slice rail.
  package var rail = CellColor(hex: 0x242A32)
  /// On strip and rail, slices in which the second of the compared masks has tumor: the expert's.
  package var railReference = CellColor(hex: 0x2F86C1)
  /// On strip and rail, slices in which the first of them has: the model's.
  package var railPrediction = CellColor(hex: 0xB5652E)
  /// On the rail, slices in which both have.
  package var railBoth = CellColor(hex: 0xC9A63F)

  /// Emphasized text.
  package var strong = CellColor(hex: 0xFFFFFF)
  /// Words.
  package var text = CellColor(hex: 0xC9D1D9)
  /// Secondary text.
  package var faint = CellColor(hex: 0x8B949E)
  /// Keys.
  package var accent = CellColor(hex: 0x79B8FF)
  /// Orientation letters.
  package var letter = CellColor(hex: 0xFFD866)
  /// Messages of success.
  package var success = CellColor(hex: 0x7EE787)
  /// Messages of failure.
  package var problem = CellColor(hex: 0xFF8F85)
  /// The outline of the reference over another mask.
  package var reference = CellColor(hex: 0xFFFFFF)
  /// The rim along the outer side of that outline.
  package var referenceRim = CellColor(hex: 0x000000)
  /// The crosshair's lines, and the brush's border.
  package var crosshair = CellColor(hex: 0x48BEFF)
  /// The outline of what a tool would change.
  package var preview = CellColor(hex: 0xFF5CC8)
  /// Strokes inside of what is grown.
  package var seedInside = CellColor(hex: 0x56B4E9)
  /// Strokes outside of it.
  package var seedOutside = CellColor(hex: 0xE69F00)

  /// Measurements.
  package var measurement = CellColor(hex: 0xFF9CF0)
  /// The measurement that is selected, or being made.
  package var selectedMeasurement = CellColor(hex: 0xFF50E0)

  /// The brain's outline.
  package var brain = CellColor(hex: 0xD2A8FF)

  /// Creates the colors as they are without a configuration.
  package init() {}
}

extension CellColor {
  /// A picture's color.
  init(_ color: RGB) { self.init(color.red, color.green, color.blue) }
}

extension RGB {
  /// A cell's color.
  init(_ color: CellColor) { self.init(hex: color.rawValue) }
}
