import Terminal

/// A line of the information panel: pieces of text and swatches of color.
struct Line {
  /// A piece of a line.
  enum Piece {
    case text(String, CellColor, CellStyle = [])
    /// A cell of a character on a color.
    case cell(Unicode.Scalar, CellColor, on: CellColor)
    /// Two cells of a color.
    case swatch(CellColor)
    /// Moves on to a column, or the text so that it ends there.
    case column(Int)
    case rightAligned(String, end: Int, CellColor, CellStyle = [])
  }

  var pieces: [Piece]
  /// Where there is no room for all lines, those of the highest number are left out; 0 stays.
  var spare = 0

  /// Whether it is an item of a list whose heading says how many there are.
  var isItem = false

  /// A line of pieces.
  init(_ pieces: Piece...) { self.pieces = pieces }

  /// A line of pieces in an array.
  init(pieces: [Piece]) { self.pieces = pieces }

  /// A line of words.
  init(_ text: String, _ color: CellColor) { pieces = [.text(text, color)] }

  /// An empty line.
  static let empty = Line()

  /// The line as one that may be left out.
  func spare(_ rank: Int) -> Line {
    var line = self
    line.spare = rank
    return line
  }

  /// Whether it is a title with nothing beside it, which says nothing without the lines under it.
  var isBareTitle: Bool {
    guard pieces.count == 1, case .text(_, _, let style) = pieces[0] else { return false }
    return style.contains(.bold)
  }

  /// Draws the line into some columns of a row.
  func draw(on screen: inout Screen, _ column: Int, _ row: Int, width: Int) {
    var position = column
    for piece in pieces {
      switch piece {
      case .text(let text, let color, let style):
        position = screen.write(
          text, position, row, TextStyle(color, on: nil, style), limit: column + width)
      case .swatch(let color):
        for _ in 0..<2 where position < column + width {
          screen[position, row] = Cell(upper: color, lower: color)
          position += 1
        }
      case .cell(let scalar, let color, let ground):
        guard position < column + width else { continue }
        screen[position, row] = Cell(scalar, foreground: color, background: ground)
        position += 1
      case .column(let target): position = max(position, column + target)
      case .rightAligned(let text, let end, let color, let style):
        let start = max(position, column + end - text.columns)
        position = screen.write(
          text, start, row, TextStyle(color, on: nil, style), limit: column + width)
      }
    }
  }
}
