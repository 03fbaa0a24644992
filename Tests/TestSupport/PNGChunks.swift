/// The chunks of a PNG file in order: type and data.
///
/// Read apart from the program's own reader, so that what that passes over is seen too.
package func pngChunks(_ bytes: [UInt8]) -> [(type: String, data: [UInt8])] {
  var chunks: [(String, [UInt8])] = []
  var place = 8
  while place + 12 <= bytes.count {
    let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    let type = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
    chunks.append((type, Array(bytes[place + 8..<place + 8 + length])))
    place += 12 + length
  }
  return chunks
}
