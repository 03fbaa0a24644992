import Terminal
import Testing

@Suite struct FramePacerTests {
  /// A terminal on a line: each frame takes a time on the line, one after the other, and its answer
  /// comes after the way there and back.
  private struct Line {
    var pacer = FramePacer()
    let perFrame: Double
    let roundTrip: Double
    var now = 0.0
    private var free = 0.0
    private var answers: [Double] = []
    private(set) var shown: [Double] = []

    init(perFrame: Double, roundTrip: Double) {
      (self.perFrame, self.roundTrip) = (perFrame, roundTrip)
    }

    /// Lets time pass in which a screen is wanted every 30 ms.
    mutating func run(until end: Double) {
      while now < end {
        now += 0.03
        while let answer = answers.first, answer <= now {
          answers.removeFirst()
          pacer.answered(at: answer)
        }
        if pacer.delay(at: now) == 0 {
          pacer.frameSent(at: now)
          free = max(free, now) + perFrame
          shown.append(free + roundTrip / 2)
          answers.append(free + roundTrip)
        }
      }
    }
  }

  @Test func `a slow line has one frame on its way`() {
    // A full screen over 1 Mbit/s takes 0.6 s; small ones come first and tell how far away it is.
    var line = Line(perFrame: 0.6, roundTrip: 0.04)
    line.pacer.frameSent(at: 0)
    line.pacer.answered(at: 0.04)
    line.run(until: 20)
    // The last frame is there less than two frames' time after it was wanted.
    #expect((line.shown.last ?? .infinity) - line.now < 1.3)
    #expect(line.shown.count > 25)
  }

  @Test func `a fast line far away has several`() {
    var line = Line(perFrame: 0.005, roundTrip: 0.2)
    line.run(until: 10)
    #expect(line.shown.count > 120)
    #expect((line.shown.last ?? .infinity) - line.now < 0.3)
  }

  @Test func `a terminal that never answers is not waited for, and soon not asked`() {
    var pacer = FramePacer()
    for frame in 0..<20 {
      #expect(pacer.delay(at: Double(frame)) == 0)
      if pacer.asks { pacer.frameSent(at: Double(frame)) }
    }
    #expect(!pacer.asks)
    #expect(!pacer.isWaiting)
  }

  @Test func `a lost answer holds frames back for some seconds only`() {
    var pacer = FramePacer()
    pacer.frameSent(at: 0)
    pacer.answered(at: 0.01)
    for _ in 0..<4 where pacer.delay(at: 1) == 0 { pacer.frameSent(at: 1) }
    #expect(pacer.delay(at: 2) > 5)
    #expect(pacer.delay(at: 12) == 0)
    pacer.forget()
    #expect(pacer.delay(at: 2) == 0)
  }
}
