import Imaging
import Terminal
import Testing
import Viewer

@Suite struct TimeLeftTests {
  /// The words after work at a steady pace, whose first piece took longer.
  private func words(after part: Double, of seconds: Double) -> String? {
    var left = TimeLeft()
    for step in 1...100 where Double(step) / 100 <= part {
      left.note(WorkDone(part: Double(step) / 100, seconds: 5 + Double(step) / 100 * seconds))
    }
    return left.words
  }

  @Test(
    arguments: [
      (0.5, 24, "about 12 s left"), (0.5, 76, "about 40 s left"), (0.25, 120, "about 90 s left"),
      (0.5, 600, "about 5 min left"), (0.01, 600, nil), (0.99, 20, "about 1 s left"),
      (0.1, 12000, "about 3 h left"), (0.1, 13300, "about 3 h 20 min left"),
    ] as [(Double, Double, String?)])
  func `what is left follows from the pace, without what came before it`(
    part: Double, seconds: Double, words: String?
  ) {
    #expect(self.words(after: part, of: seconds) == words)
  }

  @Test func `a pace that wavers does not make the number go up and down`() {
    var left = TimeLeft()
    var shown: [Double] = []
    var seconds = 0.0
    for step in 1...200 {
      // Every other slice takes twice as long.
      seconds += step % 2 == 0 ? 0.4 : 0.2
      left.note(WorkDone(part: Double(step) / 200, seconds: seconds))
      if let seconds = left.seconds { shown.append(seconds) }
    }
    #expect(shown.count > 150)
    #expect(zip(shown, shown.dropFirst()).allSatisfy { $1 <= $0 })
    #expect(shown.last == 0)
  }

  @Test func `a pace that becomes much slower is admitted`() {
    var left = TimeLeft()
    left.note(WorkDone(part: 0.1, seconds: 1))
    left.note(WorkDone(part: 0.2, seconds: 3))
    #expect(left.seconds == 16)
    left.note(WorkDone(part: 0.3, seconds: 20))
    #expect((left.seconds ?? 0) > 60)
  }

  @Test(arguments: [
    (120, "34 of 290 slices, about 12 s left  Esc stops"),
    (60, "34/290, 12 s  Esc stops"), (40, "34/290, 12 s"),
  ])
  func `the status line says how far a volume is, and how long it takes`(
    columns: Int, words: String
  ) {
    var model = SampleStudy.model(columns: columns, rows: 24)
    model.press(Key("R"))
    let labels = SampleStudy.labels()
    for (done, part, seconds) in [(1, 0.1, 2.0), (34, 0.4, 8.0)] {
      _ = update(
        &model,
        .segmented(
          .slice(
            0, SampleStudy.probabilities(labels, 0), done: done, total: 290,
            work: WorkDone(part: part, seconds: seconds)), generation: model.generation))
    }
    let last = screen(of: model).text.split(separator: "\n").last ?? ""
    #expect(last.contains(words), "\(last)")
  }

  @Test func `R asks for the slice in view first`() {
    var model = SampleStudy.model()
    model.press(Key("a"), Key(.home), Key("k"), Key("k"))
    guard case .segment(let request) = model.press(Key("R")).first else {
      Issue.record("no segmentation")
      return
    }
    #expect(request.start == 2 && request.slices == nil)
  }

  @Test func `the batch says how long all of it takes`() {
    var model = SampleWorklist.model()
    model.press(Key("R"), Key("y"))
    let waiting = model.worklist.batch?.waiting.count ?? 0
    let id = model.worklist.batch?.current ?? 0
    func title() -> Substring { screen(of: model).text.split(separator: "\n").first ?? "" }
    // A quarter of the first case took 10 s: 40 s each.
    model.take(
      .segmenting(id, done: 30, total: 120, work: WorkDone(part: 0.25, seconds: 10)))
    let first = Int(((Double(waiting) + 0.75) * 40 / 60).rounded())
    #expect(title().contains(", about \(first) min left"), "\(title())")
    // It took a minute in the end; a case that fails or is there says nothing of the pace.
    model.take(.segmented(id, .written(path: "/p/1", scores: nil), seconds: 60))
    let next = model.worklist.batch?.current ?? 0
    model.take(.segmented(next, .failed("disk full"), seconds: 0))
    let third = model.worklist.batch?.current ?? 0
    model.take(
      .segmenting(third, done: 60, total: 120, work: WorkDone(part: 0.5, seconds: 30)))
    #expect(model.worklist.batch?.waiting.count == 1)
    #expect(title().contains(", about 90 s left"), "\(title())")
  }
}
