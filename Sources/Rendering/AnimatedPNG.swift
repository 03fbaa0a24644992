/// Animated PNG files (APNG): pictures of one size, shown one after the other in a loop.
///
/// Programs without support for animation show the first picture. libpng cannot write such files,
/// so it encodes each picture as a separate file, and the chunks are combined here. For each
/// picture, only the rectangle that changed is stored.
///
/// Source: W3C, Portable Network Graphics (PNG) Specification, third edition, section 11.3.6.
package enum AnimatedPNG {
  /// One compressed picture: the part that differs from the previous one.
  package struct Frame: Sendable {
    /// The position of the part in the whole picture.
    let place: PixelRectangle
    /// The part as a PNG file.
    let file: [UInt8]

    /// Compresses a picture.
    ///
    /// - Parameters:
    ///   - raster: The picture; if it is transparent anywhere, all of it is stored.
    ///   - previous: The previous picture, of the same size; `nil` for the first.
    ///   - text: Texts to store in the file, by keyword; only the first frame's texts are used.
    ///   - dpi: Pixels per inch on paper; `nil` leaves them open.
    /// - Throws: ``PictureError/cannotEncode(reason:)`` if libpng fails.
    package init(
      _ raster: Raster, after previous: Raster?, text: [String: String] = [:], dpi: Double? = nil
    ) throws(PictureError) {
      let picture = raster.picture
      guard let previous, raster.opacities == nil, previous.opacities == nil else {
        place = picture.bounds
        file = try PNG.encode(raster, text: text, dpi: dpi)
        return
      }
      place = picture.difference(from: previous.picture)
      file = try PNG.encode(Raster(picture: picture.crop(place)), text: text, dpi: dpi)
    }

    /// Compresses an opaque picture.
    package init(
      _ picture: Picture, after previous: Picture?, text: [String: String] = [:]
    ) throws(PictureError) {
      try self.init(
        Raster(picture: picture), after: previous.map { Raster(picture: $0) }, text: text)
    }
  }

  /// Combines compressed pictures into one file.
  ///
  /// - Parameters:
  ///   - frames: At least one; the first is a whole picture.
  ///   - milliseconds: The duration of each picture, 1 to 65,535.
  ///   - poster: The picture that programs without animation show, which is not part of the animation;
  ///     `nil` for the first.
  /// - Returns: The file's bytes.
  package static func encode(
    _ frames: [Frame], milliseconds: Int, poster: Frame? = nil
  ) -> [UInt8] {
    precondition(!frames.isEmpty, "an animation without pictures")
    precondition((1...65_535).contains(milliseconds), "\(milliseconds) ms per picture")
    var bytes = PNGChunk.signature
    var sequence: UInt32 = 0
    func control(_ frame: Frame) -> PNGChunk {
      defer { sequence += 1 }
      let place = frame.place
      let numbers = [
        sequence, UInt32(place.width), UInt32(place.height), UInt32(place.x), UInt32(place.y),
      ]
      // The delay as a fraction, then two flags: keep the picture for the next one, and replace
      // pixels.
      let delay = [UInt16(milliseconds), 1000].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      return PNGChunk("fcTL", numbers.flatMap(\.bigEndianBytes) + delay + [0, 0])
    }
    // Zero plays means an endless loop.
    let animation = PNGChunk("acTL", [UInt32(frames.count), 0].flatMap(\.bigEndianBytes))
    for chunk in PNGChunk.chunks(of: (poster ?? frames[0]).file) where chunk.type != "IEND" {
      bytes += chunk.bytes
      guard chunk.type == "IHDR" else { continue }
      bytes += animation.bytes
      if poster == nil { bytes += control(frames[0]).bytes }
    }
    for frame in poster == nil ? frames.dropFirst() : frames[...] {
      bytes += control(frame).bytes
      for chunk in PNGChunk.chunks(of: frame.file) where chunk.type == "IDAT" {
        bytes += PNGChunk("fdAT", sequence.bigEndianBytes + chunk.data).bytes
        sequence += 1
      }
    }
    return bytes + PNGChunk("IEND", []).bytes
  }
}

extension Picture {
  /// Returns the smallest rectangle that contains all differences between two pictures of one size;
  /// at least one pixel.
  func difference(from other: Picture) -> PixelRectangle {
    precondition(width == other.width && height == other.height, "pictures of different sizes")
    func isChanged(row: Int) -> Bool {
      let places = row * width..<(row + 1) * width
      return pixels[places] != other.pixels[places]
    }
    guard let top = (0..<height).first(where: isChanged),
      let bottom = (0..<height).last(where: isChanged)
    else { return PixelRectangle(x: 0, y: 0, width: min(width, 1), height: min(height, 1)) }
    var (left, right) = (width, 0)
    for row in top...bottom {
      let start = row * width
      if let first = (0..<left).first(where: { pixels[start + $0] != other.pixels[start + $0] }) {
        left = first
      }
      if let last = (right..<width).last(where: { pixels[start + $0] != other.pixels[start + $0] })
      {
        right = last
      }
    }
    return PixelRectangle(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }
}
