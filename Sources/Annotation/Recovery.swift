package import Imaging

/// The edits that a journal holds: those of a session that ended before they were saved.
package struct Recovery: Sendable {
  /// The case, and the mask with which editing began.
  package let start: JournalStart
  /// The edits up to the last whole record.
  package let session: EditSession
  /// How many seconds of work they took, breaks left out.
  package let seconds: Double
  /// When the last of them was made, in seconds since 1970.
  package let lastChange: Double
  /// How many bytes of the journal hold them; what follows is a record that was not written whole.
  let byteCount: Int

  /// The version of the journal's format.
  let version: Journal.Version

  /// Breaks longer than this are no work, in seconds.
  static let longestPause = 60.0

  /// Reads a journal as far as it is whole; `nil` where not even its first mask is, or where that is
  /// for another grid.
  ///
  /// - Parameters:
  ///   - bytes: A journal's bytes, cut anywhere.
  ///   - grid: The grid of the case's images.
  package init?(_ bytes: [UInt8], grid: Grid) {
    guard case .edits(let recovery, isWhole: _) = JournalContents(bytes, grid: grid) else {
      return nil
    }
    self = recovery
  }

  /// Follows a journal's entries from its first mask on.
  ///
  /// - Parameters:
  ///   - start: What the journal begins with.
  ///   - rest: The bytes after it.
  ///   - length: The journal's length.
  ///   - grid: The grid of the case's images.
  ///   - version: The version of the journal's format.
  init(
    _ start: JournalStart, _ rest: ArraySlice<UInt8>, length: Int, grid: Grid,
    version: Journal.Version
  ) {
    var rest = rest
    var session = EditSession(base: start.base, source: start.source)
    var clock = WorkClock(seconds: start.seconds)
    var lastTime = 0
    var whole = length - rest.count
    while case .entry(let entry, let time)? = JournalRecord.next(
      &rest, grid: grid, version: version),
      session.replay(entry)
    {
      clock.tick(at: Double(time) / 1000)
      lastTime = time
      whole = length - rest.count
    }
    self.start = start
    self.version = version
    self.session = session
    seconds = clock.seconds
    lastChange = Double(lastTime) / 1000
    byteCount = whole
  }
}

/// Adds up the time between changes, leaving out breaks.
struct WorkClock {
  /// Seconds of work.
  private(set) var seconds: Double
  private var last: Double?

  init(seconds: Double = 0) { self.seconds = seconds }

  /// Notes a change.
  mutating func tick(at time: Double) {
    if let last, time > last { seconds += min(time - last, Recovery.longestPause) }
    last = time
  }
}
