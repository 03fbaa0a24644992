import Imaging
import Terminal
import TestSupport
import Testing
import Viewer

/// Columns of the list beyond those that were always there: measured ones, dates and tables.
@Suite struct WorklistColumnTests {
  private func tabled(columns: Int = 80, rows: Int = 24) -> ViewerModel {
    SampleWorklist.model(columns: columns, rows: rows, cases: SampleWorklist.tabled)
  }

  private func heads(_ model: ViewerModel) -> String {
    String(screen(of: model).text.split(separator: "\n", omittingEmptySubsequences: false)[1])
  }

  /// Answers everything that the list wants measured.
  private func measureAll(_ model: inout ViewerModel) -> [Int] {
    var all: [Int] = []
    while let id = model.worklist.rows.indices.first(where: {
      model.worklist.rows[$0].summary.isPending
    }) {
      all.append(id)
      let kind = model.worklist.rows[id].mask ?? .reference
      model.take(.measured(id, MaskSummary(SampleWorklist.mask, kind)))
    }
    return all
  }

  @Test func `a column is there only if there is something in it`() {
    var worklist = Worklist()
    worklist.isShown = true
    var plain = ViewerModel(worklist: worklist, size: TerminalSize(columns: 80, rows: 24))
    plain.take(
      .found([
        WorklistRow(id: 0, name: "a", modalities: [.flair]), WorklistRow(id: 1, name: "b"),
      ]))
    #expect(
      heads(plain).split(separator: " ").map(String.init) == ["1", "Case▲", "2", "Modalities"])
    let text = heads(tabled(columns: 240))
    for title in [
      "Ref", "Pred", "WT", "TC", "Volume ml", "Lesions", "Date", "age", "grade", "site",
    ] {
      #expect(text.contains(title), "\(title) in \(text)")
    }
  }

  @Test func `a mask's volume and lesions are those of its whole tumor`() {
    let summary = MaskSummary(SampleWorklist.mask, .prediction)
    #expect(summary.milliliters == 4 && summary.lesions == 2)
    #expect(summary.parts.map(\.name) == ["WT", "TC", "ET"])
    #expect(summary.parts.map(\.milliliters) == [4, 2, 1])
    let empty = MaskSummary(LabelMap(grid: SampleWorklist.mask.grid, scheme: .binary), .reference)
    #expect(empty.milliliters == 0 && empty.lesions == 0)
  }

  @Test func `a lesion is larger than 50 cubic millimeters`() {
    // Rows of 51 and 50 voxels of 1 mm³, and a speck.
    let grid = Grid(size: [60, 5, 1], affine: .spacing(1, 1, 1))
    var map = LabelMap(grid: grid, scheme: .brats2020)
    for row in [0..<51, 120..<170, 240..<241] { map.fill(row, with: 2) }
    let summary = MaskSummary(map, .reference)
    #expect(summary.lesions == 1 && summary.smallerParts == 2)
    var model = SampleWorklist.model(
      columns: 120, rows: 40, cases: [SampleWorklist.row(0, "case_1")])
    model.take(
      .measured(0, summary), .previewed(0, .radiological, .ready(SampleWorklist.preview())))
    #expect(screen(of: model).text.contains("1, and 2 of at most 0.05 ml"))
  }

  @Test(arguments: [
    (82, "F1C2   yes"), (95, "FLAIR T1 T1ce T2  yes"), (200, "FLAIR T1 T1ce T2  yes"),
  ])
  func `sequences are written out wherever all columns fit`(columns: Int, words: String) {
    let rows = (0..<3).map { SampleWorklist.row($0, "BraTS19_CBICA_AAB_\($0)") }
    var model = SampleWorklist.model(columns: columns, rows: 24, cases: rows)
    _ = measureAll(&model)
    let text = screen(of: model).text
    #expect(text.contains(words) && text.contains("Lesions"), "\(text)")
  }

  @Test func `of several masks the correction is measured first, then the prediction`() {
    var row = SampleWorklist.row(0, "a")
    #expect(row.mask == .reference)
    row.prediction = .file("p")
    #expect(row.mask == .prediction)
    row.hasCorrection = true
    #expect(row.mask == .correction)
  }

  @Test func `masks of rows on the screen are measured one by one`() {
    var model = tabled()
    #expect(measureAll(&model) == [0, 1])
    #expect(model.worklist.rows[0].summary.value?.mask == .prediction)
    #expect(screen(of: model).text.contains("4.0 pred"))
    #expect(screen(of: model).text.contains("4.0 ref"))
  }

  @Test func `masks outside the screen are measured only if the order or the filter needs them`() {
    let many = (0..<200).map { SampleWorklist.row($0, "case_\($0)") }
    var model = SampleWorklist.model(cases: many)
    #expect(measureAll(&model).count == 20)
    model.press(Key("/"))
    model.type("volume>3")
    #expect(measureAll(&model).count == 180)
    #expect(model.listedNames.count == 200)
  }

  @Test func `a new prediction is measured anew`() {
    var model = tabled()
    _ = measureAll(&model)
    model.press(Key(.down), Key("r"))
    model.take(.segmented(1, .written(path: "/p/case_2_pred.nii.gz", scores: nil)))
    #expect(measureAll(&model) == [1])
    #expect(model.worklist.rows[1].summary.value?.mask == .prediction)
  }

  @Test func `a mask that cannot be read is a sentence below the list`() {
    var model = tabled()
    model.take(.measuringFailed(0, "a_pred.nii.gz ends too early"))
    #expect(screen(of: model).text.contains("a_pred.nii.gz ends too early"))
  }

  @Test(arguments: [
    ("age", ["case_2", "case_1", "case_3", "case_4"]),
    ("grade", ["case_1", "case_3", "case_2", "case_4"]),
    ("date", ["case_2", "case_1", "case_3", "case_4"]),
    ("site", ["case_1", "case_2", "case_3", "case_4"]),
  ]) func `the list is sorted by any column, by numbers where they are`(
    column: String, names: [String]
  ) {
    var model = tabled()
    model.press(Key("o"))
    model.type(column)
    model.press(Key(.enter))
    #expect(model.listedNames == names)
    // The column by which the list is sorted is always on the screen.
    #expect(screen(of: model).text.contains(column.prefix(3)))
  }

  @Test func `keys sort by volume, and say why where nothing can be sorted`() {
    var model = tabled()
    _ = measureAll(&model)
    model.press(Key("9"))
    #expect(model.worklist.sort.column == .volume)
    var plain = SampleWorklist.model(cases: [WorklistRow(id: 0, name: "a")])
    plain.press(Key("9"))
    #expect(plain.worklist.sort.column == .name)
    #expect(plain.notice?.text == "No case has a mask.")
  }

  @Test(arguments: [
    ("age>60", ["case_1", "case_3"]), ("age > 60", ["case_1", "case_3"]),
    ("age >60", ["case_1", "case_3"]), ("age> 60", ["case_1", "case_3"]),
    ("!age >= 60", ["case_2", "case_4"]), ("ref age < 60 fix", ["case_2"]),
    ("grade = \"hgg\" age != 63", ["case_3"]), ("age >", ["case_1", "case_2", "case_3", "case_4"]),
    ("wt > 90", ["case_1"]), ("wt>90%", ["case_1"]), ("wt > 0.9", ["case_1"]),
    ("wt<90", ["case_2"]), ("tc < 80.5 %", ["case_2"]),
    ("age<=9", ["case_2"]), ("AGE=63.0", ["case_1"]),
    ("grade=lgg", ["case_2"]), ("grade!=LGG", ["case_1", "case_3"]),
    ("!grade=LGG", ["case_1", "case_3", "case_4"]),
    ("site=\"bonn, germany\"", ["case_1"]), ("germany", ["case_1"]),
    ("date>=2020", ["case_1"]), ("verdict=fix", ["case_2"]),
    ("age>", ["case_1", "case_2", "case_3", "case_4"]),
    ("grade>60", []), ("grade>h", ["case_1", "case_2", "case_3"]),
    ("age<63,5", ["case_1", "case_2"]),
    ("age=old", []), ("ref age<60", ["case_2"]),
  ]) func `a filter compares any column`(text: String, names: [String]) {
    var model = tabled()
    model.press(Key("/"))
    model.type(text)
    #expect(model.listedNames == names)
  }

  @Test func `a filter of a column that is not there says so`() {
    var model = tabled()
    model.press(Key("/"))
    model.type("agee>60")
    #expect(
      screen(of: model).text.contains(
        "There is no column “agee”; there are name, modalities,"))
  }

  @Test(arguments: [
    ("tc>50", "Dice TC > 0.50"), ("wt < 0.985", "Dice WT < 0.985"),
    ("open volume>=20", "no verdict, volume >= 20 ml"),
    ("!ref frontal", "not with reference, “frontal”"),
    ("volume>x", "volume > x ml: volume is a number, but “x” is not."),
    ("et>50", "Dice ET > 0.50"), ("grade<5", "grade < 5 (3 values are not numbers)"),
  ]) func `the line above the filter says how it is understood`(text: String, words: String) {
    var model = tabled()
    model.press(Key("/"))
    model.type(text)
    let lines = screen(of: model).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[22].contains(words), "\(lines[22])")
  }

  @Test func `words in a column of numbers are neither larger nor smaller, and dates are in order`()
  {
    func cell(_ column: String, _ text: String) -> [WorklistCell] {
      [WorklistCell(column: column, text: text)]
    }
    var model = SampleWorklist.model(cases: [
      SampleWorklist.row(0, "a", cells: [WorklistCell(column: "age", text: "4,5", number: 4.5)]),
      SampleWorklist.row(1, "b", cells: cell("age", "<5")),
      SampleWorklist.row(2, "c", cells: cell("age", "61")),
      SampleWorklist.row(3, "d", cells: cell("scanned", "2019-05-31")),
      SampleWorklist.row(4, "e", cells: cell("scanned", "2021-01-02")),
    ])
    model.press(Key("/"))
    model.type("age<5")
    #expect(model.listedNames == ["a"])
    #expect(screen(of: model).text.contains("age < 5 (1 value is not a number)"))
    model.press(Key(.escape), Key("/"))
    model.type("scanned>2020")
    #expect(model.listedNames == ["e"])
    #expect(!screen(of: model).text.contains("not a number"))
  }

  @Test(arguments: [80, 100, 140]) func `the first column of a table is always on screen`(
    columns: Int
  ) {
    let rows = SampleWorklist.tabled.map { row in
      SampleWorklist.row(
        row.id, row.name, prediction: row.prediction, review: row.review, date: row.date,
        cells: ["age", "grade", "kps", "a_long_name_of_a_column", "site"].map {
          WorklistCell(column: $0, text: "\(row.id) of a longer text")
        })
    }
    let model = SampleWorklist.model(columns: columns, rows: 24, cases: rows)
    #expect(heads(model).contains("age"))
    // What does not fit is told of the chosen case.
    let detail = screen(of: model).text.split(separator: "\n", omittingEmptySubsequences: false)[22]
    #expect(detail.contains("a_long_name_of_a_column") || heads(model).contains("a_long_name"))
  }

  @Test func `a filter by Dice says so where no case has one`() {
    var worklist = Worklist()
    worklist.isShown = true
    var model = ViewerModel(worklist: worklist, size: TerminalSize(columns: 80, rows: 24))
    model.take(.found([SampleWorklist.row(0, "a"), SampleWorklist.row(1, "b")]))
    model.press(Key("/"))
    model.type("tc>50")
    #expect(
      screen(of: model).text.contains(
        "Dice TC > 0.50: no case has a Dice, which needs a prediction and a reference."))
  }

  @Test func `the preview's key is among the main keys`() {
    #expect(screen(of: tabled()).text.contains("p preview"))
  }

  @Test func `a thousand cases are arranged in a moment`() {
    let many = (0..<1000).map {
      SampleWorklist.row(
        $0, "case_\($0)", cells: [WorklistCell(column: "age", text: "\($0 % 90)")])
    }
    var model = SampleWorklist.model(cases: many)
    model.press(Key("/"))
    model.type("age>40")
    let start = ContinuousClock.now
    for _ in 0..<50 {
      model.press(Key(.backspace), Key("0"))
      _ = screen(of: model)
    }
    // A key press, and a picture of it; here about 5 ms.
    #expect((ContinuousClock.now - start) / 100 < .milliseconds(100))
    #expect(model.listedNames.count > 500)
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func `the list of cases with tables`(columns: Int, rows: Int) throws {
    var model = tabled(columns: columns, rows: rows)
    _ = measureAll(&model)
    model.press(Key(.down))
    model.take(.previewed(1, .radiological, .ready(SampleWorklist.preview())))
    try expectSnapshot(screen(of: model), named: "list-tables-\(columns)x\(rows)")
  }
}
