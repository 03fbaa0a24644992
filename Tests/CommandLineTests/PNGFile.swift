import Foundation
import Rendering
import TestSupport

/// A PNG file that the program wrote.
struct PNGFile {
  /// Its chunks, in order.
  let chunks: [(type: String, data: [UInt8])]
  /// Its picture; of an animation, the first.
  let picture: Picture
  /// All its bytes.
  let bytes: [UInt8]

  init(_ path: String) throws {
    bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    picture = try PNG.decode(bytes)
    chunks = pngChunks(bytes)
  }

  /// The texts that are plain ASCII, by keyword.
  var texts: [String: String] {
    let pairs = chunks.filter { $0.type == "tEXt" }.map { chunk in
      chunk.data.split(separator: 0, maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
    }
    return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") })
  }
}
