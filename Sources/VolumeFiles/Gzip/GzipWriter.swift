import CZlib
package import Files

/// Compresses bytes into a file as gzipwithout a time stamp, so equal input gives equal files.
package final class GzipWriter {
  private let file: AtomicFile
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)

  package init(to file: AtomicFile, level: CInt) throws(VolumeFileError) {
    self.file = file
    stream.initialize(to: z_stream())
    // Adding 16 to the largest window size makes zlib write gzip's header and checksum.
    let status = deflateInit2_(
      stream, level, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      CInt(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .cannotWrite(file: file.path, reason: "out of memory") }
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
      try VolumeFileError.writing { () throws(FileError) in
        try file.write(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: chunk[..<made])))
      }
    } while stream.pointee.avail_out == 0
  }
}
