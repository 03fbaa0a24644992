/// The font for captions in pictures: proportional, one bit per dot, drawn for this program.
///
/// Capitals and digits are seven dots high, and most are five wide; two more rows hold descenders.
/// The font has ASCII 32–126 and – × · ≥ ° ± ². The glyphs are drawn in `BitmapFont+Glyphs.swift`.
package enum BitmapFont {
  /// The number of dots from the top of capitals to the baseline.
  package static let capitalHeight = 7
  /// The number of dots from the top of capitals to the lowest descender.
  package static let lineHeight = 9
  /// The number of empty dots between characters.
  package static let gap = 1

  /// One character's drawing.
  struct Glyph: Sendable {
    /// The number of columns.
    let width: Int
    /// Nine rows from the top; bit `c` is the dot in column `c`.
    let rows: [UInt16]
  }

  /// Returns the width of a line of text in dots.
  package static func width(_ text: String) -> Int {
    let widths = text.reduce(0) { $0 + glyph($1).width + gap }
    return max(widths - gap, 0)
  }

  /// Returns whether the font has a character.
  package static func has(_ character: Character) -> Bool { glyphs[character] != nil }

  /// Returns a character's drawing; a box if the font does not have it.
  static func glyph(_ character: Character) -> Glyph { glyphs[character] ?? missing }

  private static let missing = Glyph(
    width: 5, rows: [0b11111, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11111, 0, 0])

  private static let glyphs: [Character: Glyph] = {
    var glyphs: [Character: Glyph] = [" ": Glyph(width: 3, rows: .init(repeating: 0, count: 9))]
    for (characters, drawing) in drawings {
      let lines = drawing.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
      var column = 0
      let width = lines.map(\.count).max() ?? 0
      func isBlank(_ column: Int) -> Bool {
        lines.allSatisfy { column >= $0.count || $0[column] == " " }
      }
      for character in characters {
        while column < width, isBlank(column) { column += 1 }
        let start = column
        while column < width, !isBlank(column) { column += 1 }
        let rows = (0..<lineHeight).map { row -> UInt16 in
          guard row < lines.count else { return 0 }
          return (start..<column).reduce(into: 0) { bits, place in
            if place < lines[row].count, lines[row][place] == "#" { bits |= 1 << (place - start) }
          }
        }
        glyphs[character] = Glyph(width: column - start, rows: rows)
      }
    }
    return glyphs
  }()
}
