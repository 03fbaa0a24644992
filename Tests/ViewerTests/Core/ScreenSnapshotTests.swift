import Imaging
import Terminal
import TestSupport
import Testing
import Viewer

@Suite struct ScreenSnapshotTests {
  private static let sizes = [(80, 24), (120, 40), (40, 12)]

  @Test(arguments: sizes) func `a case before segmentation`(columns: Int, rows: Int) throws {
    let model = SampleStudy.model(columns: columns, rows: rows)
    try expectSnapshot(screen(of: model), named: "opened-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func `after the slice was segmented`(columns: Int, rows: Int) throws {
    var model = SampleStudy.model(columns: columns, rows: rows)
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels(moved: 1))
    try expectSnapshot(screen(of: model), named: "segmented-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func `image, reference and prediction`(columns: Int, rows: Int) throws {
    var model = SampleStudy.model(columns: columns, rows: rows)
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
    model.layout = .figure
    model.press(Key("x"))
    try expectSnapshot(screen(of: model), named: "figure-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func help(columns: Int, rows: Int) throws {
    var model = SampleStudy.model(columns: columns, rows: rows)
    model.press(Key("?"))
    try expectSnapshot(screen(of: model), named: "help-\(columns)x\(rows)")
  }

  @Test func `while files are read`() throws {
    var model = ViewerModel(caseNames: ["sample"], size: TerminalSize(columns: 80, rows: 24))
    _ = update(&model, .started)
    #expect(screen(of: model).text.contains("Loading sample…"))
    _ = update(&model, .loaded(SampleStudy.reports()[0], generation: model.generation))
    let text = screen(of: model).text
    #expect(text.contains("Loading FLAIR…"))
    #expect(text.contains("2 T1…"))
  }

  @Test func `a case that cannot be read says why`() throws {
    var model = ViewerModel(caseNames: ["broken"], size: TerminalSize(columns: 80, rows: 24))
    _ = update(&model, .started)
    for report in [LoadReport.failed("dim[3] of t1.nii is -1; it must be positive"), .finished] {
      _ = update(&model, .loaded(report, generation: model.generation))
    }
    try expectSnapshot(screen(of: model), named: "broken-80x24")
  }

  /// A model whose whole volume is being segmented.
  private func segmenting() -> ViewerModel {
    var model = SampleStudy.model()
    model.press(Key("R"))
    _ = update(
      &model,
      .segmented(
        .slice(
          0, SampleStudy.probabilities(SampleStudy.labels(), 0), done: 12, total: 30),
        generation: model.generation))
    return model
  }

  @Test func `progress of a whole volume`() {
    let model = segmenting()
    let last = screen(of: model).text.split(separator: "\n").last ?? ""
    #expect(last.contains("Segmenting █"))
    #expect(last.contains("12 of 30 slices  Esc stops"))
  }

  @Test func `keys that Escape has in pages and modes are those of the last line`() {
    var model = segmenting()
    func last() -> String {
      screen(of: model).text.split(separator: "\n").last.map(String.init) ?? ""
    }
    for page in [Key("#"), Key("y"), Key("?")] {
      model.press(page)
      #expect(last().contains("Esc close") && !last().contains("stops"), "\(page): \(last())")
      #expect(last().contains("Segmenting 12/30"), "\(page): \(last())")
      model.press(Key(.escape))
      #expect(model.task?.isCancelled == false && last().contains("Esc stops"))
    }
    // The menu and measure mode are left first.
    for mode in [Key("E"), Key("u")] {
      model.press(mode)
      #expect(last().contains("12 of 30 slices") && !last().contains("stops"), "\(mode): \(last())")
      model.press(Key(.escape))
      #expect(model.task?.isCancelled == false && last().contains("Esc stops"))
    }
    model.press(Key(.escape))
    #expect(model.task?.isCancelled == true)
  }

  @Test func `a terminal that is too small says so`() {
    let model = SampleStudy.model(columns: 30, rows: 8)
    let text = screen(of: model).text
    #expect(text.contains("This terminal is 30×8."))
    #expect(text.contains("glia needs 40×12."))
  }

  @Test(
    arguments: [1, 2, 5, 11, 39, 40, 63, 72, 80, 100, 133, 200, 300], [1, 3, 12, 23, 24, 60, 99])
  func `every size is drawn within its screen`(columns: Int, rows: Int) {
    var model = SampleStudy.model(columns: columns, rows: rows)
    for key in ["c", "l", "?"] as [Unicode.Scalar] {
      model.press(Key(key))
      let drawn = screen(of: model)
      #expect(drawn.width == columns && drawn.height == rows)
    }
  }

  @Test func `the picture keeps its shape whatever the cells' shape`() {
    // 40 mm across and 48 mm down fill a picture of that shape, in cells half as wide as high and in
    // square ones.
    for aspect in [2.0, 1.5] {
      var model = SampleStudy.model(columns: 120, rows: 40)
      model.size.cellAspect = aspect
      model.isFitted = false
      let lines = screen(of: model).text.split(separator: "\n", omittingEmptySubsequences: false)
      // R and L stand at the edges of the picture, in the middle of its 34 rows.
      let line = Array(lines[18])
      guard let left = line.firstIndex(of: "R"), let right = line.firstIndex(of: "L") else {
        Issue.record("no letters")
        continue
      }
      let width = Double(right - left + 1)
      #expect(abs(width / 34 / aspect - 40.0 / 48) < 0.05)
    }
  }
}
