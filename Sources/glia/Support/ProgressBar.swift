import Files
import Synchronization

/// A progress bar with the time left, shown on standard error if that is a terminal.
///
///     let bar = ProgressBar("segmenting", total: 155)
///     for slice in 0..<155 { …; bar.update(slice + 1, "slice \(slice)") }
///     bar.finish()
///
/// Any thread can update it, as often as is convenient; it draws at most ten times a second.
final class ProgressBar: Sendable {
  private struct State {
    var lastDrawn: ContinuousClock.Instant?
    var isFinished = false
  }

  private let title: String
  private let total: Int
  private let isShown = StandardStreams.showsStatus
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// Prepares a bar for `total` units of work, without showing it yet.
  init(_ title: String, total: Int) {
    self.title = title
    self.total = max(total, 1)
  }

  /// Shows how many units are done, with a short note.
  func update(_ done: Int, _ note: String = "") {
    guard isShown else { return }
    let now = ContinuousClock.now
    state.withLock { state in
      if state.isFinished { return }
      if let last = state.lastDrawn, now - last < .milliseconds(100), done < total { return }
      state.lastDrawn = now
      let line = Self.line(
        title: title, done: min(done, total), total: total, elapsed: now - start, note: note,
        width: StandardStreams.statusWidth)
      StandardStreams.showStatus(line)
    }
  }

  /// Removes the bar, so that the next output starts on a clean line.
  func finish() {
    guard isShown else { return }
    state.withLock { state in
      if !state.isFinished, state.lastDrawn != nil { StandardStreams.clearStatus() }
      state.isFinished = true
    }
  }

  /// One line: title, bar, count, time left, note; cut to the width of the terminal.
  static func line(
    title: String, done: Int, total: Int, elapsed: Duration, note: String, width: Int
  ) -> String {
    let fraction = Double(done) / Double(total)
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    var tail = " \(done)/\(total)"
    if done > 0, done < total, seconds > 1 {
      tail += "  \(clock(seconds * (1 - fraction) / fraction)) left"
    }
    if !note.isEmpty { tail += "  \(note)" }
    let room = min(max(width - title.count - tail.count - 4, 0), 40)
    let filled = Int((fraction * Double(room)).rounded(.down))
    let bar =
      room < 4
      ? ""
      : "[" + String(repeating: "#", count: filled)
        + String(repeating: "-", count: room - filled) + "]"
    return String("\(title) \(bar)\(tail)".prefix(max(width - 1, 0)))
  }

  /// Seconds as "0:07", "12:30" or "1:02:03".
  static func clock(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9).rounded(.up))
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = whole / 60
    return minutes < 60
      ? "\(minutes):\(padded(whole % 60))"
      : "\(minutes / 60):\(padded(minutes % 60)):\(padded(whole % 60))"
  }
}
