import Imaging
import Terminal
import TestSupport
import Testing
import Viewer

/// A study of six series.
private let rows: [SeriesRow] = [
  SeriesRow(
    label: "1", title: "localizer", guess: nil, reason: "\"localizer\" is a localizer", slices: "3",
    spacing: "2×2×20", moment: "2024-05-17 10:21", use: nil),
  SeriesRow(
    label: "3", title: "Sag T1 MPRAGE", guess: .t1, reason: "\"t1\" is T1", slices: "176",
    spacing: "1×1×1", moment: "2024-05-17 10:23", use: .t1),
  SeriesRow(
    label: "4", title: "Ax T2 TSE", guess: .t2, reason: "\"t2\" is T2", slices: "56",
    spacing: "0.8×0.8×3", moment: "2024-05-17 10:24",
    problem: "2 of 56 files end too early", use: .t2),
  SeriesRow(
    label: "5", title: "no description", guess: .flair, isUnsure: true,
    reason: "TI 2500 and TE 90 ms are FLAIR", slices: "33", spacing: "0.9×0.9×5",
    moment: "2024-05-17 10:25", use: .flair),
  SeriesRow(
    label: "8", title: "Ax T1 MPRAGE post", guess: .t1ce, reason: "\"t1\" with \"post\" is T1ce",
    slices: "176", spacing: "1×1×1", moment: "2024-05-17 10:28", use: .t1ce),
  SeriesRow(
    label: "9", title: "Ax T1 post thick", guess: .t1ce, reason: "\"t1\" with \"post\" is T1ce",
    slices: "22", spacing: "0.9×0.9×6", moment: "2024-05-17 10:31", use: nil),
]

/// A case of DICOM series with the list of them on the screen.
private func listed(columns: Int = 100, rows count: Int = 16) -> ViewerModel {
  var model = SampleStudy.model(columns: columns, rows: count)
  _ = update(&model, .loaded(.series, generation: model.generation))
  _ = update(&model, .key(Key("I")))
  _ = update(
    &model, .series(.listed(rows, title: "P17  2024-05-17"), generation: model.generation))
  return model
}

/// The same, for tests of all commands.
func listedSeries() -> ViewerModel { listed(columns: 120, rows: 40) }

struct SeriesTests {
  @Test func `a case that is not DICOM has no list`() {
    var model = SampleStudy.model()
    #expect(update(&model, .key(Key("I"))).isEmpty)
    #expect(model.notice?.text.hasPrefix("This case was not opened from DICOM files") == true)
  }

  @Test func `the list is read once`() {
    var model = SampleStudy.model()
    _ = update(&model, .loaded(.series, generation: model.generation))
    let effects = update(&model, .key(Key("I")))
    guard case .series(.list, 0, let generation)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(screen(of: model).text.contains("Reading the headers"))
    _ = update(&model, .series(.listed(rows, title: "P17"), generation: generation))
    model.press(Key(.escape))
    #expect(!model.series.isShown)
    #expect(update(&model, .key(Key("I"))).isEmpty)
    #expect(model.series.isShown)
  }

  @Test(arguments: [(100, 16), (60, 14)])
  func `the list on the screen`(columns: Int, rows: Int) throws {
    var model = listed(columns: columns, rows: rows)
    model.press(Key(.down), Key(.down))
    try expectSnapshot(screen(of: model), named: "series-\(columns)x\(rows)")
  }

  @Test func `a key changes the sequence, which the other series loses`() {
    var model = listed()
    model.press(Key(.end), Key(.pageDown))
    #expect(model.series.cursor == 5)
    for expected in [Modality.flair, .t1, .t1ce] {
      model.press(Key("m"))
      #expect(model.series.rows[5].use == expected)
      #expect(model.series.rows.count { $0.use == expected } == 1)
    }
    #expect(model.series.rows[4].use == nil)
    // What it only passed is the other series' again.
    #expect(model.series.rows[1].use == .t1 && model.series.rows[3].use == .flair)
    let effects = update(&model, .key(Key(.enter)))
    guard case .series(.use(let uses), 0, _)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(uses == [.flair: 3, .t1: 1, .t1ce: 5, .t2: 2])
    let opened = update(&model, .series(.changed, generation: model.generation))
    #expect(
      opened.contains {
        if case .load(0, _, _) = $0 { true } else { false }
      })
    #expect(!model.series.isShown)
    #expect(model.study.hasSeries)
    // The choice is kept, and so is what it replaced.
    model.press(Key("I"), Key("m"))
    #expect(model.series.rows[5].use == .t2 && model.series.rows[4].use == .t1ce)
  }

  @Test func `what the user chose of two series is the later choice, and comes back`() {
    var model = listed()
    model.type(":sequence t2")
    model.press(Key(.enter), Key(.end), Key(.pageDown))
    model.type(":sequence t2")
    model.press(Key(.enter))
    #expect(model.series.rows[0].use == nil && model.series.rows[5].use == .t2)
    model.type(":sequence none")
    model.press(Key(.enter))
    #expect(model.series.rows[0].use == .t2 && model.series.rows[5].use == nil)
    let text = screen(of: model).text
    #expect(text.contains(" 9       none "))
    #expect(text.contains("Series 9: T1ce, \"t1\" with \"post\" is T1ce; you chose none"))
  }

  @Test func `a guess in parentheses is explained`() {
    var model = listed()
    model.press(Key(.end), Key(.pageDown))
    #expect(
      screen(of: model).text.contains(
        "Series 9: T1ce, \"t1\" with \"post\" is T1ce; not used; T1ce is series 8"))
    model.press(Key(.home), Key(.pageUp))
    #expect(
      screen(of: model).text.contains("Series 1: not used; \"localizer\" is a localizer"))
  }

  @Test func `Enter goes to the image of the series`() {
    var model = listed()
    model.press(Key(.down), Key(.down))
    #expect(update(&model, .key(Key(.enter))).isEmpty)
    #expect(!model.series.isShown)
    #expect(model.study.images[model.imageIndex].modality == .t2)
  }

  @Test func `a series without a sequence is opened by itself`() {
    var model = listed()
    let effects = update(&model, .key(Key(.enter)))
    guard case .series(.single(0), 0, _)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(screen(of: model).text.contains("Opening…"))
    _ = update(&model, .series(.failed("it cannot be converted"), generation: model.generation))
    #expect(model.notice?.text == "it cannot be converted")
  }

  @Test func `the list comes first where no series has a sequence`() {
    var start = StartState()
    start.showsSeries = true
    var model = ViewerModel(
      caseNames: ["P8"], size: TerminalSize(columns: 80, rows: 24), start: start)
    let effects = update(&model, .started)
    #expect(
      effects.contains {
        if case .series(.list, 0, 0) = $0 { true } else { false }
      })
    _ = update(&model, .series(.listed(Array(rows.prefix(1)), title: "P8"), generation: 0))
    model.press(Key(.escape))
    #expect(model.series.isShown)
    #expect(model.notice?.text.hasPrefix("No image is open yet") == true)
  }

  @Test func `typing a sequence gives it to the chosen series`() {
    var model = listed()
    model.type(":sequence t2")
    model.press(Key(.enter))
    #expect(model.series.rows[0].use == .t2)
    #expect(model.series.rows[2].use == nil)
  }
}
