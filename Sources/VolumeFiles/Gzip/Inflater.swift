/// Decompresses gzip or zlib data piece by piece.
///
/// Consecutive gzip members are read as one; other bytes after the last member are ignored.
final class Inflater {
  private let engine: InflateEngine
  private let isZlib: Bool
  /// Bytes read from the file.
  private let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
  private let path: String
  private var isAtEnd = false
  private var fileIsAtEnd = false

  /// Reads the next bytes of the file into a buffer; returns the number of bytes, 0 at the end.
  typealias Read = (UnsafeMutableRawBufferPointer) throws(VolumeFileError) -> Int

  /// Creates a decompressor.
  ///
  /// - Parameters:
  ///   - path: The path of the file, for messages.
  ///   - isZlib: Whether the data has zlib's header and checksum instead of gzip's.
  init(_ path: String, isZlib: Bool = false) {
    self.path = path
    self.isZlib = isZlib
    engine = InflateEngine(isZlib: isZlib)
  }

  deinit { chunk.deallocate() }

  /// Fills a buffer; returns the number of bytes, which is less than requested only at the data's
  /// end.
  func inflate(
    into buffer: UnsafeMutableRawBufferPointer, read: Read
  ) throws(VolumeFileError) -> Int {
    var filled = 0
    while filled < buffer.count, !isAtEnd {
      let target = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self).advanced(by: filled)
      filled += try inflateSome(into: target, room: min(buffer.count - filled, 1 << 30), read)
    }
    return filled
  }

  /// Decompresses until the output is full, the input is used up or a member ends.
  private func inflateSome(
    into target: UnsafeMutablePointer<UInt8>?, room: Int, _ read: Read
  ) throws(VolumeFileError) -> Int {
    // Output may still be buffered, so the end of the file is an error only if nothing more comes
    // out.
    let wasEmpty = engine.available == 0
    if wasEmpty { try fill(behind: 0, read) }
    let (written, step) = engine.inflate(into: target, room: room)
    switch step {
    case .more:
      guard written > 0 || !wasEmpty || !fileIsAtEnd else {
        throw damaged("the compressed data is incomplete")
      }
    case .memberEnd: isAtEnd = isZlib ? true : try !beginNextMember(read)
    case .damaged(let reason): throw damaged(reason)
    }
    return written
  }

  private func damaged(_ reason: String) -> VolumeFileError {
    isZlib
      ? .corruptZlib(file: path, reason: reason) : .corruptGzip(file: path, reason: reason)
  }

  /// Reads the next bytes of the file after the bytes of the chunk that are kept.
  private func fill(behind kept: Int, _ read: Read) throws(VolumeFileError) {
    let found = try read(
      UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: chunk[kept...])))
    fileIsAtEnd = found == 0
    engine.input = chunk.baseAddress
    engine.available = kept + found
  }

  /// Starts the next gzip member; `false` if there is none.
  private func beginNextMember(_ read: Read) throws(VolumeFileError) -> Bool {
    if engine.available < 2 {
      let rest = engine.available
      if rest == 1, let last = engine.input { chunk[0] = last.pointee }
      try fill(behind: rest, read)
    }
    guard engine.available >= 2, let next = engine.input, next[0] == 0x1f, next[1] == 0x8b else {
      return false
    }
    engine.beginMember()
    return true
  }
}

/// The result of one call of an ``InflateEngine``.
enum InflateStep {
  /// The output is full or the input is used up.
  case more
  /// A gzip member has ended, and its checksum is right.
  case memberEnd
  /// The data is not valid gzip.
  case damaged(String)
}
