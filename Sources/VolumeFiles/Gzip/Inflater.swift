/// Inflates gzip data piece by piece.
///
/// Data of several gzip members are read as one; bytes that follow the last member are left.
final class Inflater {
  private let engine = InflateEngine()
  /// What was read of the file.
  private let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
  private let path: String
  private var isAtEnd = false
  private var fileIsAtEnd = false

  /// Reads the next bytes of the file into a buffer; returns how many, 0 at its end.
  typealias Read = (UnsafeMutableRawBufferPointer) throws(VolumeFileError) -> Int

  /// - `path`: The file's, for messages.
  init(_ path: String) { self.path = path }

  deinit { chunk.deallocate() }

  /// Fills a buffer; returns how many bytes there were, fewer than asked for only at the data's end.
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

  /// Inflates until the output is full, the input is used up or a member ends.
  private func inflateSome(
    into target: UnsafeMutablePointer<UInt8>?, room: Int, _ read: Read
  ) throws(VolumeFileError) -> Int {
    // Output may be waiting inside, so the end of the file is a problem only when nothing more comes.
    let wasEmpty = engine.available == 0
    if wasEmpty { try fill(behind: 0, read) }
    let (written, step) = engine.inflate(into: target, room: room)
    switch step {
    case .more:
      guard written > 0 || !wasEmpty || !fileIsAtEnd else {
        throw .corruptGzip(file: path, reason: "it ends before its data does")
      }
    case .memberEnd: isAtEnd = try !beginNextMember(read)
    case .damaged(let reason): throw .corruptGzip(file: path, reason: reason)
    }
    return written
  }

  /// Reads the next bytes of the file behind so many of the chunk that are kept.
  private func fill(behind kept: Int, _ read: Read) throws(VolumeFileError) {
    let found = try read(
      UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: chunk[kept...])))
    fileIsAtEnd = found == 0
    engine.input = chunk.baseAddress
    engine.available = kept + found
  }

  /// Starts the next gzip member; `false` where none follows.
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

/// How far a call of an ``InflateEngine`` came.
enum InflateStep {
  /// The output is full or the input is used up.
  case more
  /// A gzip member is at its end, and its checksum is right.
  case memberEnd
  /// The data are not what gzip writes.
  case damaged(String)
}
