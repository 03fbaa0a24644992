/// Reads numbers at byte offsets of a header, in either byte order.
struct HeaderFields {
  let bytes: [UInt8]
  let isBigEndian: Bool

  func integer<T: FixedWidthInteger>(_ type: T.Type, at offset: Int) -> Int {
    let raw = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: T.self) }
    return Int(isBigEndian ? T(bigEndian: raw) : T(littleEndian: raw))
  }

  func integers<T: FixedWidthInteger>(_ type: T.Type, at offset: Int, count: Int) -> [Int] {
    (0..<count).map { integer(type, at: offset + $0 * MemoryLayout<T>.size) }
  }

  func float(at offset: Int) -> Double {
    Double(Float(bitPattern: UInt32(integer(UInt32.self, at: offset))))
  }

  func floats(at offset: Int, count: Int) -> [Double] {
    (0..<count).map { float(at: offset + $0 * 4) }
  }

  func double(at offset: Int) -> Double {
    Double(bitPattern: UInt64(bitPattern: Int64(integer(Int64.self, at: offset))))
  }

  func doubles(at offset: Int, count: Int) -> [Double] {
    (0..<count).map { double(at: offset + $0 * 8) }
  }

  /// Returns the text up to the first zero byte.
  func text(at offset: Int, count: Int) -> String {
    String(decoding: bytes[offset..<offset + count].prefix { $0 != 0 }, as: UTF8.self)
  }
}
