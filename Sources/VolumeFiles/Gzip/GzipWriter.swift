import CZlib

/// Compresses bytes as gzip or zlib without a time stamp, so equal input gives equal output.
package final class GzipWriter {
  /// Receives compressed bytes.
  package typealias Sink = (UnsafeRawBufferPointer) throws(VolumeFileError) -> Void

  private let sink: Sink
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)

  /// Prepares to compress.
  ///
  /// - Parameters:
  ///   - path: The file, for messages.
  ///   - level: zlib's level, 1–9.
  ///   - isZlib: Whether the data gets zlib's header and checksum instead of gzip's.
  ///   - sink: Receives compressed bytes.
  /// - Throws: ``VolumeFileError`` if memory is missing.
  package init(
    _ path: String, level: CInt, isZlib: Bool = false, to sink: @escaping Sink
  ) throws(VolumeFileError) {
    self.sink = sink
    stream.initialize(to: z_stream())
    // Adding 16 to the largest window size makes zlib write gzip's header and checksum.
    let status = deflateInit2_(
      stream, level, Z_DEFLATED, (isZlib ? 0 : 16) + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      CInt(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .cannotWrite(file: path, reason: "out of memory") }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    chunk.deallocate()
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(VolumeFileError) {
    var start = 0
    while start < bytes.count {
      let part = bytes[start...].prefix(1 << 30)
      try deflateAll(UnsafeRawBufferPointer(rebasing: part), flush: Z_NO_FLUSH)
      start += part.count
    }
  }

  /// Writes the remaining bytes and the checksum.
  package func finish() throws(VolumeFileError) {
    try deflateAll(UnsafeRawBufferPointer(start: nil, count: 0), flush: Z_FINISH)
  }

  private func deflateAll(_ bytes: UnsafeRawBufferPointer, flush: CInt) throws(VolumeFileError) {
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(bytes.count)
    repeat {
      stream.pointee.next_out = chunk.baseAddress
      stream.pointee.avail_out = UInt32(chunk.count)
      deflate(stream, flush)
      let made = chunk.count - Int(stream.pointee.avail_out)
      try sink(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: chunk[..<made])))
    } while stream.pointee.avail_out == 0
  }
}
