/// Unpacks frames that are run-length encoded.
///
/// Source: DICOM PS3.5 (2024), annex G.
enum RunLengthDecoder {
  /// Unpacks a frame.
  ///
  /// - Parameters:
  ///   - bytes: The fragment of the frame: a header of 64 bytes, and a part for each byte of a pixel, the most
  ///     significant first.
  ///   - pixelCount: The pixels of the frame.
  ///   - width: The bytes of a pixel.
  /// - Returns: The pixels, the least significant byte first; `nil` if the bytes are damaged.
  static func frame(_ bytes: ArraySlice<UInt8>, pixelCount: Int, width: Int) -> [UInt8]? {
    guard bytes.count >= 64 else { return nil }
    func word(_ index: Int) -> Int {
      let start = bytes.startIndex + index * 4
      return bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard word(0) == width, (1...15).contains(width) else { return nil }
    var result = [UInt8](repeating: 0, count: pixelCount * width)
    for part in 0..<width {
      let start = word(part + 1)
      let end = part + 1 < width ? word(part + 2) : bytes.count
      guard start >= 64, start <= end, end <= bytes.count else { return nil }
      let packed = bytes[bytes.startIndex + start..<bytes.startIndex + end]
      guard unpack(packed, into: &result, from: width - 1 - part, step: width) else { return nil }
    }
    return result
  }

  /// Unpacks one part into each `step`th byte; false if it ends before the bytes are full.
  private static func unpack(
    _ packed: ArraySlice<UInt8>, into result: inout [UInt8], from first: Int, step: Int
  ) -> Bool {
    var (place, next) = (first, packed.startIndex)
    while place < result.count {
      guard next < packed.endIndex else { return false }
      let count = Int(Int8(bitPattern: packed[next]))
      next += 1
      if count >= 0 {
        guard next + count < packed.endIndex else { return false }
        for byte in packed[next...next + count] where place < result.count {
          result[place] = byte
          place += step
        }
        next += count + 1
      } else if count > -128 {
        guard next < packed.endIndex else { return false }
        for _ in 0...(-count) where place < result.count {
          result[place] = packed[next]
          place += step
        }
        next += 1
      }
    }
    return true
  }
}
