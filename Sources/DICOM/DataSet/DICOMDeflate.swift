internal import CZlib

/// Inflates the data set of a deflated file, which has no zlib header (PS3.5, section A.5).
enum DICOMDeflate {
  /// The largest data set.
  static let limit = 1 << 30

  /// Returns the bytes; `nil` if they are damaged or more than ``limit``.
  static func inflate(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { inflateEnd(&stream) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var input = Array(bytes)
    return input.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      while true {
        let (status, written) = chunk.withUnsafeMutableBufferPointer { target in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          let status = CZlib.inflate(&stream, Z_NO_FLUSH)
          return (status, target.count - Int(stream.avail_out))
        }
        result += chunk[..<written]
        if status == Z_STREAM_END { return result }
        // A data set may lack its last block; what there is of it is read.
        if status == Z_BUF_ERROR || (status == Z_OK && written == 0) { return result }
        guard status == Z_OK, result.count < limit else { return nil }
      }
    }
  }
}
