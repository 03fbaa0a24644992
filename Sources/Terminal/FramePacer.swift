/// Decides when the next frame is drawn, so that a slow line shows the latest state and not all of them.
///
/// Frames that were sent may still wait in a pseudo-terminal, in sshd and in the network: far more than
/// the file descriptor tells. So each frame ends with a question that all terminals answer (device
/// status report, `CSI 5 n`), and the next one waits until few answers are missing: one on a line that
/// takes long for a frame, some on a line that is merely far away.
package struct FramePacer {
  /// When the frames were sent whose answers are missing, in seconds, the oldest first.
  private var sent: [Double] = []
  /// The least time an answer took: that of the way there and back.
  private var fastest: Double?
  /// How many answers may be missing.
  private var allowance = 1
  /// Frames that asked before there was any answer.
  private var unheard = 0

  /// Creates a pacer of a terminal that was sent nothing yet.
  package init() {}

  /// The question, sent after a frame.
  package static let question: [UInt8] = Array("\u{1B}[5n".utf8)
  /// The most frames on the way.
  private static let most = 4
  /// How many frames ask in vain before a terminal is taken for one that does not answer.
  private static let attempts = 8
  /// After how many seconds an answer is taken for lost.
  private static let patience = 10.0

  /// Whether the next frame is to end with the question.
  package var asks: Bool { fastest != nil || unheard < Self.attempts }

  /// Whether answers are missing from a terminal that may answer.
  package var isWaiting: Bool { asks && !sent.isEmpty }

  /// The longest that an answer is waited for at the end, in seconds.
  package var farewell: Double { min(2 * (fastest ?? 0) + 0.3, 0.6) }

  /// Seconds until a frame may be drawn if no answer comes; 0 where it may be drawn now.
  ///
  /// Until a terminal has answered once, nothing is held back: some never do.
  package func delay(at now: Double) -> Double {
    guard fastest != nil, sent.count >= allowance, let oldest = sent.first else { return 0 }
    return max(oldest + Self.patience - now, 0)
  }

  /// Takes note of a frame that asked.
  package mutating func frameSent(at now: Double) {
    if fastest == nil { unheard += 1 }
    sent = sent.filter { now - $0 < Self.patience } + [now]
  }

  /// Takes note of an answer.
  package mutating func answered(at now: Double) {
    guard !sent.isEmpty else { return }
    let latency = max(now - sent.removeFirst(), 0)
    let least = min(fastest ?? latency, latency)
    fastest = least
    // Far away is no reason to wait; a queue is.
    allowance = latency <= 1.5 * least + 0.03 ? min(allowance + 1, Self.most) : 1
  }

  /// Forgets frames whose answers went to another program.
  package mutating func forget() { sent = [] }
}
