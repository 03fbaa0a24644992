#if !arch(x86_64)
  internal import CZlib

  /// Compresses pictures in zlib's format.
  final class Deflater {
    /// The bytes, compressed; `nil` if there is no memory.
    func zlib(_ bytes: [UInt8]) -> [UInt8]? {
      var size = compressBound(uLong(bytes.count))
      var compressed = [UInt8](repeating: 0, count: Int(size))
      // Fast compression, because the time to compress also delays the picture.
      guard compress2(&compressed, &size, bytes, uLong(bytes.count), 1) == Z_OK else { return nil }
      return Array(compressed.prefix(Int(size)))
    }
  }
#endif
