/// A picture in the terminal's own pixels, over some cells.
package struct ScreenImage: Equatable, Sendable {
  /// The cells that it covers.
  package var rectangle: CellRectangle
  /// Pixels per row.
  package var width: Int
  /// Rows of pixels.
  package var height: Int
  /// Red, green and blue of each pixel, row by row from the top.
  package var pixels: [UInt8]

  /// Creates a picture.
  ///
  /// - Precondition: `pixels` holds `3 * width * height` bytes.
  package init(rectangle: CellRectangle, width: Int, height: Int, pixels: [UInt8]) {
    precondition(pixels.count == 3 * width * height, "\(pixels.count) bytes of \(width)×\(height)")
    self.rectangle = rectangle
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}

/// How pictures are sent to a terminal in its own pixels.
package enum GraphicsProtocol: String, CaseIterable, Sendable {
  /// kitty's protocol: exact colors, compressed; also in WezTerm, Ghostty and Konsole.
  case kitty
  /// kitty's protocol through tmux, with characters that stand for parts of pictures.
  case kittyInTmux
  /// DEC's sixels: 251 colors; in foot, mlterm, mintty, and xterm as a VT340.
  case sixel
}
