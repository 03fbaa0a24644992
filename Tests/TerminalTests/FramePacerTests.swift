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

  /// Times of frames with pictures, and whether the pacer says after each that they are slow.
  private func slowness(_ times: [Double], roundTrip: Double = 0.01) -> [Bool] {
    var pacer = FramePacer()
    pacer.noteRoundTrip(roundTrip)
    var now = 0.0
    return times.map { time in
      pacer.frameSent(at: now, hasPictures: true)
      now += time
      pacer.answered(at: now)
      now += 0.5
      return pacer.takeSlowness()
    }
  }

  @Test func `pictures are slow when they take long again and again`() {
    #expect(slowness([0.2, 0.2, 0.2, 0.2]) == [false, false, true, false])
    #expect(slowness([0.2, 0.2, 0.05, 0.2, 0.2]) == [false, false, false, false, false])
    #expect(slowness([0.05, 0.1, 0.1, 0.1]) == [false, false, false, false])
  }

  @Test func `a picture that takes more than a second is enough`() {
    #expect(slowness([1.2]) == [true])
  }

  @Test func `a terminal far away is not slow`() {
    #expect(slowness([0.35, 0.35, 0.35, 0.35], roundTrip: 0.3) == [false, false, false, false])
  }

  @Test func `text that takes long says nothing about pictures`() {
    var pacer = FramePacer()
    for frame in 0..<5 {
      pacer.frameSent(at: Double(frame))
      pacer.answered(at: Double(frame) + 0.6)
    }
    let isSlow = pacer.takeSlowness()
    #expect(!isSlow)
  }

  @Test func `frames that wait for earlier ones are not counted with their wait`() {
    var pacer = FramePacer()
    pacer.noteRoundTrip(0.01)
    for _ in 0..<4 { pacer.frameSent(at: 0, hasPictures: true) }
    for frame in 1...4 { pacer.answered(at: 0.1 * Double(frame)) }
    let isSlow = pacer.takeSlowness()
    #expect(!isSlow)
  }
}
