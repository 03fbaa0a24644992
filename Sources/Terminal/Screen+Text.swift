import Files

/// How text looks.
package struct TextStyle: Hashable, Sendable {
  /// The characters' color.
  package var foreground: CellColor
  /// The color behind them; `nil` keeps what is there, mixing the two pixels of a half block.
  package var background: CellColor?
  /// Bold, dim and so on.
  package var style: CellStyle

  /// Creates a style.
  package init(_ foreground: CellColor, on background: CellColor? = nil, _ style: CellStyle = []) {
    self.foreground = foreground
    self.background = background
    self.style = style
  }
}

extension Screen {
  /// Writes a line of text; text that does not fit is cut off.
  ///
  /// - Parameters:
  ///   - text: Without line breaks; control characters become spaces.
  ///   - column: The column of the first character.
  ///   - row: The row.
  ///   - style: The colors.
  ///   - limit: The first column that must not be written.
  /// - Returns: The column after the text.
  @discardableResult
  package mutating func write(
    _ text: String, _ column: Int, _ row: Int, _ style: TextStyle, limit: Int? = nil
  ) -> Int {
    var place = column
    let end = min(limit ?? width, width)
    for scalar in text.unicodeScalars {
      let columns = scalar.columns
      if columns == 0 { continue }
      if place + columns > end { break }
      let shown: Unicode.Scalar = scalar.isUnprintable ? " " : scalar
      let below = self[place, row]
      let background =
        style.background
        ?? (below.scalar == Cell.upperHalf
          ? below.foreground.mixed(with: below.background) : below.background)
      func cell(_ scalar: Unicode.Scalar) -> Cell {
        Cell(
          scalar, foreground: style.foreground, background: background, style: style.style)
      }
      self[place, row] = cell(shown)
      if columns == 2 { self[place + 1, row] = cell(Cell.wideTail) }
      place += columns
    }
    return place
  }

  /// Writes right-aligned text that ends before a column.
  package mutating func writeRight(
    _ text: String, endingAt end: Int, _ row: Int, _ style: TextStyle
  ) {
    write(text, end - text.columns, row, style)
  }

  /// Writes text centered in a range of columns.
  package mutating func writeCentered(
    _ text: String, from column: Int, width: Int, _ row: Int, _ style: TextStyle
  ) {
    let text = text.truncated(to: width)
    write(text, column + (width - text.columns) / 2, row, style)
  }
}

extension String {
  /// How many terminal columns the text takes.
  package var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

  /// The text, with its end replaced by "…" if it is wider than the columns.
  package func truncated(to limit: Int) -> String {
    guard columns > limit else { return self }
    var result = ""
    var used = 0
    for scalar in unicodeScalars {
      if used + scalar.columns > limit - 1 { break }
      result.unicodeScalars.append(scalar)
      used += scalar.columns
    }
    return limit > 0 ? result + "…" : ""
  }

  /// The text, with its beginning replaced by "…" if it is wider than the columns.
  package func truncatedStart(to limit: Int) -> String {
    guard columns > limit else { return self }
    var result: [Unicode.Scalar] = []
    var used = 0
    for scalar in unicodeScalars.reversed() {
      if used + scalar.columns > limit - 1 { break }
      result.append(scalar)
      used += scalar.columns
    }
    guard limit > 0 else { return "" }
    return "…" + String(String.UnicodeScalarView(result.reversed()))
  }

  /// The text, padded with spaces on the right.
  package func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - self.columns))
  }

  /// The text, padded with spaces on the left.
  package func paddedStart(to columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - self.columns)) + self
  }
}

extension Unicode.Scalar {
  /// How many terminal columns the character takes: 0, 1 or 2.
  ///
  /// Combining marks and format characters take none; East Asian wide characters and emoji two.
  /// Source: the ranges of Unicode's EastAsianWidth.txt that are W or F, joined to blocks.
  package var columns: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
