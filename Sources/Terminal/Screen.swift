/// A grid of cells: views draw on it, and a terminal shows it.
///
/// A screen is a value without a terminal, so tests can check drawing by reading it. Writes outside
/// are ignored, and reads outside give blanks.
public struct Screen: Equatable, Sendable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// `width * height` cells, row by row from the top.
  public internal(set) var cells: [Cell]
  /// Pictures in the terminal's own pixels, over the cells; shown only if the terminal can.
  package var images: [ScreenImage] = []

  /// Creates a screen of one cell repeated.
  public init(width: Int, height: Int, filledWith cell: Cell = .blank) {
    self.width = max(width, 0)
    self.height = max(height, 0)
    cells = [Cell](repeating: cell, count: self.width * self.height)
  }

  /// The whole screen.
  package var bounds: CellRectangle {
    CellRectangle(column: 0, row: 0, width: width, height: height)
  }

  /// The cell at a column and row.
  @inlinable public subscript(column: Int, row: Int) -> Cell {
    get {
      guard column >= 0, column < width, row >= 0, row < height else { return .blank }
      return cells[row * width + column]
    }
    set { set(newValue, column, row) }
  }

  /// Replaces a cell, and blanks the other half of a wide character that this cuts.
  @usableFromInline mutating func set(_ cell: Cell, _ column: Int, _ row: Int) {
    guard column >= 0, column < width, row >= 0, row < height else { return }
    let place = row * width + column
    if cells[place].scalar == Cell.wideTail, column > 0, cell.scalar != Cell.wideTail {
      cells[place - 1].scalar = " "
    }
    if column + 1 < width, cells[place + 1].scalar == Cell.wideTail, cell.scalar.columns < 2 {
      cells[place + 1].scalar = " "
    }
    cells[place] = cell
  }

  /// Fills a rectangle with one cell.
  package mutating func fill(_ rectangle: CellRectangle, with cell: Cell) {
    for row in max(rectangle.row, 0)..<max(min(rectangle.bottom, height), max(rectangle.row, 0)) {
      let columns = max(rectangle.column, 0)..<max(min(rectangle.right, width), 0, rectangle.column)
      for column in columns { set(cell, column, row) }
    }
  }

  /// The characters, line by line, without trailing spaces: a snapshot for tests.
  ///
  /// Half blocks with two equal colors appear as spaces, so that a picture's dark background does
  /// not hide its shape.
  public var text: String {
    (0..<height).map { row in
      var line = String.UnicodeScalarView()
      for column in 0..<width {
        let cell = self[column, row]
        if cell.scalar == Cell.wideTail { continue }
        let isPlain = cell.scalar == Cell.upperHalf && cell.foreground == cell.background
        line.append(isPlain ? " " : cell.scalar)
      }
      while line.last == " " { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }
}
