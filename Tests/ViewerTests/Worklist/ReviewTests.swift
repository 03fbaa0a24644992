import Files
import Foundation
import Imaging
import Terminal
import Testing
import Viewer
import ViewerRuntime

@Suite struct ReviewKeysTests {
  private func changes(_ effects: [Effect]) -> [String] {
    effects.onCases.compactMap { effect in
      if case .review(let id, let change) = effect { "\(id) \(change)" } else { nil }
    }
  }

  @Test(
    arguments: [
      ("a", .verdict(.accept)), ("f", .verdict(.fix)), ("r", .verdict(.reject)),
      ("c", .verdict(nil)),
    ] as [(Unicode.Scalar, ReviewChange)])
  func `Q and a letter are a verdict, in the list and in a case`(
    letter: Unicode.Scalar, change: ReviewChange
  ) {
    var model = SampleWorklist.model()
    model.press(Key(.down))
    #expect(changes(model.press(Key("Q"), Key(letter))) == ["0 \(change)"])
    #expect(model.prompt == nil)
    model.press(Key(.enter))
    #expect(changes(model.press(Key("Q"), Key(letter))) == ["0 \(change)"])
  }

  @Test(arguments: ["m", "#", "y", "?"])
  func `Q gives a verdict on a page of text, too`(page: Unicode.Scalar) {
    var model = SampleStudy.model()
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
    let pictures = screen(of: model)
    model.press(Key(page))
    #expect(screen(of: model).text != pictures.text && model.notice?.kind != .problem)
    #expect(changes(model.press(Key("Q"), Key("f"))) == ["0 \(ReviewChange.verdict(.fix))"])
    #expect(model.prompt == nil && model.isFitted == SampleStudy.model().isFitted)
    model.worklist.reviewProblem = "Verdicts go nowhere."
    model.press(Key("Q"))
    #expect(model.notice == Notice(.problem, "Verdicts go nowhere."))
  }

  @Test func `n asks for a note, which begins with what was noted`() {
    var model = SampleWorklist.model()
    model.press(Key("/"))
    model.type("case_3")
    model.press(Key(.enter), Key("Q"), Key("n"))
    #expect(screen(of: model).text.contains("Note on case_3: frontal part is missed"))
    model.type("!")
    #expect(
      changes(model.press(Key(.enter))) == ["2 \(ReviewChange.note("frontal part is missed!"))"])
  }

  @Test func `other letters are no verdict, and Escape gives none`() {
    var model = SampleWorklist.model()
    #expect(changes(model.press(Key("Q"), Key("x"))) == [])
    #expect(model.prompt?.problem == "a, f, r, 1 to 5, n or c")
    #expect(changes(model.press(Key(.escape))) == [])
    #expect(model.prompt == nil)
  }

  @Test func `what is shown is what was saved, the other window's verdicts too`() {
    var model = SampleWorklist.model()
    model.press(Key(.down), Key("Q"), Key("a"))
    #expect(model.worklist.rows[0].review == nil)
    model.take(.reviewed(0, [0: Review(verdict: .accept), 3: Review(verdict: .fix)]))
    #expect(model.worklist.rows[0].review?.verdict == .accept)
    #expect(model.worklist.rows[3].review?.verdict == .fix)
    #expect(model.worklist.rows[5].review == nil)
    #expect(model.notice?.text == "case_1: accept")
  }

  @Test func `a digit scores the case, and others' opinions are listed below`() {
    var model = SampleWorklist.model()
    #expect(changes(model.press(Key(.down), Key("Q"), Key("4"))).count == 1)
    #expect(model.prompt == nil)
    model.take(
      .reviewed(
        0,
        [
          0: Review(
            verdict: .fix, score: 4,
            others: [.init(reader: "ben", verdict: .accept, note: "small")])
        ]))
    #expect(model.notice?.text == "case_1: fix 4/5")
    let text = screen(of: model).text
    #expect(text.contains("You: fix 4/5 · ben: accept – small"))
  }

  @Test func `a verdict that cannot be saved says why and is not shown`() {
    var model = SampleWorklist.model()
    model.press(Key(.down), Key("Q"), Key("a"))
    model.take(.reviewFailed("x.tsv cannot be written: Permission denied"))
    #expect(model.worklist.rows[0].review == nil)
    #expect(model.notice == Notice(.problem, "x.tsv cannot be written: Permission denied"))
  }

  @Test func `a case does not move from under the reviewer when it gets a verdict`() {
    var model = SampleWorklist.model()
    model.press(Key("8"), Key("/"))
    model.type("open")
    model.press(Key(.enter), Key(.home), Key(.enter))
    let names = model.listedNames
    let id = model.caseIndex
    var reviews = model.worklist.rows.reduce(into: [:]) { $0[$1.id] = $1.review }
    reviews[id] = Review(verdict: .accept)
    model.take(.reviewed(id, reviews))
    #expect(model.listedNames == names)
    model.press(Key(.backspace))
    #expect(model.listedNames == Array(names.dropFirst()))
  }

  @Test func `the bundled case has no verdicts`() {
    var model = SampleStudy.model()
    model.worklist.reviewProblem = "Verdicts go nowhere."
    #expect(changes(model.press(Key("Q"))) == [])
    #expect(model.notice?.text == "Verdicts go nowhere.")
  }
}

@Suite struct ReviewFileTests {
  private let time = Date(timeIntervalSince1970: 1_700_000_000)
  private func reviewed(_ name: String, _ path: String) -> ReviewedCase {
    ReviewedCase(name: name, path: path)
  }

  /// A file in a folder of its own, which is removed at the end.
  private func withFile(_ body: (ReviewFile) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "glia-review-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(ReviewFile(folder + "/glia-review.tsv"))
  }

  @Test func `a first verdict makes the file, with its columns`() throws {
    try withFile { file in
      _ = try file.apply(.verdict(.fix), to: reviewed("a", "x/a"), by: "ana", at: time)
      _ = try file.apply(.note("two\tlesions\n"), to: reviewed("a", "x/a"), by: "ben", at: time)
      #expect(
        try String(contentsOfFile: file.path, encoding: .utf8) == """
          case\tverdict\tnote\treviewer\tupdated\tpath\tscore
          a\tfix\t\tana\t2023-11-14T22:13:20Z\tx/a\t
          a\t\ttwo lesions \tben\t2023-11-14T22:13:20Z\tx/a\t

          """)
      #expect(
        try file.read().review(of: reviewed("a", "x/a"), by: "ana")
          == Review(
            verdict: .fix, others: [Review.Opinion(reader: "ben", note: "two lesions ")]))
    }
  }

  @Test func `two windows keep each other's verdicts`() throws {
    try withFile { file in
      let other = ReviewFile(file.path)
      DispatchQueue.concurrentPerform(iterations: 200) { number in
        let window = number % 2 == 0 ? file : other
        // Two readers, each on every case.
        _ = try? window.apply(
          .verdict(.accept), to: reviewed("case \(number / 2)", "."),
          by: number % 2 == 0 ? "ana" : "ben", at: time, patience: .seconds(60))
      }
      let table = try file.read()
      #expect(table.entries.count == 200)
      for number in 0..<100 {
        let review = table.review(of: reviewed("case \(number)", "."), by: "ben")
        #expect(review?.verdict == .accept)
        #expect(review?.others.map(\.reader) == ["ana"])
      }
    }
  }

  @Test func `where another program holds the lock nothing is saved, and that is said`() throws {
    try withFile { file in
      let held = try FolderLock(of: file.path)
      let error = #expect(throws: ReviewError.self) {
        try file.apply(.verdict(.fix), to: reviewed("a", "a"), patience: .zero)
      }
      #expect(error?.description.hasPrefix("nothing was saved in \(file.path): another") == true)
      #expect(!FileManager.default.fileExists(atPath: file.path))
      withExtendedLifetime(held) {}
    }
  }

  @Test func `names in the table cannot steer a terminal`() throws {
    try withFile { file in
      let strange = reviewed("\u{1B}[2J\u{202E}a\tb", "x/\u{9B}a")
      _ = try file.apply(.note("\u{7}n"), to: strange, at: time)
      let text = try String(contentsOfFile: file.path, encoding: .utf8)
      #expect(text.visibleLines == text)
      #expect(try file.read().review(of: strange)?.note == "\\u{7}n")
    }
  }

  @Test func `a table in another encoding is left alone`() throws {
    try withFile { file in
      let bytes = Array("case\tverdict\tnote\na\taccept\tGr".utf8) + [0xF6, 0xDF, 0x65, 0x0A]
      try Data(bytes).write(to: URL(fileURLWithPath: file.path))
      #expect(throws: ReviewError.self) {
        try file.apply(.verdict(.reject), to: reviewed("a", "a"), by: "ana", at: time)
      }
      #expect(FileManager.default.contents(atPath: file.path) == Data(bytes))
    }
  }

  @Test func `lines and columns of others stay`() throws {
    try withFile { file in
      let text = "\u{FEFF}age\tcase\tverdict\r\n61\ta\tmaybe\r\n52\tb\t\r\n"
      try text.write(toFile: file.path, atomically: true, encoding: .utf8)
      _ = try file.apply(.verdict(.accept), to: reviewed("b", "b"), by: "ana", at: time)
      #expect(
        try String(contentsOfFile: file.path, encoding: .utf8) == """
          age\tcase\tverdict\tnote\treviewer\tupdated\tpath\tscore
          61\ta\tmaybe\t\t\t\t\t
          52\tb\taccept\t\tana\t2023-11-14T22:13:20Z\tb\t

          """)
    }
  }

  @Test func `each reader has a line, and one without a reader is taken over`() throws {
    try withFile { file in
      // As older versions and other programs write it.
      let text =
        "case\tverdict\tnote\treviewer\tupdated\tpath\na\tfix\told\t\t\tx/a\nb\treject\t\tben\t\tx/b\n"
      try text.write(toFile: file.path, atomically: true, encoding: .utf8)
      let (a, b) = (reviewed("a", "x/a"), reviewed("b", "x/b"))
      #expect(try file.read().review(of: a, by: "ana") == Review(verdict: .fix, note: "old"))
      #expect(
        try file.read().review(of: b, by: "ana")
          == Review(others: [.init(reader: "ben", verdict: .reject)]))
      _ = try file.apply(.score(4), to: a, by: "ana", at: time)
      let table = try file.apply(.score(2), to: b, by: "ana", at: time)
      #expect(table.entries.map(\.opinion.reader) == ["ana", "ben", "ana"])
      #expect(table.review(of: a, by: "ana") == Review(verdict: .fix, score: 4, note: "old"))
      #expect(
        table.review(of: b, by: "ben")
          == Review(verdict: .reject, others: [.init(reader: "ana", score: 2)]))
      #expect(try file.apply(.score(nil), to: b, by: "ana").review(of: b, by: "ana")?.score == nil)
    }
  }

  @Test func `cases of one name are told apart by their folders`() throws {
    try withFile { file in
      _ = try file.apply(.verdict(.accept), to: reviewed("a", "x/a"), at: time)
      _ = try file.apply(.verdict(.reject), to: reviewed("a", "y/a"), at: time)
      let table = try file.read()
      #expect(table.review(of: reviewed("a", "x/a"))?.verdict == .accept)
      #expect(table.review(of: reviewed("a", "y/a"))?.verdict == .reject)
      #expect(table.review(of: reviewed("a", "z/a")) == nil)
    }
  }

  @Test func `a file that is something else is left alone`() throws {
    try withFile { file in
      try "hello\n".write(toFile: file.path, atomically: true, encoding: .utf8)
      #expect(throws: ReviewError.noTable(file.path)) {
        try file.apply(.verdict(.accept), to: reviewed("a", "a"))
      }
      #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "hello\n")
    }
  }

  @Test func `a place that takes no files is named, and so is the way out`() {
    let file = ReviewFile("/proc/glia-review.tsv")
    #expect {
      try file.apply(.verdict(.accept), to: reviewed("a", "a"))
    } throws: { error in
      "\(error)".hasPrefix("/proc/glia-review.tsv cannot be written: ")
        && "\(error)".hasSuffix("; --review FILE names another file")
    }
  }
}
