import CCairo

extension Canvas {
  /// The pixels that were drawn.
  ///
  /// - Throws: ``PictureError/cannotEncode(reason:)`` if something could not be drawn.
  func raster() throws(PictureError) -> Raster {
    precondition(output == .pixels, "pixels of a page of paths")
    cairo_surface_flush(surface)
    try check()
    guard let bytes = cairo_image_surface_get_data(surface) else {
      throw .cannotEncode(reason: "cairo: no pixels")
    }
    let stride = Int(cairo_image_surface_get_stride(surface))
    var pixels = [RGB](repeating: .black, count: width * height)
    var opacities = [UInt8](repeating: 255, count: width * height)
    for y in 0..<height {
      let row = UnsafeRawPointer(bytes + y * stride).assumingMemoryBound(to: UInt32.self)
      for x in 0..<width {
        let value = row[x]
        let opacity = value >> 24
        // cairo keeps colors multiplied by their opacity.
        func channel(_ shift: UInt32) -> UInt8 {
          let part = (value >> shift) & 0xFF
          return opacity == 255 || opacity == 0
            ? UInt8(part) : UInt8(min((part * 255 + opacity / 2) / opacity, 255))
        }
        pixels[y * width + x] = RGB(channel(16), channel(8), channel(0))
        opacities[y * width + x] = UInt8(opacity)
      }
    }
    return Raster(
      picture: Picture(width: width, height: height, pixels: pixels),
      opacities: opacities.allSatisfy { $0 == 255 } ? nil : opacities)
  }

  /// The bytes of the SVG or PDF file.
  ///
  /// - Parameter text: Texts about the figure, by keyword.
  /// - Returns: The whole file.
  /// - Throws: ``PictureError/cannotEncode(reason:)`` if something could not be drawn.
  func file(text: [String: String]) throws(PictureError) -> [UInt8] {
    guard let sink else { preconditionFailure("a file of paths from a page of pixels") }
    let lines = text.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    if output == .pdf {
      let title = text["Title"] ?? text["Case"] ?? "figure"
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "glia")
      cairo_pdf_surface_set_metadata(
        surface, CAIRO_PDF_METADATA_SUBJECT, lines.joined(separator: "\n"))
      // The same figure must give the same bytes; without this, cairo stores the current time.
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "")
    }
    cairo_surface_finish(surface)
    try check()
    return output == .svg ? Self.described(sink.bytes, lines) : sink.bytes
  }

  /// Adds a description after the opening tag of an SVG file, for which cairo has no function.
  private static func described(_ bytes: [UInt8], _ lines: [String]) -> [UInt8] {
    guard !lines.isEmpty, let start = bytes.firstRange(of: Array("<svg".utf8))?.upperBound,
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return bytes }
    let words = lines.joined(separator: "\n").replacing("&", with: "&amp;")
      .replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    return bytes[...end] + Array("\n<desc>\(words)</desc>".utf8) + bytes[(end + 1)...]
  }
}

/// Pixels with their opacities.
package struct Raster: Equatable, Sendable {
  /// The colors.
  package var picture: Picture
  /// 0 for transparent pixels to 255 for opaque ones, row by row; `nil` if all are opaque.
  package var opacities: [UInt8]?

  /// Creates a raster.
  package init(picture: Picture, opacities: [UInt8]? = nil) {
    self.picture = picture
    self.opacities = opacities
  }
}
