import CPNG
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// PNG files: RGB or RGBA with 8 bits per channel, through libpng.
///
/// The same picture and texts give the same bytes, because the file contains no time stamp.
package enum PNG {
  /// Writes a picture to a file, complete or not at all: to a temporary file next to it, which is
  /// then renamed.
  ///
  /// - Parameters:
  ///   - picture: At least one pixel.
  ///   - path: The file.
  ///   - text: Texts to store in the file, such as case, plane and slice, by keyword (1–79 Latin-1
  ///     characters).
  ///   - mayReplace: Whether a file with that name may be replaced.
  /// - Throws: ``PictureError/cannotWrite(path:reason:)`` if the system refuses.
  package static func write(
    _ picture: Picture, to path: String, text: [String: String] = [:], mayReplace: Bool = true
  ) throws(PictureError) {
    let bytes: [UInt8]
    do {
      bytes = try encode(picture, text: text)
    } catch {
      throw .cannotWrite(path: path, reason: error.reason)
    }
    try write(bytes, to: path, mayReplace: mayReplace)
  }

  /// Writes the bytes of a file, complete or not at all.
  ///
  /// - Throws: ``PictureError/cannotWrite(path:reason:)`` if the system refuses.
  package static func write(
    _ bytes: [UInt8], to path: String, mayReplace: Bool = true
  ) throws(PictureError) {
    do {
      try AtomicFile.write(bytes, to: path, mayReplace: mayReplace)
    } catch {
      throw .cannotWrite(path: path, reason: error.reason)
    }
  }

  /// Returns the bytes of a picture's PNG file.
  ///
  /// Texts become tEXt chunks if they are ASCII and iTXt chunks otherwise, ordered by keyword.
  package static func encode(
    _ picture: Picture, text: [String: String] = [:]
  ) throws(PictureError) -> [UInt8] {
    try encode(Raster(picture: picture), text: text)
  }

  /// Returns the bytes of the PNG file of pixels that may be transparent.
  ///
  /// - Parameters:
  ///   - raster: At least one pixel.
  ///   - text: Texts to store in the file, by keyword.
  ///   - dpi: Pixels per inch on paper; `nil` leaves them open.
  /// - Returns: The whole file.
  /// - Throws: ``PictureError/cannotEncode(reason:)`` if libpng fails.
  package static func encode(
    _ raster: Raster, text: [String: String] = [:], dpi: Double? = nil
  ) throws(PictureError) -> [UInt8] {
    let texts = text.sorted { $0.key < $1.key }
    let keys = texts.map { strdup($0.key) }
    let values = texts.map { strdup($0.value) }
    let isUTF8: [UInt8] = texts.map { $0.value.utf8.allSatisfy { $0 < 128 } ? 0 : 1 }
    let picture = raster.picture
    let perMeter = UInt32(((dpi ?? 0) / 0.0254).rounded())
    var buffer = cpng_buffer()
    defer {
      for pointer in keys + values { free(pointer) }
      free(buffer.bytes)
    }
    func write(_ pixels: UnsafeRawBufferPointer, channels: Int32) -> Bool {
      cpng_encode(
        UInt32(picture.width), UInt32(picture.height), channels,
        pixels.baseAddress?.assumingMemoryBound(to: UInt8.self), perMeter, Int32(texts.count),
        keys.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, isUTF8, &buffer) == 1
    }
    let isDone: Bool
    if let opacities = raster.opacities {
      let pixels = zip(picture.pixels, opacities).map {
        SIMD4($0.red, $0.green, $0.blue, $1)
      }
      isDone = pixels.withUnsafeBytes { write($0, channels: 4) }
    } else {
      isDone = picture.pixels.withUnsafeBytes { write($0, channels: 3) }
    }
    guard isDone else { throw .cannotEncode(reason: message(&buffer.message)) }
    return Array(UnsafeBufferPointer(start: buffer.bytes, count: buffer.count))
  }

  /// Decodes the bytes of a PNG file; transparent pixels are drawn over black.
  package static func decode(_ bytes: [UInt8]) throws(PictureError) -> Picture {
    var pixels = cpng_pixels()
    var failure = cpng_buffer()
    guard cpng_decode(bytes, bytes.count, &pixels, &failure) == 1 else {
      throw .cannotDecode(reason: message(&failure.message))
    }
    defer { free(pixels.rgb) }
    let (width, height) = (Int(pixels.width), Int(pixels.height))
    let channels = UnsafeBufferPointer(start: pixels.rgb, count: width * height * 3)
    return Picture(
      width: width, height: height,
      pixels: (0..<width * height).map { place in
        RGB(channels[3 * place], channels[3 * place + 1], channels[3 * place + 2])
      })
  }

  /// Returns the text in a C array of characters, which Swift imports as a tuple.
  private static func message<Characters>(_ characters: inout Characters) -> String {
    withUnsafeBytes(of: &characters) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
