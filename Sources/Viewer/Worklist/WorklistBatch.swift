/// The segmentation of several cases, one after the other.
package struct WorklistBatch: Sendable {
  /// The case that is segmented.
  package var current: Int
  /// Those that come after it.
  package var waiting: [Int]
  /// Cases that are done.
  package var done = 0
  /// Cases that could not be segmented.
  package var failures = 0
  /// Whether it is stopping.
  package var isCancelled = false

  /// How long it will still take.
  package private(set) var timeLeft = TimeLeft()
  /// Cases whose segmentation was timed, and the seconds that they took together.
  private var timed = (count: 0, seconds: 0.0)

  /// Creates a batch that has just begun.
  package init(current: Int, waiting: [Int]) {
    self.current = current
    self.waiting = waiting
  }

  /// Takes in how far the present case is, its reading included.
  mutating func note(_ work: WorkDone) {
    let cases = Double(timed.count) + work.part
    let seconds = timed.seconds + work.seconds
    guard work.part > 0, cases > 0.02, seconds >= TimeLeft.shortestMeasurement else { return }
    timeLeft.settle((Double(waiting.count) + 1 - work.part) * seconds / cases)
  }

  /// Takes in that the present case is done.
  mutating func finish(after seconds: Double) {
    done += 1
    timed = (timed.count + 1, timed.seconds + seconds)
  }

  /// Cases in all.
  package var total: Int { done + failures + waiting.count + 1 }

  /// What goes on, in a few words.
  var progress: String {
    let count = "\(done + failures + 1)/\(total)"
    if isCancelled { return "stopping \(count)" }
    return "segmenting \(count)" + (timeLeft.words.map { ", \($0)" } ?? "")
  }
}
