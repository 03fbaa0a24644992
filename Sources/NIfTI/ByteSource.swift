import CZlib

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes of a file from beginning to end, inflated on the way where the file is gzip.
///
/// Inflated bytes go straight into the caller's buffer, so that reading a volume costs what zlib
/// costs. Files of several gzip members are read as one; bytes that follow the last member are left.
final class ByteSource {
  let path: String
  /// The size of the file on disk.
  let fileSize: Int
  /// Whether the file begins as gzip files do, whatever its name.
  let isCompressed: Bool

  private let descriptor: CInt
  private var stream: UnsafeMutablePointer<z_stream>?
  private let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
  private var isAtEnd = false

  init(_ path: String) throws(NIfTIError) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(file: path, reason: systemReason()) }
    self.descriptor = descriptor
    var info = stat()
    var magic: [UInt8] = [0, 0]
    let isRegular = fstat(descriptor, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    fileSize = Int(info.st_size)
    isCompressed = isRegular && pread(descriptor, &magic, 2, 0) == 2 && magic == [0x1f, 0x8b]
    guard isRegular else {
      let isFolder = info.st_mode & S_IFMT == S_IFDIR
      throw .cannotRead(file: path, reason: isFolder ? "it is a folder" : "it is not a plain file")
    }
    if isCompressed {
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      self.stream = stream
      // 16 more than the largest window asks zlib for gzip's header and checksum.
      let status = inflateInit2_(
        stream, 16 + MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
      guard status == Z_OK else { throw .cannotRead(file: path, reason: "zlib has no memory") }
    }
  }

  deinit {
    if let stream {
      inflateEnd(stream)
      stream.deallocate()
    }
    chunk.deallocate()
    close(descriptor)
  }

  /// Fills a buffer; returns how many bytes there were, fewer than asked for only at the file's end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(NIfTIError) -> Int {
    guard let stream else { return try readStored(into: buffer) }
    var filled = 0
    while filled < buffer.count, !isAtEnd {
      let room = min(buffer.count - filled, 1 << 30)
      stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        .advanced(by: filled)
      stream.pointee.avail_out = UInt32(room)
      try inflateSome(stream)
      filled += room - Int(stream.pointee.avail_out)
    }
    return filled
  }

  /// Fills a range of an array, as ``read(into:)`` does.
  func read(into bytes: inout [UInt8], _ range: Range<Int>) throws(NIfTIError) -> Int {
    let result = bytes.withUnsafeMutableBytes { buffer in
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[range])
      return Result { () throws(NIfTIError) in try self.read(into: part) }
    }
    return try result.get()
  }

  /// Reads bytes and forgets them; returns how many there were.
  func skip(_ count: Int) throws(NIfTIError) -> Int {
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

  /// Reads on to the end of the compressed data, where zlib compares the checksum.
  ///
  /// What lies beyond the voxels is bounded, so that a hostile file cannot keep the reader busy.
  func verifyEnd() throws(NIfTIError) {
    guard isCompressed else { return }
    _ = try skip(1 << 20)
  }

  private func readStored(into buffer: UnsafeMutableRawBufferPointer) throws(NIfTIError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let found = try readFile(into: part)
      if found == 0 { break }
      filled += found
    }
    return filled
  }

  /// Inflates until the output is full, the input is used up or the data ends.
  private func inflateSome(_ stream: UnsafeMutablePointer<z_stream>) throws(NIfTIError) {
    if stream.pointee.avail_in == 0 {
      let found = try readFile(into: UnsafeMutableRawBufferPointer(chunk))
      guard found > 0 else {
        throw .corruptGzip(file: path, reason: "it ends before its data does")
      }
      stream.pointee.next_in = chunk.baseAddress
      stream.pointee.avail_in = UInt32(found)
    }
    let status = inflate(stream, Z_NO_FLUSH)
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isAtEnd = try !beginNextMember(stream)
    default:
      let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"
      throw .corruptGzip(file: path, reason: reason)
    }
  }

  /// Starts the next gzip member; `false` where none follows.
  private func beginNextMember(_ stream: UnsafeMutablePointer<z_stream>) throws(NIfTIError) -> Bool
  {
    let rest = Int(stream.pointee.avail_in)
    if rest < 2 {
      if rest == 1, let next = stream.pointee.next_in { chunk[0] = next.pointee }
      let free = UnsafeMutableRawBufferPointer(
        UnsafeMutableBufferPointer(rebasing: chunk[rest...]))
      let found = try readFile(into: free)
      stream.pointee.next_in = chunk.baseAddress
      stream.pointee.avail_in = UInt32(rest + found)
    }
    guard stream.pointee.avail_in >= 2, let next = stream.pointee.next_in,
      next[0] == 0x1f, next[1] == 0x8b
    else { return false }
    return inflateReset(stream) == Z_OK
  }

  private func readFile(into buffer: UnsafeMutableRawBufferPointer) throws(NIfTIError) -> Int {
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

/// What the system says of its last error.
func systemReason() -> String { systemReason(errno) }

/// What the system says of an error number, such as "No such file or directory".
func systemReason(_ number: CInt) -> String { String(cString: strerror(number)) }
