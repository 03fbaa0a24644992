import CCairo

/// A PDF file of several pages of one size.
///
/// Text stays text, and figures keep their outlines and letters as paths, so the file can be searched and
/// enlarged.
package struct PDFPages: Sendable {
  /// The pages in order, all of the size of the first.
  package var pages: [Drawing]

  /// Creates a file.
  ///
  /// - Precondition: there is at least one page.
  package init(_ pages: [Drawing]) {
    precondition(!pages.isEmpty, "a file without pages")
    self.pages = pages
  }

  /// Returns the bytes of the file; the same pages give the same bytes.
  ///
  /// - Parameter text: Texts about the file, by keyword.
  /// - Returns: The whole file.
  /// - Throws: ``PictureError`` if something cannot be drawn.
  package func encoded(text: [String: String]) throws(PictureError) -> [UInt8] {
    let canvas = try Canvas(
      width: Int(pages[0].width.rounded()), height: Int(pages[0].height.rounded()), output: .pdf,
      dpi: 72, background: nil)
    for (index, page) in pages.enumerated() {
      if index > 0 { cairo_show_page(canvas.context) }
      for shape in page.shapes { try canvas.draw(shape) }
    }
    return try canvas.file(text: text)
  }
}

extension Canvas {
  /// Draws a part of a drawing.
  fileprivate func draw(_ shape: Drawing.Shape) throws(PictureError) {
    switch shape {
    case .line(let points, let width, let color, let dash):
      stroke([Polyline(points: points, isClosed: false)], width: width, color: color, dash: dash)
    case .area(let area, let color, let opacity):
      fill(
        CanvasRectangle(x: area.x, y: area.y, width: area.width, height: area.height), with: color,
        opacity: opacity)
    case .dot(let center, let radius, let color, let opacity, _):
      set(color, opacity: opacity)
      cairo_new_path(context)
      cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
      cairo_fill(context)
    case .text(let text): draw(text)
    case .figure(let figure, let point, let width):
      try figure.checkSize()
      cairo_save(context)
      cairo_translate(context, point.x, point.y)
      let part = width / Double(figure.size.width)
      cairo_scale(context, part, part)
      figure.draw(on: self)
      cairo_restore(context)
    }
  }

  private func draw(_ text: DrawingText) {
    let style = TextStyle(size: text.size, isBold: text.isBold, color: text.color)
    let width = Canvas.width(text.text, style)
    let shift =
      switch text.anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    cairo_save(context)
    cairo_translate(context, text.point.x, text.point.y)
    if text.isUpright { cairo_rotate(context, -.pi / 2) }
    draw(text.text, x: shift, baseline: 0, style)
    cairo_restore(context)
  }
}
