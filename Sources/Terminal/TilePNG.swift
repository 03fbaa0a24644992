internal import CZlib

/// Tiles as PNG files: greys or RGB, 8 bits per channel.
///
/// Each row is stored as its difference from the row above: enlarged slices change slowly from pixel to
/// pixel, and of PNG's filters this one leaves the fewest bytes after compression.
///
/// Source: "Portable Network Graphics (PNG) Specification", third edition, sections 9 and 11.
struct TilePNG {
  private let deflater = Deflater()
  private var rows: [UInt8] = []

  /// The file of a tile of a picture; `nil` if there is no memory to compress it.
  mutating func encode(_ tile: ImageTile, of image: ScreenImage) -> [UInt8]? {
    let isGrey = image.isGrey(tile)
    filter(tile, of: image, channels: isGrey ? 1 : 3)
    guard let compressed = deflater.zlib(rows) else { return nil }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file.reserveCapacity(compressed.count + 64)
    let color: UInt8 = isGrey ? 0 : 2
    Self.append(
      "IHDR", Self.number(tile.width) + Self.number(tile.height) + [8, color, 0, 0, 0], to: &file)
    Self.append("IDAT", compressed, to: &file)
    Self.append("IEND", [], to: &file)
    return file
  }

  /// Fills ``rows`` with filtered rows: the number of the filter "Up", then differences.
  private mutating func filter(_ tile: ImageTile, of image: ScreenImage, channels: Int) {
    let length = channels * tile.width
    let stride = 3 * image.width
    let step = channels == 1 ? 3 : 1
    rows = [UInt8](unsafeUninitializedCapacity: (length + 1) * tile.height) { output, count in
      count = (length + 1) * tile.height
      image.pixels.withUnsafeBufferPointer { pixels in
        guard var line = output.baseAddress, let pixels = pixels.baseAddress else { return }
        for row in 0..<tile.height {
          let here = pixels + ((tile.y + row) * stride + 3 * tile.x)
          line[0] = 2
          line += 1
          if row == 0 {
            // Above the first row, everything counts as 0.
            for place in 0..<length { line[place] = here[place * step] }
          } else if step == 1 {
            let above = here - stride
            for place in 0..<length { line[place] = here[place] &- above[place] }
          } else {
            let above = here - stride
            for place in 0..<length { line[place] = here[place &* 3] &- above[place &* 3] }
          }
          line += length
        }
      }
    }
  }

  private static func append(_ type: String, _ data: [UInt8], to file: inout [UInt8]) {
    file += number(data.count)
    let start = file.count
    file += type.utf8
    file += data
    let checksum = file[start...].withUnsafeBufferPointer {
      crc32(0, $0.baseAddress, uInt($0.count))
    }
    file += number(Int(checksum))
  }

  private static func number(_ value: Int) -> [UInt8] {
    let bits = UInt32(truncatingIfNeeded: value)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
  }
}
