/// Decides when to draw the next frame, so that a slow line shows the latest state, not all states.
///
/// Frames that were sent may still be in a pseudo-terminal, in sshd or in the network, and the file
/// descriptor does not tell. So each frame ends with a query that all terminals answer (device
/// status report, `CSI 5 n`), and the next frame waits until few replies are outstanding: one on a
/// line that takes long for a frame, several on a line with a long delay.
package struct FramePacer {
  /// When the frames with outstanding replies were sent, in seconds, oldest first.
  private var sent: [Double] = []
  /// The shortest time that a reply took: the round-trip time.
  private var fastest: Double?
  /// How many replies may be outstanding.
  private var allowance = 1
  /// The number of frames that sent a query before the first reply.
  private var unheard = 0

  /// Creates a pacer for a terminal that has not been sent anything yet.
  package init() {}

  /// The query, sent after a frame.
  package static let question: [UInt8] = Array("\u{1B}[5n".utf8)
  /// The most frames in flight.
  private static let most = 4
  /// The number of unanswered frames after which a terminal counts as one that never replies.
  private static let attempts = 8
  /// The number of seconds after which a reply counts as lost.
  private static let patience = 10.0

  /// Whether the next frame should end with the query.
  package var asks: Bool { fastest != nil || unheard < Self.attempts }

  /// Whether replies are outstanding from a terminal that may reply.
  package var isWaiting: Bool { asks && !sent.isEmpty }

  /// The longest wait for a reply at the end, in seconds.
  package var farewell: Double { min(2 * (fastest ?? 0) + 0.3, 0.6) }

  /// Seconds until a frame can be drawn if no reply comes; 0 if it can be drawn now.
  ///
  /// Nothing is held back until a terminal has replied once, because some never do.
  package func delay(at now: Double) -> Double {
    guard fastest != nil, sent.count >= allowance, let oldest = sent.first else { return 0 }
    return max(oldest + Self.patience - now, 0)
  }

  /// Records a frame with a query.
  package mutating func frameSent(at now: Double) {
    if fastest == nil { unheard += 1 }
    sent = sent.filter { now - $0 < Self.patience } + [now]
  }

  /// Records a reply.
  package mutating func answered(at now: Double) {
    guard !sent.isEmpty else { return }
    let latency = max(now - sent.removeFirst(), 0)
    let least = min(fastest ?? latency, latency)
    fastest = least
    // A long delay is no reason to wait; a queue is.
    allowance = latency <= 1.5 * least + 0.03 ? min(allowance + 1, Self.most) : 1
  }

  /// Forgets frames whose replies went to another program.
  package mutating func forget() { sent = [] }
}
