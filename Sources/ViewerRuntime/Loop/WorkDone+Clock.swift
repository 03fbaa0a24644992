import Viewer

extension WorkDone {
  /// What is done now of work that began at a time.
  init(part: Double, since start: ContinuousClock.Instant) {
    self.init(part: part, seconds: (ContinuousClock.now - start) / .seconds(1))
  }
}
