import CCairo

/// A page to draw on with cairo: pixels, SVG or PDF.
///
/// In every kind of output, lengths are pixels of the figure, from its upper left corner; SVG and PDF
/// files scale them to points. Use a canvas on one thread, and finish it once.
final class Canvas {
  /// A kind of output.
  enum Output: Hashable, Sendable {
    case pixels, svg, pdf
  }

  /// The kind of output.
  let output: Output
  /// The width in pixels.
  let width: Int
  /// The height in pixels.
  let height: Int
  let surface: OpaquePointer
  let context: OpaquePointer
  let sink: CanvasSink?

  /// cairo's largest side of an image.
  static let longestSide = 32_767

  /// Creates an empty page.
  ///
  /// - Parameters:
  ///   - width: At least one pixel.
  ///   - height: At least one pixel.
  ///   - output: The kind of output.
  ///   - dpi: Pixels per inch, for the size on paper.
  ///   - background: The color of the page; `nil` leaves it transparent.
  /// - Throws: ``PictureError/cannotEncode(reason:)`` if cairo has no memory.
  init(
    width: Int, height: Int, output: Output, dpi: Double, background: RGB?
  ) throws(PictureError) {
    (self.width, self.height, self.output) = (width, height, output)
    let points = 72 / dpi
    let page = (Double(width) * points, Double(height) * points)
    switch output {
    case .pixels:
      sink = nil
      surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
    case .svg, .pdf:
      let sink = CanvasSink()
      let closure = Unmanaged.passUnretained(sink).toOpaque()
      self.sink = sink
      surface =
        output == .svg
        ? cairo_svg_surface_create_for_stream(CanvasSink.write, closure, page.0, page.1)
        : cairo_pdf_surface_create_for_stream(CanvasSink.write, closure, page.0, page.1)
    }
    context = cairo_create(surface)
    if output != .pixels { cairo_scale(context, points, points) }
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    try check()
    if let background {
      set(background)
      cairo_paint(context)
    }
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// Throws if anything drawn so far failed.
  func check() throws(PictureError) {
    for status in [cairo_status(context), cairo_surface_status(surface)]
    where status != CAIRO_STATUS_SUCCESS {
      throw .cannotEncode(reason: "cairo: \(String(cString: cairo_status_to_string(status)))")
    }
  }

  func set(_ color: RGB, opacity: Double = 1) {
    cairo_set_source_rgba(
      context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255,
      opacity)
  }
}

// MARK: - Areas, pictures and lines

extension Canvas {
  /// Fills a rectangle.
  func fill(_ area: CanvasRectangle, with color: RGB, opacity: Double = 1) {
    set(color, opacity: opacity)
    cairo_rectangle(context, area.x, area.y, area.width, area.height)
    cairo_fill(context)
  }

  /// Draws a picture over a rectangle: each of its pixels as a rectangle of one color.
  func draw(_ picture: Picture, in area: CanvasRectangle) {
    guard picture.width > 0, picture.height > 0,
      let image = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32(picture.width), Int32(picture.height)),
      let bytes = cairo_image_surface_get_data(image)
    else { return }
    defer { cairo_surface_destroy(image) }
    let stride = Int(cairo_image_surface_get_stride(image))
    for y in 0..<picture.height {
      let row = UnsafeMutableRawPointer(bytes + y * stride).assumingMemoryBound(to: UInt32.self)
      for x in 0..<picture.width {
        let color = picture[x, y]
        row[x] = UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
      }
    }
    cairo_surface_mark_dirty(image)
    cairo_save(context)
    cairo_translate(context, area.x, area.y)
    cairo_scale(
      context, area.width / Double(picture.width), area.height / Double(picture.height))
    cairo_set_source_surface(context, image, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
    cairo_rectangle(context, 0, 0, Double(picture.width), Double(picture.height))
    cairo_fill(context)
    cairo_restore(context)
  }

  /// Draws lines.
  ///
  /// - Parameters:
  ///   - lines: The lines, in pixels of the figure.
  ///   - width: In pixels.
  ///   - color: The color.
  ///   - opacity: 0–1.
  ///   - dash: The length of dashes and gaps in pixels; 0 for none.
  func stroke(
    _ lines: [Polyline], width: Double, color: RGB, opacity: Double = 1, dash: Double = 0
  ) {
    guard !lines.isEmpty else { return }
    set(color, opacity: opacity)
    cairo_set_line_width(context, width)
    cairo_set_line_cap(context, dash > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND)
    if dash > 0 { cairo_set_dash(context, [dash, dash], 2, 0) }
    addPath(lines)
    cairo_stroke(context)
    cairo_set_dash(context, nil, 0, 0)
  }

  private func addPath(_ lines: [Polyline]) {
    for line in lines {
      guard let first = line.points.first else { continue }
      cairo_move_to(context, first.x, first.y)
      for point in line.points.dropFirst() { cairo_line_to(context, point.x, point.y) }
      if line.isClosed { cairo_close_path(context) }
    }
  }

  /// Draws only inside closed lines; a line inside another one surrounds a hole.
  func clipped(toInsideOf lines: [Polyline], _ body: () -> Void) {
    cairo_save(context)
    cairo_set_fill_rule(context, CAIRO_FILL_RULE_EVEN_ODD)
    addPath(lines)
    cairo_clip(context)
    body()
    cairo_restore(context)
  }

  /// Draws inside a rectangle only.
  func clipped(to area: CanvasRectangle, _ body: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, area.x, area.y, area.width, area.height)
    cairo_clip(context)
    body()
    cairo_restore(context)
  }
}

/// A rectangle of a canvas, in pixels of the figure.
struct CanvasRectangle: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  init(_ pixels: PixelRectangle) {
    self.init(
      x: Double(pixels.x), y: Double(pixels.y), width: Double(pixels.width),
      height: Double(pixels.height))
  }

  /// Whether both have some area in common.
  func meets(_ other: CanvasRectangle) -> Bool {
    x < other.x + other.width && other.x < x + width && y < other.y + other.height
      && other.y < y + height
  }

  func inset(by length: Double) -> CanvasRectangle {
    CanvasRectangle(
      x: x + length, y: y + length, width: max(width - 2 * length, 0),
      height: max(height - 2 * length, 0))
  }
}

/// Straight lines from point to point.
package struct Polyline: Hashable, Sendable {
  /// The points.
  package var points: [PathPoint]
  /// Whether a line joins the last point to the first.
  package var isClosed: Bool
}
