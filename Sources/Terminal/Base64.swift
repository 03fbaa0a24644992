/// Bytes as letters that every line carries.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// The two letters of each number of 12 bits.
  private static let pairs: [(UInt8, UInt8)] = (0..<4096).map { bits in
    (alphabet[bits >> 6], alphabet[bits & 63])
  }

  /// Four letters for three bytes; the last ones are filled up with "=".
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    let size = (bytes.count + 2) / 3 * 4
    return [UInt8](unsafeUninitializedCapacity: size) { text, count in
      bytes.withUnsafeBufferPointer { bytes in
        pairs.withUnsafeBufferPointer { pairs in
          var target = 0
          var place = 0
          while place < bytes.count {
            func byte(_ offset: Int) -> Int {
              place + offset < bytes.count ? Int(bytes[place + offset]) : 0
            }
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2)
            (text[target], text[target + 1]) = pairs[bits >> 12]
            (text[target + 2], text[target + 3]) = pairs[bits & 4095]
            place += 3
            target += 4
          }
          let missing = place - bytes.count
          if missing > 0 { text[size - 1] = UInt8(ascii: "=") }
          if missing > 1 { text[size - 2] = UInt8(ascii: "=") }
        }
      }
      count = size
    }
  }
}
