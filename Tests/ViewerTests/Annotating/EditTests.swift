import Annotation
import Imaging
import Metrics
import Rendering
import Terminal
import Testing
import Viewer

/// A sample case whose reference is being edited, as after `b`.
func editedModel(
  columns: Int = 120, rows: Int = 40, reference: LabelMap? = SampleStudy.labels(),
  sources: EditSources = EditSources()
) -> ViewerModel {
  var model = SampleStudy.model(columns: columns, rows: rows, reference: reference)
  model.press(Key("b"))
  _ = update(&model, .edited(.opened(nil, sources), generation: model.generation))
  return model
}

extension ViewerModel {
  /// Does something with the mouse over a cell.
  @discardableResult
  mutating func mouse(
    _ action: Mouse.Action, _ cell: (column: Int, row: Int), _ modifiers: Key.Modifiers = []
  ) -> [Effect] {
    update(
      &self, .mouse(Mouse(action, column: cell.column, row: cell.row, modifiers: modifiers)))
  }

  /// The journal's entries among effects.
  static func entries(_ effects: [Effect]) -> [JournalEntry] {
    effects.compactMap { effect in
      if case .edit(.keep(let entry), _, _) = effect { entry } else { nil }
    }
  }
}

@Suite struct EditTests {
  @Test func `the reference is hidden while a mask is edited, until it is asked for`() {
    var model = editedModel()
    #expect(model.scene(.image)?.reference == nil && model.scene(.image)?.prediction != nil)
    model.press(Key("o"))
    #expect(model.overlay == .both && model.scene(.image)?.reference != nil)
    // What was asked for stays when edit mode is left.
    model.press(Key("b"))
    #expect(model.overlay == .both)
    // Else it is as before; and each time that editing begins, the reference is hidden.
    model.overlay = .agreement
    model.press(Key("b"))
    #expect(model.overlay == .prediction)
    model.press(Key("b"))
    #expect(model.overlay == .agreement)
    // So it is when another case is opened.
    model = editedModel()
    _ = update(&model, .started)
    #expect(model.overlay == .both)
    // The keys go round among what there is, the other mask first.
    model = editedModel()
    var seen: [String] = []
    for _ in 0..<4 {
      model.press(Key("o"))
      seen.append(model.overlay.rawValue)
    }
    #expect(seen == ["both", "reference", "off", "prediction"])
    // Without another mask nothing is said of one.
    model = editedModel(reference: nil)
    #expect(model.notice?.text == "Editing an empty mask; press ? for the keys")
  }

  @Test
  func `b begins with the reference where there is no prediction, and with that where there is`()
    throws
  {
    var model = SampleStudy.model()
    let effects = model.press(Key("b"))
    guard case .edit(.open, 0, model.generation) = effects.first else {
      Issue.record("\(effects)")
      return
    }
    let begun = update(
      &model, .edited(.opened(nil, EditSources()), generation: model.generation))
    guard case .edit(.begin(let base, let source), _, _) = begun.first else {
      Issue.record("\(begun)")
      return
    }
    #expect(base == SampleStudy.labels() && source.kind == .reference)
    #expect(model.study.mask(.edited) == SampleStudy.labels())
    #expect(model.pair == MaskPair(.edited, .reference))
    #expect(model.keyMode == .edit)
    #expect(
      model.notice?.text
        == "Editing a copy of the reference; press ? for the keys; o shows the reference")

    model = SampleStudy.model()
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
    model.press(Key("b"))
    _ = update(&model, .edited(.opened(nil, EditSources()), generation: model.generation))
    #expect(model.editing.session?.source.kind == .prediction)
    #expect(model.study.mask(.edited) == SampleStudy.labels(moved: 1))
  }

  @Test func `a mask that was saved before comes first`() {
    let saved = SampleStudy.labels(moved: 2)
    let model = editedModel(sources: EditSources(saved: saved))
    #expect(model.study.mask(.edited) == saved)
  }

  @Test func `without any mask an empty one is painted`() {
    let model = editedModel(reference: nil)
    #expect(model.study.mask(.edited)?.presentLabels == [0])
    #expect(model.editing.labels == [1, 2, 4])
  }

  @Test(arguments: PanelLayout.allCases, Plane.allCases)
  func `a drag paints under the mouse in every layout and plane`(
    _ layout: PanelLayout, _ plane: Plane
  ) throws {
    for zoomSteps in [0, 3] {
      var model = editedModel(reference: nil)
      model.layout = layout
      model.plane = plane
      for _ in 0..<zoomSteps { model.press(Key("+")) }
      model.press(Key("2"), Key("["), Key("["), Key("["), Key("["), Key("["))
      let pane = try #require(model.panes.last)
      let middle = (
        column: pane.rectangle.column + pane.rectangle.width / 2,
        row: pane.rectangle.row + pane.rectangle.height / 2
      )
      let from = try #require(model.position(column: middle.column, row: middle.row)).voxel
      let end = (column: middle.column + 3, row: middle.row + 1)
      let to = try #require(model.position(column: end.column, row: end.row)).voxel
      model.mouse(.press(.left), middle)
      model.mouse(.drag(.left), end)
      model.mouse(.release(.left), end)
      let map = try #require(model.study.mask(.edited))
      #expect(map[from] == 2 && map[to] == 2)
      #expect(model.editing.session?.doneCount == 1)
      #expect(model.editing.session?.map == map)
      model.press(Key("u"))
      #expect(model.study.mask(.edited)?.presentLabels == [0])
      model.press(Key("r", .control))
      #expect(model.study.mask(.edited) == map)
    }
  }

  @Test func `each step of a drag goes to the journal at once`() {
    var model = editedModel(reference: nil)
    let first = model.mouse(.press(.left), (40, 18))
    let second = model.mouse(.drag(.left), (46, 18))
    #expect(ViewerModel.entries(first).map(\.kind) == [.stroke])
    #expect(ViewerModel.entries(second).map(\.kind) == [.continuation])
    #expect(ViewerModel.entries(model.press(Key("u"))).map(\.kind) == [.undo])
  }

  @Test func `Ctrl erases, Shift moves the crosshair, and the rule holds`() throws {
    var model = editedModel()
    let place = try #require(model.panes.first?.rectangle)
    let cell = (column: place.column + place.width / 2, row: place.row + place.height / 2)
    model.mouse(.press(.left), cell, .shift)
    #expect(model.editing.session?.doneCount == 0)
    model.mouse(.release(.left), cell, .shift)
    model.crosshair = VoxelPoint(i: 12, j: 20, k: 15)
    model.press(Key("r"), Key(" "))
    #expect(model.study.mask(.edited)?[model.crosshair] == 0)
    model.press(Key("2"), Key("&"), Key(" "))
    #expect(model.editing.rule == .background)
    #expect(model.study.mask(.edited)?[model.crosshair] == 2)
    let map = try #require(model.study.mask(.edited))
    model.press(Key("4"), Key(" "))
    #expect(model.study.mask(.edited) == map)
  }

  @Test func `keys paint while the pen is down, as one stroke`() {
    var model = editedModel(reference: nil)
    model.press(Key("4"), Key("["), Key("["), Key("["), Key("["), Key("["))
    let start = model.crosshair
    model.press(Key(.enter), Key("L"), Key("L"), Key("J"), Key(.enter), Key("L"))
    let map = model.study.mask(.edited)
    #expect(map?.labels.count { $0 == 4 } == 4)
    #expect(map?[start] == 4)
    #expect(model.editing.session?.doneCount == 1)
    model.press(Key(" "))
    #expect(model.editing.session?.doneCount == 2)
  }

  @Test func `digits choose labels that the mask has`() {
    var model = editedModel()
    model.press(Key("4"))
    #expect(model.editing.label == 4)
    model.press(Key("7"))
    #expect(model.editing.label == 4)
    #expect(
      model.notice?.text
        == "The mask has no label 7; its labels are 1 necrotic, 2 edema, 4 enhancing; "
        + "to paint others, type :labels FILE and :scheme labels")
  }

  @Test func `an outline is closed by Enter, a lasso by letting go`() throws {
    var model = editedModel(reference: nil)
    model.press(Key("y"), Key(" "))
    for key in ["L", "L", "L", "L"] { model.press(Key(Unicode.Scalar(key) ?? "L")) }
    model.press(Key(" "))
    for _ in 0..<4 { model.press(Key("J")) }
    model.press(Key(" "), Key(.enter))
    #expect(model.study.mask(.edited)?.labels.count { $0 == 1 } == 15)
    let pane = try #require(model.panes.first?.rectangle)
    let start = (column: pane.column + 20, row: pane.row + 10)
    model.mouse(.press(.left), start)
    for (x, y) in [(12, 0), (12, 6), (0, 6)] {
      model.mouse(.drag(.left), (start.column + x, start.row + y))
    }
    model.mouse(.release(.left), (start.column, start.row + 6))
    #expect(model.editing.session?.doneCount == 2)
    #expect(model.editing.vertices.isEmpty)
  }

  @Test func `a prediction is accepted in a rectangle and as a component`() throws {
    var model = SampleStudy.model(columns: 120, rows: 40)
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 2))
    model.press(Key("b"))
    _ = update(&model, .edited(.opened(nil, EditSources()), generation: model.generation))
    model.crosshair = VoxelPoint(i: 14, j: 20, k: 15)
    model.press(Key("r"), Key(" "), Key("C"))
    #expect(model.study.mask(.edited) == SampleStudy.labels(moved: 2))
    model.press(Key("r"), Key(" "), Key("T"))
    model.crosshair = VoxelPoint(i: 2, j: 8, k: 15)
    model.press(Key(" "))
    model.crosshair = VoxelPoint(i: 30, j: 40, k: 15)
    model.press(Key(" "))
    #expect(model.study.mask(.edited) == SampleStudy.labels(moved: 2))
  }

  @Test func `the Dice beside the picture is that of the mask as it was painted`() throws {
    var model = editedModel()
    model.crosshair = VoxelPoint(i: 18, j: 26, k: 15)
    model.press(Key("2"), Key("@"), Key(" "))
    let map = try #require(model.study.mask(.edited))
    let overlaps = try StructureOverlaps(prediction: map, reference: SampleStudy.labels())
    let slices = try StructureOverlaps.perSlice(prediction: map, reference: SampleStudy.labels())
    for region in Region.allCases {
      #expect(model.scores?.volume[.region(region)] == overlaps[region]?.dice.map { .value($0) })
      #expect(model.scores?.slice?[.region(region)] == slices[15][region]?.dice.map { .value($0) })
    }
    #expect(map != SampleStudy.labels())
  }

  @Test func `the brush shows where it is`() throws {
    var model = editedModel()
    let without = screen(of: model)
    model.press(Key("y"))
    #expect(screen(of: model) != without)
  }

  @Test func `the brush follows the mouse, until keys move the crosshair`() throws {
    var model = editedModel(reference: nil)
    model.press(Key("["), Key("["), Key("["), Key("["), Key("["))
    let pane = try #require(model.panes.first?.rectangle)
    let cell = (column: pane.column + pane.width / 2 + 6, row: pane.row + pane.height / 2 + 4)
    let (crosshair, before) = (model.crosshair, screen(of: model))
    #expect(model.mouse(.move, cell).isEmpty)
    #expect(model.crosshair == crosshair)
    #expect(screen(of: model) != before)
    // The brush is used where it shows, on whatever slice is in view.
    let target = try #require(model.position(column: cell.column, row: cell.row)).voxel
    model.press(Key(.up), Key("2"), Key(" "))
    let map = try #require(model.study.mask(.edited))
    #expect(map.labels.count { $0 == 2 } == 1)
    #expect(map[VoxelPoint(i: target.i, j: target.j, k: target.k + 1)] == 2)
    model.mouse(.move, cell)
    model.press(Key("L"))
    #expect(model.editing.pointer == nil)
    // Outside edit mode moves mean nothing.
    model.press(Key("b"))
    let viewed = screen(of: model)
    model.mouse(.move, (cell.column + 3, cell.row))
    #expect(screen(of: model) == viewed)
  }

  @Test func `islands go by their volume`() {
    var model = editedModel()
    model.press(Key("2"), Key("["), Key("["), Key("["), Key("["), Key("["), Key("&"))
    model.crosshair = VoxelPoint(i: 2, j: 3, k: 15)
    model.press(Key(" "), Key(":"))
    #expect(model.study.mask(.edited)?[model.crosshair] == 2)
    model.type("remove-islands 0.01")
    model.press(Key(.enter))
    #expect(model.study.mask(.edited) == SampleStudy.labels())
  }

  @Test func `history lists the strokes`() {
    var model = editedModel(reference: nil)
    model.press(Key(" "), Key("F"), Key("L"), Key(" "), Key("u"), Key("U"))
    let text = screen(of: model).text
    #expect(text.contains("1  brush, "))
    #expect(text.contains("undone"))
    #expect(text.contains("an empty mask"))
    model.press(Key(.escape))
    #expect(model.editing.historyOffset == nil)
  }
}
