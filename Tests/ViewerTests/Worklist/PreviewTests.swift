import Imaging
import Terminal
import Testing
import Viewer

/// The picture of the chosen case beside the list.
@Suite struct PreviewTests {
  private func wanted(_ effects: [Effect]) -> [Int] {
    effects.onCases.compactMap { if case .preview(let id, _) = $0 { id } else { nil } }
  }

  @Test func `the chosen case's picture is asked for once, where there is room`() {
    var model = SampleWorklist.model(columns: 120, rows: 40)
    // The first row is broken and has none.
    #expect(wanted(model.press(Key(.down))) == [0])
    #expect(wanted(model.press(Key("Q"), Key(.escape))) == [])
    #expect(wanted(model.press(Key(.down))) == [1])
    model.take(.previewed(1, .radiological, .ready(SampleWorklist.preview())))
    #expect(wanted(model.press(Key(.up))) == [0])
    // Kept from before.
    #expect(wanted(model.press(Key(.down))) == [])
    #expect(screen(of: model).text.contains("FLAIR, axial slice 0"))
  }

  @Test func `narrow screens show it on request`() {
    var model = SampleWorklist.model(columns: 80, rows: 24)
    #expect(wanted(model.press(Key(.down))) == [])
    #expect(wanted(model.press(Key("p"))) == [0])
    #expect(screen(of: model).text.contains("Loading…"))
    model.press(Key("p"))
    #expect(!screen(of: model).text.contains("Loading…"))
    var small = SampleWorklist.model(columns: 40, rows: 12)
    small.press(Key("p"))
    #expect(small.notice?.text == "The preview needs a terminal of 60×12.")
  }

  @Test func `it shows the largest section, and what is known of the case`() {
    var model = SampleWorklist.model(columns: 120, rows: 40, cases: SampleWorklist.tabled)
    model.take(
      .measured(0, MaskSummary(SampleWorklist.mask, .prediction)),
      .previewed(0, .radiological, .ready(SampleWorklist.preview())))
    let text = screen(of: model).text
    for part in [
      "FLAIR, axial slice 0", "6×5×4, 10×10×10 mm", "FLAIR T1 T1ce T2", "prediction",
      "Volume   4.0 ml", "Lesions  2", "WT 4.0, TC 2.0, ET 1.0 ml", "2021-05-04", "63", "HGG",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func `a fault is a sentence in its place`() {
    var model = SampleWorklist.model(columns: 120, rows: 40, cases: SampleWorklist.tabled)
    model.take(.previewed(0, .radiological, .failed("a_flair.nii.gz ends too early")))
    #expect(screen(of: model).text.contains("a_flair.nii.gz ends too early"))
  }

  @Test func `a new mask of the case makes a new picture`() {
    var model = SampleWorklist.model(columns: 120, rows: 40, cases: SampleWorklist.tabled)
    #expect(wanted(model.press(Key(.down))) == [1])
    model.take(.previewed(1, .radiological, .ready(SampleWorklist.preview())))
    model.press(Key("r"))
    let after = model.take(.segmented(1, .written(path: "/q_pred.nii.gz", scores: nil)))
    #expect(wanted(after) == [1])
  }

  @Test(arguments: [60, 72, 80, 99, 100, 120, 200, 300], [12, 13, 24, 60])
  func `it fits every screen`(columns: Int, rows: Int) {
    var model = SampleWorklist.model(columns: columns, rows: rows, cases: SampleWorklist.tabled)
    if columns < 100 { model.press(Key("p")) }
    model.take(.previewed(0, .radiological, .ready(SampleWorklist.preview())))
    let drawn = screen(of: model)
    #expect(drawn.width == columns && drawn.height == rows)
  }
}
