/// Pictures in kitty's graphics protocol: PNG files in base64 chunks.
///
/// Source: "Terminal graphics protocol", sw.kovidgoyal.net/kitty/graphics-protocol.
enum KittyImage {
  /// Bytes of base64 per chunk.
  private static let piece = 4096

  /// Queries whether the terminal would understand a picture of one pixel.
  static let query = Array(
    "\u{1B}_Gi=\(TerminalReply.kittyQuery),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\".utf8)

  /// Removes a picture from the screen and frees it.
  static func remove(_ number: UInt32) -> [UInt8] {
    Array("\u{1B}_Ga=d,d=I,i=\(number),q=2\u{1B}\\".utf8)
  }

  /// Ends a picture of which only some chunks were sent, which the next picture would otherwise continue.
  static let end = Array("\u{1B}_Gm=0,q=2\u{1B}\\".utf8)

  /// Removes all pictures from the screen and frees them.
  static let removeAll = Array("\u{1B}_Ga=d,d=A,q=2\u{1B}\\".utf8)

  /// Shows a picture at the cursor, scaled to its cells, and leaves the cursor where it is; in tmux, shows
  /// it wherever there are its placeholders.
  ///
  /// - Parameters:
  ///   - file: A PNG file.
  ///   - cells: The cells that it covers.
  ///   - number: Its number; another picture with this number is replaced.
  ///   - isInTmux: Whether the sequences have to pass tmux.
  /// - Returns: The sequences.
  static func show(
    _ file: [UInt8], cells: CellRectangle, number: UInt32, isInTmux: Bool
  ) -> [UInt8] {
    let data = Base64.encode(file)
    let way = isInTmux ? "U=1" : "C=1,p=1"
    let keys = "a=T,f=100,q=2,\(way),i=\(number),c=\(cells.width),r=\(cells.height)"
    var bytes: [UInt8] = []
    bytes.reserveCapacity(data.count + data.count / piece * 40 + 128)
    for start in stride(from: 0, to: max(data.count, 1), by: piece) {
      let end = min(start + piece, data.count)
      let more = "m=\(end < data.count ? 1 : 0)"
      var part = Array("\u{1B}_G\(start == 0 ? keys + "," + more : more);".utf8)
      part += data[start..<end]
      part += [0x1B, UInt8(ascii: "\\")]
      bytes += isInTmux ? TmuxPassthrough.wrap(part) : part
    }
    return bytes
  }
}
