/// A chunk of a PNG file.
struct PNGChunk {
  /// The type, four letters.
  let type: String
  /// The contents.
  let data: [UInt8]

  /// The bytes with which every file begins.
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  init(_ type: String, _ data: [UInt8]) {
    self.type = type
    self.data = data
  }

  /// The chunk as stored in a file: length, type, data and checksum.
  var bytes: [UInt8] {
    let body = Array(type.utf8) + data
    return UInt32(data.count).bigEndianBytes + body + Self.checksum(body).bigEndianBytes
  }

  /// Returns the chunks of a file that is known to be valid.
  static func chunks(of file: [UInt8]) -> [PNGChunk] {
    var chunks: [PNGChunk] = []
    var place = signature.count
    while place + 12 <= file.count {
      let length = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard place + 12 + length <= file.count else { break }
      chunks.append(
        PNGChunk(
          String(decoding: file[place + 4..<place + 8], as: UTF8.self),
          Array(file[place + 8..<place + 8 + length])))
      place += 12 + length
    }
    return chunks
  }

  /// Returns the cyclic redundancy check of the given bytes.
  ///
  /// Source: the PNG specification, annex D.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { remainders[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }

  private static let remainders: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
    }
  }
}

extension UInt32 {
  /// The number's four bytes, most significant first.
  var bigEndianBytes: [UInt8] {
    [UInt8(self >> 24), UInt8(self >> 16 & 0xFF), UInt8(self >> 8 & 0xFF), UInt8(self & 0xFF)]
  }
}
