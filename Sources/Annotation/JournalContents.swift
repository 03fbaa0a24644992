package import Imaging

/// The result of reading a journal's bytes.
package enum JournalContents: Sendable {
  /// Nothing was ever written, or everything was saved.
  case empty
  /// Unsaved edits; if the journal is damaged or incomplete, only those before the problem.
  case edits(Recovery, isWhole: Bool)
  /// Edits of a mask on this grid, which differs from that of the case's images.
  case otherGrid(Grid)
  /// The beginning is unreadable.
  case unreadable

  /// Reads a journal.
  ///
  /// - Parameters:
  ///   - bytes: The file's bytes; every number among them is checked.
  ///   - grid: The grid of the case's images. Strokes are kept as array offsets, which would refer
  ///     to other positions in an image with another storage order.
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
