/// The font of captions in pictures: a proportional one of one bit a dot, drawn for this program.
///
/// Capitals and digits are seven dots high, most of them five wide; two further rows hold
/// descenders. It has ASCII 32–126 and – × · ≥ °. Glyphs are drawings in
/// `BitmapFont+Glyphs.swift`.
package enum BitmapFont {
  /// Dots from the top of capitals to the baseline.
  package static let capitalHeight = 7
  /// Dots from the top of capitals to the lowest descender.
  package static let lineHeight = 9
  /// Empty dots between characters.
  package static let gap = 1

  /// One character's drawing.
  struct Glyph: Sendable {
    /// Columns of dots.
    let width: Int
    /// Nine rows from the top; bit `c` is the dot in column `c`.
    let rows: [UInt16]
  }

  /// How many dots wide a line of text is.
  package static func width(_ text: String) -> Int {
    let widths = text.reduce(0) { $0 + glyph($1).width + gap }
    return max(widths - gap, 0)
  }

  /// Whether the font has a character.
  package static func has(_ character: Character) -> Bool { glyphs[character] != nil }

  /// A character's drawing; a box where the font lacks it.
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
