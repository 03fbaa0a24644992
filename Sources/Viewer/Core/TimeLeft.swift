/// How much of some work is done, and how long that took.
package struct WorkDone: Hashable, Sendable {
  /// The part that is done, 0–1.
  package var part: Double
  /// Seconds since it began.
  package var seconds: Double

  /// Creates a measurement.
  package init(part: Double, seconds: Double) {
    self.part = part
    self.seconds = seconds
  }
}

/// How long some work will still take, by its pace so far.
///
/// No clock is asked: times come with the messages that say what was done.
package struct TimeLeft: Hashable, Sendable {
  /// What was done when the pace was measured first: what came before it was preparation.
  private var first: WorkDone?
  /// The seconds that are left; `nil` until the pace is known.
  package private(set) var seconds: Double?

  /// The pace of less than this many seconds says little.
  static let shortestMeasurement = 1.0

  /// Creates an unknown estimate.
  package init() {}

  /// Notes how far the work is.
  package mutating func note(_ work: WorkDone) {
    guard let first else {
      self.first = work
      return
    }
    let (part, time) = (work.part - first.part, work.seconds - first.seconds)
    guard part > 0, time >= Self.shortestMeasurement else { return }
    settle(max(1 - work.part, 0) * time / part)
  }

  /// Uses an estimate unless it is only a little longer than the last: a number that
  /// goes up and down is hard to read.
  mutating func settle(_ estimate: Double) {
    if let seconds, estimate > seconds, estimate < 1.2 * seconds { return }
    seconds = estimate
  }

  /// In words, such as "about 12 s left"; `nil` until the pace is known.
  package var words: String? { short.map { "about \($0) left" } }

  /// The number alone, such as "12 s" or "3 min": the longer, the rounder.
  var short: String? {
    guard let seconds else { return nil }
    switch seconds {
    case ..<20: return "\(max(Int(seconds.rounded()), 1)) s"
    case ..<60: return "\(Int((seconds / 5).rounded()) * 5) s"
    case ..<100: return "\(Int((seconds / 10).rounded()) * 10) s"
    case ..<5970: return "\(Int((seconds / 60).rounded())) min"
    default:
      let minutes = Int((seconds / 600).rounded()) * 10
      return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }
  }
}
