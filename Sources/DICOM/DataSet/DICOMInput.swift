internal import Files

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The bytes of a DICOM file, read forward in pieces.
///
/// Large values that nobody asks for are jumped over and never read from the disk.
final class DICOMInput {
  let path: String
  /// The number of bytes.
  let count: Int
  /// The place of the next byte.
  private(set) var position = 0

  /// A file; `nil` if all bytes are in ``piece``.
  private let descriptor: CInt?
  /// The bytes in memory, from ``pieceStart`` on.
  private var piece: [UInt8] = []
  private var pieceStart = 0

  /// The first piece holds most classic headers whole; later ones are larger.
  private static let firstPiece = 1 << 13
  private static let largestPiece = 1 << 18
  private var nextPiece = firstPiece

  /// Opens a file.
  init(_ path: String) throws(DICOMError) {
    self.path = path
    do {
      descriptor = try RegularFile.open(path)
    } catch {
      throw .cannotRead(file: path, reason: error.reason)
    }
    var info = stat()
    count = fstat(descriptor ?? -1, &info) == 0 ? Int(info.st_size) : 0
  }

  /// Reads bytes that are in memory already.
  init(_ bytes: [UInt8], path: String) {
    self.path = path
    descriptor = nil
    count = bytes.count
    piece = bytes
  }

  deinit { if let descriptor { close(descriptor) } }

  /// The number of bytes after ``position``.
  var left: Int { count - position }

  /// Moves on without reading.
  ///
  /// - Precondition: `0 <= place <= count`.
  func move(to place: Int) {
    precondition((0...count).contains(place), "a place outside the file")
    position = place
  }

  /// Returns the next bytes and moves behind them.
  ///
  /// - Parameters:
  ///   - length: How many bytes.
  ///   - tag: The element they belong to, for the error.
  /// - Returns: The bytes.
  /// - Throws: ``DICOMError`` if the file has fewer.
  func take(_ length: Int, of tag: DICOMTag?) throws(DICOMError) -> ArraySlice<UInt8> {
    guard length <= left else {
      throw .truncated(file: path, tag: tag, needed: length, found: left)
    }
    if position < pieceStart || position + length > pieceStart + piece.count {
      try load(length)
    }
    let start = position - pieceStart
    guard start + length <= piece.count else {
      throw .truncated(file: path, tag: tag, needed: length, found: piece.count - start)
    }
    position += length
    return piece[start..<start + length]
  }

  /// Reads the piece of the file that begins at ``position``.
  private func load(_ length: Int) throws(DICOMError) {
    guard let descriptor else { return }
    let size = min(max(length, nextPiece), left)
    nextPiece = min(nextPiece * 2, Self.largestPiece)
    pieceStart = position
    let (file, start) = (path, position)
    var failure: CInt = 0
    piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size, let base = buffer.baseAddress {
        let found = pread(descriptor, base + filled, size - filled, off_t(start + filled))
        if found < 0, errno == EINTR { continue }
        if found < 0 { failure = errno }
        if found <= 0 { break }
        filled += found
      }
    }
    if failure != 0 { throw .cannotRead(file: file, reason: systemReason(failure)) }
  }
}
