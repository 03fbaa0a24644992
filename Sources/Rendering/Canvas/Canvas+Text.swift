import CCairo

/// The look of a text.
struct TextStyle: Hashable, Sendable {
  /// The size of the font in pixels of the figure.
  var size: Double
  /// Whether the letters are bold.
  var isBold = false
  /// The color.
  var color: RGB
  /// The color around the letters, which keeps them legible on an image; `nil` for none.
  var rim: RGB?

  /// The distance from one line to the next.
  var pitch: Double { size * 1.35 }
  /// The height of capital letters of DejaVu Sans.
  var capital: Double { size * Self.capitalPart }
  /// The same for a size of 1.
  static let capitalPart = 0.73
}

extension Canvas {
  /// The font of figures, which comes with Debian's fontconfig by default.
  static let fontFamily = "DejaVu Sans"

  /// Draws a line of text, from the left end of its baseline.
  func draw(_ text: String, x: Double, baseline y: Double, _ style: TextStyle) {
    Self.select(style, context)
    if let rim = style.rim {
      cairo_move_to(context, x, y)
      cairo_text_path(context, text)
      set(rim, opacity: 0.8)
      cairo_set_line_width(context, style.size * 0.18)
      cairo_stroke(context)
    }
    set(style.color)
    cairo_move_to(context, x, y)
    cairo_show_text(context, text)
    cairo_new_path(context)
  }

  /// Draws a line of text whose line box begins at `top`.
  func draw(_ text: String, x: Double, top: Double, _ style: TextStyle) {
    draw(text, x: x, baseline: top + (style.pitch + style.capital) / 2, style)
  }

  /// Returns the width of a text in pixels, the same in every kind of output.
  static func width(_ text: String, _ style: TextStyle) -> Double {
    guard !text.isEmpty else { return 0 }
    return measuring { context in
      select(style, context)
      var extents = cairo_text_extents_t()
      cairo_text_extents(context, text, &extents)
      return extents.x_advance
    }
  }

  /// The font used in place of ``fontFamily``; `nil` if that is installed.
  static var replacedFont: String? {
    let name = measuring { context in
      select(TextStyle(size: 12, color: .black), context)
      var name = [CChar](repeating: 0, count: 128)
      ccairo_font_name(context, &name, name.count)
      return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return name.isEmpty || name == fontFamily ? nil : name
  }

  /// Chooses the font of a style.
  ///
  /// - Parameters:
  ///   - style: The style.
  ///   - context: Where it is to be used.
  ///   - isHinted: Whether horizontal strokes are moved to whole pixels, which makes small letters sharp.
  static func select(_ style: TextStyle, _ context: OpaquePointer, isHinted: Bool = false) {
    cairo_select_font_face(
      context, fontFamily, CAIRO_FONT_SLANT_NORMAL,
      style.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, style.size)
    // Without hinting, text has the same width on the screen as on paper.
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(
      options, isHinted ? CAIRO_HINT_STYLE_SLIGHT : CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }

  /// Calls a function with a page of one pixel.
  private static func measuring<Result>(_ body: (OpaquePointer) -> Result) -> Result {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)
    let context = cairo_create(surface)
    defer {
      cairo_destroy(context)
      cairo_surface_destroy(surface)
    }
    guard let context else { preconditionFailure("cairo has no memory for a page of one pixel") }
    return body(context)
  }
}
