import Viewer

extension WorkDone {
  /// The state, as of now, of work that started at some time.
  init(part: Double, since start: ContinuousClock.Instant) {
    self.init(part: part, seconds: (ContinuousClock.now - start) / .seconds(1))
  }
}
