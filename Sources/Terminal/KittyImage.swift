internal import CZlib

/// Pictures in kitty's graphics protocol: RGB, compressed with zlib, in base64 chunks.
///
/// Source: "Terminal graphics protocol", sw.kovidgoyal.net/kitty/graphics-protocol.
enum KittyImage {
  /// Bytes of base64 per chunk.
  private static let piece = 4096

  /// Queries whether the terminal would understand a picture of one pixel.
  static let query = Array(
    "\u{1B}_Gi=\(TerminalReply.kittyQuery),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\".utf8)

  /// Removes a picture from the screen and frees it.
  static func remove(number: Int) -> [UInt8] {
    Array("\u{1B}_Ga=d,d=I,i=\(number),q=2\u{1B}\\".utf8)
  }

  /// Removes all pictures from the screen and frees them.
  static let removeAll = Array("\u{1B}_Ga=d,d=A,q=2\u{1B}\\".utf8)

  /// Shows a picture, scaled to its cells, and leaves the cursor where it is.
  static func encode(_ image: ScreenImage, number: Int) -> [UInt8] {
    let compressed = compress(image.pixels)
    let data = base64(compressed ?? image.pixels)
    let place = image.rectangle
    let keys =
      "a=T,f=24,q=2,C=1,i=\(number),p=1,s=\(image.width),v=\(image.height),c=\(place.width),"
      + "r=\(place.height)" + (compressed == nil ? "" : ",o=z")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(data.count + data.count / piece * 16 + 128)
    for start in stride(from: 0, to: max(data.count, 1), by: piece) {
      let end = min(start + piece, data.count)
      let more = "m=\(end < data.count ? 1 : 0)"
      bytes += "\u{1B}_G\(start == 0 ? keys + "," + more : more);".utf8
      bytes += data[start..<end]
      bytes += "\u{1B}\\".utf8
    }
    return bytes
  }

  /// The bytes in zlib's format; `nil` if compression fails.
  private static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var size = compressBound(uLong(bytes.count))
    var compressed = [UInt8](repeating: 0, count: Int(size))
    // Fast compression, because the time to compress also delays the picture.
    guard compress2(&compressed, &size, bytes, uLong(bytes.count), 3) == Z_OK else { return nil }
    return Array(compressed.prefix(Int(size)))
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(
          place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return text
  }
}
