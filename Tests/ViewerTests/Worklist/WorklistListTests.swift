import Imaging
import Terminal
import TestSupport
import Testing
import Viewer

@Suite struct WorklistListTests {
  @Test func `the list begins with a search, and loads nothing`() {
    var worklist = Worklist()
    worklist.isShown = true
    var model = ViewerModel(worklist: worklist, size: TerminalSize(columns: 80, rows: 24))
    let effects = update(&model, .started)
    guard case .search = effects.onCases.first, effects.count == 1 else {
      Issue.record("\(effects)")
      return
    }
  }

  @Test func `cases come as they are found, and the chosen one stays`() {
    var model = SampleWorklist.model(
      cases: Array(
        SampleWorklist.rows[2...4].enumerated().map { place, row in
          SampleWorklist.row(place, row.name)
        }))
    model.press(Key(.down))
    #expect(model.chosenName == "case_4")
    model.take(.found([SampleWorklist.row(3, "case_1"), SampleWorklist.row(4, "case_20")]))
    #expect(model.listedNames == ["case_1", "case_3", "case_4", "case_5", "case_20"])
    #expect(model.chosenName == "case_4")
  }

  @Test func `until a row was chosen it is the first, whatever is found`() {
    var model = SampleWorklist.model(cases: [SampleWorklist.row(0, "case_7")])
    model.take(.found([SampleWorklist.row(1, "case_1")]))
    #expect(model.chosenName == "case_1")
  }

  @Test func `names with numbers are in the order of the numbers`() {
    let model = SampleWorklist.model()
    #expect(
      model.listedNames == [
        "broken", "case_1", "case_2", "case_3", "case_4", "case_5", "case_6", "case_10",
      ])
  }

  @Test func `a key sorts by its column, and again the other way round`() {
    var model = SampleWorklist.model()
    model.press(Key("5"))
    #expect(model.listedNames.prefix(3) == ["case_10", "case_2", "case_1"])
    model.press(Key("5"))
    // Cases without a number are last in either direction.
    #expect(model.listedNames.prefix(3) == ["case_1", "case_2", "case_10"])
    #expect(model.listedNames[3] == "broken")
    model.press(Key("8"))
    #expect(model.listedNames.suffix(3) == ["case_3", "case_6", "case_2"])
    model.press(Key("1"), Key("1"))
    #expect(model.listedNames.first == "case_10")
    model.press(Key("4"))
    #expect(model.listedNames.prefix(3) == ["case_1", "case_2", "case_10"])
    model.press(Key("3"))
    #expect(model.listedNames.suffix(2) == ["broken", "case_5"])
    model.press(Key("2"))
    #expect(model.listedNames.prefix(2) == ["broken", "case_4"])
  }

  @Test(arguments: [
    ("case_1", ["case_1", "case_10"]), ("CASE_1 !10", ["case_1"]), ("reject", ["case_6"]),
    ("frontal", ["case_3"]), ("glioma/broken", ["broken"]),
    ("pred", ["case_1", "case_2", "case_10"]),
    ("wt<0.9", ["case_2", "case_10"]), ("tc>0.8", ["case_1"]),
    ("pred open", ["case_1", "case_10"]),
    ("!ref", ["broken", "case_5"]), ("nothing", []),
  ]) func `a filter lists what all of its words apply to`(text: String, names: [String]) {
    var model = SampleWorklist.model()
    model.press(Key("/"))
    model.type(text)
    #expect(model.listedNames == names)
    model.press(Key(.enter))
    #expect(model.prompt == nil)
    #expect(model.listedNames == names)
    model.press(Key(.escape))
    #expect(model.listedNames.count == 8)
  }

  @Test func `Escape while typing brings the earlier filter back`() {
    var model = SampleWorklist.model()
    model.press(Key("/"))
    model.type("pred")
    model.press(Key(.enter), Key("/"))
    model.type(" zzz")
    #expect(model.listedNames == [])
    #expect(screen(of: model).text.contains("No case matches “pred zzz”"))
    model.press(Key(.escape))
    #expect(model.listedNames == ["case_1", "case_2", "case_10"])
  }

  @Test func `arrows choose rows while a filter is typed, and digits are typed`() {
    var model = SampleWorklist.model()
    model.press(Key("/"))
    model.type("case_1")
    model.press(Key(.down))
    #expect(model.chosenName == "case_10")
    model.press(Key("0"))
    #expect(model.listedNames == ["case_10"])
  }

  @Test func `Enter opens, Backspace goes back, and Enter again shows what is there`() {
    var model = SampleWorklist.model()
    model.press(Key(.down), Key(.down))
    #expect(model.press(Key(.enter)).loads == [1])
    #expect(model.keyMode == .viewer)
    SampleStudy.load(&model)
    #expect(model.press(Key(.backspace)).loads == [])
    #expect(model.keyMode == .list)
    #expect(model.chosenName == "case_2")
    #expect(model.press(Key(.enter)).loads == [])
    #expect(model.study.grid != nil)
    model.press(Key(.backspace), Key(.backspace))
    #expect(model.keyMode == .viewer)
  }

  @Test func `brackets go through the listed cases in their order`() {
    var model = SampleWorklist.model()
    model.press(Key("/"))
    model.type("pred")
    model.press(Key(.enter), Key("5"), Key(.home))
    #expect(model.press(Key(.enter)).loads == [6])
    #expect(model.press(Key("]")).loads == [1])
    #expect(model.press(Key("]")).loads == [0])
    #expect(model.press(Key("]")).loads == [])
    #expect(model.notice?.text == "This is the last case in the list.")
    #expect(model.press(Key("[")).loads == [1])
    #expect(screen(of: model).text.contains("case_2 (2/3)"))
    model.press(Key(.backspace))
    #expect(model.chosenName == "case_2")
  }

  @Test func `the next case in the direction of travel is read ahead`() {
    var model = SampleWorklist.model()
    model.press(Key(.down), Key(.enter))
    func ahead(_ effects: [Effect]) -> Int? {
      effects.onCases.compactMap { if case .readAhead(let id, _) = $0 { id } else { nil } }.first
    }
    func finish() -> [Effect] {
      SampleStudy.load(&model)
      return update(&model, .loaded(.finished, generation: model.generation))
    }
    #expect(ahead(finish()) == 1)
    model.press(Key("]"), Key("]"), Key("["))
    #expect(ahead(finish()) == 0)
  }

  @Test func `only masks of rows on the screen are compared, unless the order hangs on them`() {
    let many = (0..<200).map {
      SampleWorklist.row($0, "case_\($0)", prediction: .file("/p/\($0).nii"))
    }
    var model = SampleWorklist.model(cases: many)
    func compared() -> Set<Int> {
      var all: Set<Int> = []
      for _ in 0..<300 {
        guard
          let id = model.worklist.rows.indices.first(where: {
            model.worklist.rows[$0].dice.isPending
          })
        else { break }
        all.insert(id)
        model.take(.scored(id, SampleWorklist.scores(Double(id) / 200)))
      }
      return all
    }
    #expect(compared().max() == 19)
    model.press(Key("5"))
    #expect(compared().count == 200 - 20)
    #expect(model.listedNames.first == "case_2")
  }

  @Test func `the mouse chooses, opens, sorts and scrolls`() {
    let many = (0..<100).map { SampleWorklist.row($0, "case_\($0)") }
    var model = SampleWorklist.model(cases: many)
    func mouse(_ action: Mouse.Action, _ column: Int, _ row: Int) -> [Effect] {
      update(&model, .mouse(Mouse(action, column: column, row: row)))
    }
    #expect(mouse(.press(.left), 4, 7).loads == [])
    #expect(model.chosenName == "case_5")
    _ = mouse(.wheelDown, 4, 7)
    #expect(model.worklist.offset == 3)
    #expect(model.chosenName == "case_5")
    _ = mouse(.wheelDown, 4, 7)
    #expect(model.chosenName == "case_6")
    #expect(mouse(.press(.left), 4, 2).loads == [6])
    model.press(Key(.backspace))
    _ = mouse(.press(.left), 2, 1)
    #expect(model.listedNames.first == "case_99")
  }

  @Test(arguments: [(80, 24), (120, 30), (40, 12)])
  func `the list on screens of several sizes`(columns: Int, rows: Int) throws {
    var model = SampleWorklist.model(columns: columns, rows: rows)
    model.press(Key(.down), Key(.down), Key(.down))
    try expectSnapshot(screen(of: model), named: "list-\(columns)x\(rows)")
  }

  @Test func `the keys of the list are in its help`() throws {
    var model = SampleWorklist.model(columns: 80, rows: 24)
    model.press(Key("?"))
    try expectSnapshot(screen(of: model), named: "list-help-80x24")
  }

  @Test(arguments: [1, 20, 39, 40, 55, 72, 80, 99, 100, 133, 300], [1, 3, 12, 24, 60])
  func `every size is drawn within its screen`(columns: Int, rows: Int) {
    var model = SampleWorklist.model(columns: columns, rows: rows)
    for key in [Key(.end), Key("?"), Key("?"), Key("/")] {
      model.press(key)
      let drawn = screen(of: model)
      #expect(drawn.width == columns && drawn.height == rows)
    }
  }
}
