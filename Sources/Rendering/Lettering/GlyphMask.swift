import CCairo
import Synchronization

/// A character's shape at one size: how much of each pixel its strokes cover, and how much the rim around
/// them.
struct GlyphMask: Sendable {
  /// Pixels per row.
  let width: Int
  /// Rows of pixels.
  let height: Int
  /// The first column, from the pen.
  let left: Int
  /// The first row, from the base line; negative above it.
  let top: Int
  /// The way from this character's pen to the next one's, in pixels.
  let advance: Double
  /// The strokes: 0 for none of a pixel to 255 for all of it, row by row.
  let strokes: [UInt8]
  /// The strokes and the rim.
  let rim: [UInt8]

  /// The masks that were drawn so far: cairo needs longer for a character than a frame has.
  private static let drawn = Mutex<[Key: GlyphMask]>([:])

  private struct Key: Hashable {
    let character: Character
    let size: Int
  }

  /// The mask of a character of the font of figures, drawn on its first use.
  ///
  /// - Parameters:
  ///   - character: The character.
  ///   - size: The size of the font in pixels.
  /// - Returns: The mask; of the bitmap font where the system has no font.
  static func mask(_ character: Character, size: Int) -> GlyphMask {
    let key = Key(character: character, size: size)
    if let known = drawn.withLock({ $0[key] }) { return known }
    let mask = GlyphMask(character, size: size) ?? GlyphMask(dots: character, size: size)
    drawn.withLock { $0[key] = mask }
    return mask
  }

  /// Draws a character with cairo; `nil` if nothing came of it though it is no space.
  private init?(_ character: Character, size: Int) {
    let text = String(character)
    let rimWidth = max(Double(size) * 0.2, 2)
    let margin = Int(rimWidth.rounded(.up)) + 1
    // Room for the widest and the tallest characters around a pen.
    let (width, height) = (2 * size + 2 * margin, 2 * size + 2 * margin)
    let (pen, baseline) = (margin + size / 4, margin + size * 5 / 4)
    var advance = 0.0
    func cover(_ draw: (OpaquePointer) -> Void) -> [UInt8] {
      guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(width), Int32(height)),
        let context = cairo_create(surface)
      else { return [] }
      defer {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
      }
      Canvas.select(
        TextStyle(size: Double(size), isBold: true, color: .white), context, isHinted: true)
      cairo_move_to(context, Double(pen), Double(baseline))
      draw(context)
      cairo_surface_flush(surface)
      guard let bytes = cairo_image_surface_get_data(surface) else { return [] }
      let stride = Int(cairo_image_surface_get_stride(surface))
      return (0..<height).flatMap {
        Array(UnsafeBufferPointer(start: bytes + $0 * stride, count: width))
      }
    }
    let strokes = cover { context in
      var extents = cairo_text_extents_t()
      cairo_text_extents(context, text, &extents)
      advance = extents.x_advance
      cairo_show_text(context, text)
    }
    let rim = cover { context in
      cairo_text_path(context, text)
      cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
      cairo_set_line_width(context, rimWidth)
      cairo_fill_preserve(context)
      cairo_stroke(context)
    }
    let isSpace = character.isWhitespace
    guard strokes.count == width * height, rim.count == strokes.count, advance > 0,
      isSpace || strokes.contains(where: { $0 > 0 })
    else { return nil }
    // Only the rows and columns with something in them.
    let rows = (0..<height).filter { row in
      rim[row * width..<(row + 1) * width].contains { $0 > 0 }
    }
    let columns = (0..<width).filter { column in
      (0..<height).contains { rim[$0 * width + column] > 0 }
    }
    let (top, left) = (rows.first ?? 0, columns.first ?? 0)
    let (bottom, right) = (rows.last.map { $0 + 1 } ?? 0, columns.last.map { $0 + 1 } ?? 0)
    func crop(_ values: [UInt8]) -> [UInt8] {
      (top..<max(bottom, top)).flatMap { values[$0 * width + left..<$0 * width + max(right, left)] }
    }
    self.width = max(right - left, 0)
    self.height = max(bottom - top, 0)
    self.left = left - pen
    self.top = top - baseline
    self.advance = advance
    self.strokes = crop(strokes)
    self.rim = crop(rim)
  }

  /// Draws a character of the bitmap font with whole pixels.
  private init(dots character: Character, size: Int) {
    let glyph = BitmapFont.glyph(character)
    let scale = max(size / 10, 1)
    let (columns, rows) = (glyph.width + 2, BitmapFont.lineHeight + 2)
    func isDot(_ column: Int, _ row: Int) -> Bool {
      (0..<glyph.width).contains(column) && glyph.rows.indices.contains(row)
        && glyph.rows[row] & (1 << column) != 0
    }
    func cover(_ isIn: (Int, Int) -> Bool) -> [UInt8] {
      (0..<rows * scale).flatMap { y in
        (0..<columns * scale).map { x in isIn(x / scale - 1, y / scale - 1) ? 255 : 0 }
      }
    }
    width = columns * scale
    height = rows * scale
    left = -scale
    top = -(BitmapFont.capitalHeight + 1) * scale
    advance = Double((glyph.width + BitmapFont.gap) * scale)
    strokes = cover(isDot)
    rim = cover { column, row in
      (-1...1).contains { dy in (-1...1).contains { dx in isDot(column + dx, row + dy) } }
    }
  }
}
