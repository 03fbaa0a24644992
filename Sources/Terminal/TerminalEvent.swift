/// What a terminal reports to the program.
package enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  case mouse(Mouse)
  case resized(TerminalSize)
  /// The program was asked to end, by SIGINT, SIGTERM or SIGHUP, or its terminal is gone.
  case terminated(signal: Int32)
  /// The program resumed after a stop (Ctrl-Z), and everything was redrawn.
  case resumed
  /// Pictures in the terminal's own pixels take longer than a reader bears, again and again.
  case slowPictures
  /// The terminal answered a query.
  case reply(TerminalReply)
}

/// A width and height in pixels.
package struct PixelSize: Hashable, Sendable {
  /// Pixels across.
  package var width: Int
  /// Pixels down.
  package var height: Int

  /// Creates a size.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// The size of a terminal, and the shape of its cells.
package struct TerminalSize: Hashable, Sendable {
  /// Cells in a row.
  package var columns: Int
  /// Rows.
  package var rows: Int
  /// A cell's height divided by its width; 2 if the terminal does not report it.
  package var cellAspect: Double
  /// The size of a cell in pixels; `nil` if the terminal does not report it.
  package var cell: PixelSize?

  /// The tallest plausible cell, in pixels; pictures for taller cells would fill the memory.
  static let highestCell = 200

  /// Creates a size.
  package init(columns: Int, rows: Int, cellAspect: Double = 2) {
    self.columns = columns
    self.rows = rows
    self.cellAspect = cellAspect
  }

  /// Creates a size from what `TIOCGWINSZ` reports; unknown pixels are 0.
  ///
  /// Shapes that no font has (outside 1.2 to 4) count as wrong reports, because some terminals give
  /// the window's size in other units.
  package init(columns: Int, rows: Int, pixelWidth: Int, pixelHeight: Int) {
    self.init(columns: columns, rows: rows)
    guard pixelWidth > 0, pixelHeight > 0, columns > 0, rows > 0 else { return }
    let aspect =
      (Double(pixelHeight) / Double(rows)) / (Double(pixelWidth) / Double(columns))
    guard (1.2...4).contains(aspect) else { return }
    cellAspect = aspect
    let (width, height) = (pixelWidth / columns, pixelHeight / rows)
    if width > 2, height <= Self.highestCell { cell = PixelSize(width: width, height: height) }
  }
}
