package import Imaging

/// The edits in a journal whose session ended before they were saved.
package struct Recovery: Sendable {
  /// The case, and the mask that editing started from.
  package let start: JournalStart
  /// The edits up to the last complete record.
  package let session: EditSession
  /// The seconds of work, without pauses.
  package let seconds: Double
  /// The time of the last edit in seconds since 1970.
  package let lastChange: Double
  /// The number of bytes with these edits; an incomplete record may follow.
  let byteCount: Int

  /// The version of the journal's format.
  let version: Journal.Version

  /// The longest time between two changes that counts as work, in seconds.
  static let longestPause = 60.0

  /// Reads a journal up to its first damage; `nil` if its first mask is unreadable or on another
  /// grid.
  ///
  /// - Parameters:
  ///   - bytes: A journal's bytes, possibly truncated.
  ///   - grid: The grid of the case's images.
  package init?(_ bytes: [UInt8], grid: Grid) {
    guard case .edits(let recovery, isWhole: _) = JournalContents(bytes, grid: grid) else {
      return nil
    }
    self = recovery
  }

  /// Applies a journal's entries, beginning with its first mask.
  ///
  /// - Parameters:
  ///   - start: The beginning of the journal.
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

/// Adds up the time between changes, without pauses.
struct WorkClock {
  /// Seconds of work.
  private(set) var seconds: Double
  private var last: Double?

  init(seconds: Double = 0) { self.seconds = seconds }

  /// Records a change.
  mutating func tick(at time: Double) {
    if let last, time > last { seconds += min(time - last, Recovery.longestPause) }
    last = time
  }
}
