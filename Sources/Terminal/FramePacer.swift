/// Decides when to draw the next frame, so that a slow line shows the latest state, not all states.
///
/// Frames that were sent may still be in a pseudo-terminal, in sshd or in the network, and the file
/// descriptor does not tell. So each frame ends with a query that all terminals answer (device
/// status report, `CSI 5 n`), and the next frame waits until few replies are outstanding: one on a
/// line that takes long for a frame, several on a line with a long delay.
package struct FramePacer {
  /// A frame with an outstanding reply.
  private struct Frame {
    /// When it was sent, in seconds.
    var time: Double
    /// Whether it had pictures in the terminal's own pixels.
    var hasPictures: Bool
  }

  /// The frames with outstanding replies, oldest first.
  private var sent: [Frame] = []
  /// When the latest reply came.
  private var latest = 0.0
  /// The time that the terminal needed for its first answer to anything; `nil` if it is not known.
  private var roundTrip: Double?
  /// How long pictures take.
  private var pictures = PictureSpeed()
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
    return max(oldest.time + Self.patience - now, 0)
  }

  /// Records a frame with a query.
  ///
  /// - Parameters:
  ///   - now: The time, in seconds.
  ///   - hasPictures: Whether it sends pictures in the terminal's own pixels.
  package mutating func frameSent(at now: Double, hasPictures: Bool = false) {
    if fastest == nil { unheard += 1 }
    sent = sent.filter { now - $0.time < Self.patience }
    sent.append(Frame(time: now, hasPictures: hasPictures))
  }

  /// Records the time that an answer to a short question took, in seconds.
  package mutating func noteRoundTrip(_ seconds: Double) {
    roundTrip = min(roundTrip ?? seconds, seconds)
  }

  /// Whether pictures have been slow again and again; true once for each time that they became so.
  package mutating func takeSlowness() -> Bool { pictures.takeSlowness() }

  /// Records a reply.
  package mutating func answered(at now: Double) {
    guard !sent.isEmpty else { return }
    let frame = sent.removeFirst()
    let latency = max(now - frame.time, 0)
    let least = min(fastest ?? latency, latency)
    if frame.hasPictures {
      // Not the way to the terminal and back, nor the wait for earlier frames.
      pictures.noteFrame(min(latency - min(roundTrip ?? least, least), now - latest))
    }
    latest = now
    fastest = least
    // A long delay is no reason to wait; a queue is.
    allowance = latency <= 1.5 * least + 0.03 ? min(allowance + 1, Self.most) : 1
  }

  /// Forgets frames whose replies went to another program.
  package mutating func forget() { sent = [] }
}
