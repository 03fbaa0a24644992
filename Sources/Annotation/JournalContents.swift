package import Imaging

/// What the bytes of a journal turn out to be.
package enum JournalContents: Sendable {
  /// Nothing was ever written, or everything was saved.
  case empty
  /// Edits that were not saved; where the journal is not whole, those up to its damaged or missing part.
  case edits(Recovery, isWhole: Bool)
  /// Edits of a mask of this grid, which is not that of the case's images.
  case otherGrid(Grid)
  /// Bytes without a readable beginning.
  case unreadable

  /// Reads a journal.
  ///
  /// - Parameters:
  ///   - bytes: The file's bytes; every number among them is checked.
  ///   - grid: The grid of the case's images. Strokes are kept as array offsets, which on an image
  ///     stored in another way would be somewhere else in the head.
  package init(_ bytes: [UInt8], grid: Grid) {
    guard !bytes.isEmpty else {
      self = .empty
      return
    }
    var rest = bytes.dropFirst(Journal.Version.length)
    guard let version = Journal.Version(bytes),
      let first = JournalRecord.next(&rest, grid: grid, version: version)
    else {
      self = .unreadable
      return
    }
    switch first {
    case .start(let start):
      let recovery = Recovery(
        start, rest, length: bytes.count, grid: grid, version: version)
      self = .edits(recovery, isWhole: recovery.byteCount == bytes.count)
    case .startElsewhere(let other): self = .otherGrid(other)
    case .entry: self = .unreadable
    }
  }
}
