/// What a journal holds: the edits of a sitting that did not come to a save.
public struct Recovery: Sendable {
  /// The case, and the mask with which editing began.
  public let start: JournalStart
  /// The edits up to the last whole record.
  public let session: EditSession
  /// How many seconds of work they took, breaks left out.
  public let seconds: Double
  /// When the last of them was made, in seconds since 1970.
  public let lastChange: Double
  /// How many bytes of the journal hold them; what follows is a record that was not written whole.
  let byteCount: Int

  /// The eight bytes with which journals begin.
  static let magic = Array("GLIAEDT1".utf8)

  /// Breaks longer than this are no work, in seconds.
  static let longestPause = 60.0

  /// Reads a journal as far as it is whole; `nil` where not even its first mask is.
  ///
  /// - Parameter bytes: A journal's bytes, cut anywhere.
  public init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Self.magic) else { return nil }
    var rest = bytes.dropFirst(Self.magic.count)
    guard case .start(let start)? = JournalRecord.next(&rest) else { return nil }
    self.start = start
    var session = EditSession(base: start.base, source: start.source)
    var clock = WorkClock(seconds: start.seconds)
    var lastTime = 0
    var whole = bytes.count - rest.count
    while case .entry(let entry, let time)? = JournalRecord.next(&rest), session.replay(entry) {
      clock.tick(at: Double(time) / 1000)
      lastTime = time
      whole = bytes.count - rest.count
    }
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
