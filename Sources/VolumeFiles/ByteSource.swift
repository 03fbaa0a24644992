import Files

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes of a file from some place to its end, decompressed if they are compressed.
///
/// Decompressed bytes go straight into the caller's buffer.
package final class ByteSource {
  /// How the bytes are compressed.
  package enum Compression: Sendable {
    /// As gzip if they begin like a gzip file, whatever the file's name.
    case detected
    case none, gzip
    /// Deflate with zlib's header, as in MetaImage files.
    case zlib
    /// As gzip if they begin like a gzip file, else as zlib, as MetaIO reads compressed voxels.
    case zlibOrGzip
  }

  package let path: String
  /// The size of the file on disk, from the first byte that is read.
  package let fileSize: Int
  /// Whether the bytes are decompressed.
  package let isCompressed: Bool

  private let descriptor: CInt
  private let inflater: Inflater?

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - offset: The place on disk of the first byte to read.
  ///   - compression: How the bytes from there on are compressed.
  /// - Throws: ``VolumeFileError`` if it cannot be opened.
  package init(_ path: String, from offset: Int = 0, _ compression: Compression = .detected)
    throws(VolumeFileError)
  {
    self.path = path
    let descriptor = try VolumeFileError.reading { () throws(UnreadableFile) in
      try RegularFile.open(path)
    }
    self.descriptor = descriptor
    var info = stat()
    var magic: [UInt8] = [0, 0]
    fileSize = max((fstat(descriptor, &info) == 0 ? Int(info.st_size) : 0) - offset, 0)
    if offset > 0 { lseek(descriptor, off_t(offset), SEEK_SET) }
    let isGzip = pread(descriptor, &magic, 2, off_t(offset)) == 2 && magic == [0x1f, 0x8b]
    isCompressed =
      switch compression {
      case .detected: isGzip
      case .none: false
      case .gzip, .zlib, .zlibOrGzip: true
      }
    let isZlib = compression == .zlib || compression == .zlibOrGzip && !isGzip
    inflater = isCompressed ? Inflater(path, isZlib: isZlib) : nil
  }

  deinit { close(descriptor) }

  /// Fills a buffer; returns the number of bytes, which is less than requested only at the file's
  /// end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(VolumeFileError) -> Int {
    guard let inflater else { return try readStored(into: buffer) }
    return try inflater.inflate(into: buffer) { (part) throws(VolumeFileError) in
      try self.readFile(into: part)
    }
  }

  /// Fills a range of an array, as ``read(into:)`` does.
  package func read(into bytes: inout [UInt8], _ range: Range<Int>) throws(VolumeFileError) -> Int {
    let result = bytes.withUnsafeMutableBytes { buffer in
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[range])
      return Result { () throws(VolumeFileError) in try self.read(into: part) }
    }
    return try result.get()
  }

  /// Reads bytes and discards them; returns the number of bytes.
  package func skip(_ count: Int) throws(VolumeFileError) -> Int {
    var scratch = [UInt8](repeating: 0, count: min(count, 1 << 16))
    var skipped = 0
    while skipped < count {
      let part = min(count - skipped, scratch.count)
      let found = try read(into: &scratch, 0..<part)
      skipped += found
      if found < part { break }
    }
    return skipped
  }

  /// Reads to the end of the compressed data, where the checksum is compared.
  ///
  /// The data after the voxels is limited, so a malicious file cannot keep the reader busy.
  package func verifyEnd() throws(VolumeFileError) {
    guard isCompressed else { return }
    _ = try skip(1 << 20)
  }

  private func readStored(into buffer: UnsafeMutableRawBufferPointer) throws(VolumeFileError) -> Int
  {
    var filled = 0
    while filled < buffer.count {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let found = try readFile(into: part)
      if found == 0 { break }
      filled += found
    }
    return filled
  }

  private func readFile(into buffer: UnsafeMutableRawBufferPointer) throws(VolumeFileError) -> Int {
    while true {
      let found = Self.systemRead(descriptor, buffer)
      if found >= 0 { return found }
      guard errno == EINTR else { throw .cannotRead(file: path, reason: systemReason()) }
    }
  }

  private static func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int
  {
    #if canImport(Darwin)
      Darwin.read(descriptor, buffer.baseAddress, min(buffer.count, 1 << 30))
    #else
      Glibc.read(descriptor, buffer.baseAddress, min(buffer.count, 1 << 30))
    #endif
  }
}
