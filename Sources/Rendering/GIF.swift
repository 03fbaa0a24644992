/// GIF files: one picture, or several in a loop, each with 256 colors of its own.
///
/// For each picture, only the rectangle that changed is stored. Source: CompuServe, Graphics Interchange
/// Format, version 89a (1990), and Netscape's extension for loops.
package enum GIF {
  /// One compressed picture: the part that differs from the previous one.
  package struct Frame: Sendable {
    let place: PixelRectangle
    /// The size of the whole picture.
    let size: (width: Int, height: Int)
    /// Its colors.
    package let palette: GIFPalette
    let data: [UInt8]

    /// Compresses a picture; `previous` is the one before, of the same size.
    package init(_ picture: Picture, after previous: Picture?) {
      place = previous.map { picture.difference(from: $0) } ?? picture.bounds
      size = (picture.width, picture.height)
      let part = picture.crop(place)
      palette = GIFPalette(of: part)
      data = GIF.compressed(palette.indices(of: part.pixels))
    }
  }

  /// Combines compressed pictures into one file.
  ///
  /// - Parameters:
  ///   - frames: At least one, at most 65,535 pixels on a side; the first is a whole picture.
  ///   - milliseconds: The duration of each picture, which GIF rounds to hundredths of a second.
  /// - Returns: The file's bytes.
  package static func encode(_ frames: [Frame], milliseconds: Int) -> [UInt8] {
    precondition(!frames.isEmpty, "an animation without pictures")
    func word(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8((value >> 8) & 0xFF)] }
    func table(_ palette: GIFPalette) -> [UInt8] {
      (0..<256).flatMap { index in
        let color = index < palette.colors.count ? palette.colors[index] : .black
        return [color.red, color.green, color.blue]
      }
    }
    // The first picture's palette, of 256 colors with 8 bits each, is that of the file.
    var bytes = Array("GIF89a".utf8) + word(frames[0].size.width) + word(frames[0].size.height)
    bytes += [0xF7, 0, 0] + table(frames[0].palette)
    if frames.count > 1 {
      bytes += [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0, 0]
    }
    // Browsers slow down anything faster than 2 hundredths.
    let delay = frames.count > 1 ? max((milliseconds + 5) / 10, 2) : 0
    for (index, frame) in frames.enumerated() {
      // Pictures stay where the next one does not cover them.
      bytes += [0x21, 0xF9, 4, 4] + word(delay) + [0, 0, 0x2C]
      bytes += word(frame.place.x) + word(frame.place.y)
      bytes += word(frame.place.width) + word(frame.place.height)
      bytes += index == 0 ? [0] : [0x87] + table(frame.palette)
      bytes.append(8)
      for start in stride(from: 0, to: frame.data.count, by: 255) {
        let block = frame.data[start..<min(start + 255, frame.data.count)]
        bytes += [UInt8(block.count)] + block
      }
      bytes.append(0)
    }
    return bytes + [0x3B]
  }

  /// Compresses indices of 8 bits by GIF's variant of LZW, with codes of 9 to 12 bits.
  static func compressed(_ indices: [UInt8]) -> [UInt8] {
    let (clear, end) = (256, 257)
    var bytes: [UInt8] = []
    var (buffer, bits, width) = (UInt32(0), UInt32(0), UInt32(9))
    func put(_ code: Int) {
      buffer |= UInt32(code) << bits
      bits += width
      while bits >= 8 {
        bytes.append(UInt8(buffer & 0xFF))
        buffer >>= 8
        bits -= 8
      }
    }
    // The code of a known text and one more index, at text × 256 + index; 0 for none.
    var codes = [UInt16](repeating: 0, count: 4096 * 256)
    var used: [Int] = []
    var next = end + 1
    put(clear)
    guard var text = indices.first.map(Int.init) else {
      put(end)
      if bits > 0 { bytes.append(UInt8(buffer & 0xFF)) }
      return bytes
    }
    for index in indices.dropFirst() {
      let key = text * 256 + Int(index)
      if codes[key] != 0 {
        text = Int(codes[key])
        continue
      }
      put(text)
      text = Int(index)
      if next < 4096 {
        codes[key] = UInt16(next)
        used.append(key)
        // Readers are one code behind, so codes grow when the table has one more than they can hold.
        if next == 1 << width { width += 1 }
        next += 1
      } else {
        put(clear)
        for key in used { codes[key] = 0 }
        used.removeAll(keepingCapacity: true)
        (next, width) = (end + 1, 9)
      }
    }
    put(text)
    // The reader has added one more text by now.
    if next == 1 << width, width < 12 { width += 1 }
    put(end)
    if bits > 0 { bytes.append(UInt8(buffer & 0xFF)) }
    return bytes
  }
}
