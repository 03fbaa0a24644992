import Annotation
import Imaging
import Rendering
import Terminal
import Testing
import Viewer

/// Growing from seeds, from the first stroke to its undo.
@Suite struct SeedingTests {
  /// A model with an empty mask, small brush, seeds chosen, at the middle of the sample's tumor.
  private func seededModel() -> ViewerModel {
    var model = editedModel(reference: nil)
    model.crosshair = VoxelPoint(i: 12, j: 20, k: 15)
    model.press(Key("2"), Key("["), Key("["), Key("S"))
    return model
  }

  /// Does the growing that effects ask for, as the runtime does, until nothing grows.
  private func settle(_ model: inout ViewerModel, _ effects: [Effect]) {
    var effects = effects
    while let request = effects.lazy.compactMap({ effect in
      if case .growSeeds(let request) = effect { request } else { nil }
    }).first {
      effects = update(
        &model, .grewSeeds(request.perform(), generation: request.generation))
    }
  }

  @Test func `a stroke shows a region, Enter makes it one stroke of the mask, u undoes it`() throws
  {
    var model = seededModel()
    let empty = try #require(model.study.mask(.edited))
    settle(&model, model.press(Key(" ")))
    let preview = try #require(model.editing.preview)
    #expect(preview.milliliters > 0.1)
    #expect(model.study.mask(.edited) == empty)
    #expect(model.notice?.text.contains("Enter accepts, Esc cancels") == true)
    #expect(screen(of: model).text.contains("preview "))
    let effects = model.press(Key(.enter))
    #expect(ViewerModel.entries(effects).map(\.kind) == [.stroke])
    #expect(model.editing.session?.doneStrokes.map(\.name) == ["grow from seeds"])
    #expect(model.editing.preview == nil && model.editing.seeding.seeds.isEmpty)
    let voxels = model.study.mask(.edited)?.labels.count { $0 == 2 } ?? 0
    #expect(Double(voxels) * empty.grid.voxelMilliliters == preview.milliliters)
    #expect(ViewerModel.entries(model.press(Key("u"))).map(\.kind) == [.undo])
    #expect(model.study.mask(.edited) == empty)
  }

  @Test func `the preview follows each further stroke, by keys alone`() throws {
    var model = seededModel()
    settle(&model, model.press(Key(" ")))
    let first = try #require(model.editing.preview?.milliliters)
    // S again draws outside; Enter then puts the brush down instead of accepting.
    model.press(Key("S"))
    #expect(!model.editing.seeding.isInside && screen(of: model).text.contains("outside"))
    model.crosshair = VoxelPoint(i: 15, j: 20, k: 15)
    model.press(Key(.enter), Key("L"), Key("L"))
    settle(&model, model.press(Key(.enter)))
    let seeds = model.editing.seeding.seeds
    #expect(seeds.strokes.map(\.isInside) == [true, false])
    let second = try #require(model.editing.preview)
    #expect(second.milliliters != first)
    #expect(second.shape[VoxelPoint(i: 15, j: 20, k: 15)] == 0)
    // u takes the last stroke of the seeds away, not one of the mask.
    settle(&model, model.press(Key("u")))
    #expect(model.editing.seeding.seeds.strokes.count == 1)
    #expect(model.editing.preview?.milliliters == first)
  }

  @Test func `Escape drops seeds and preview, and the mask stays`() throws {
    var model = seededModel()
    settle(&model, model.press(Key(" ")))
    let before = screen(of: model)
    model.press(Key(.escape))
    #expect(model.editing.preview == nil && model.editing.seeding.seeds.isEmpty)
    #expect(model.editing.session?.doneCount == 0)
    #expect(screen(of: model) != before)
  }

  @Test func `the mouse draws inside, with Ctrl outside`() throws {
    var model = seededModel()
    let pane = try #require(model.panes.first?.rectangle)
    let cell = (column: pane.column + pane.width / 2, row: pane.row + pane.height / 2)
    #expect(model.mouse(.press(.left), cell).isEmpty)
    #expect(model.mouse(.drag(.left), (cell.column + 2, cell.row)).isEmpty)
    settle(&model, model.mouse(.release(.left), (cell.column + 2, cell.row)))
    model.mouse(.press(.left), (cell.column + 8, cell.row), .control)
    let effects = model.mouse(.release(.left), (cell.column + 8, cell.row), .control)
    #expect(effects.count == 1)
    settle(&model, effects)
    #expect(model.editing.seeding.seeds.strokes.map(\.isInside) == [true, false])
    #expect(model.editing.session?.doneCount == 0)
  }

  @Test func `strokes during the growing are not lost, and late results are dropped`() throws {
    var model = seededModel()
    let effects = model.press(Key(" "))
    guard case .growSeeds(let request)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(model.press(Key("L"), Key(" ")).isEmpty)
    #expect(model.press(Key(.enter)).isEmpty)
    let again = update(&model, .grewSeeds(request.perform(), generation: request.generation))
    #expect(again.count == 1 && model.editing.preview == nil)
    model.press(Key(.escape), Key(.escape))
    settle(&model, again)
    #expect(model.editing.preview == nil)
  }

  @Test func `Enter while a region grows accepts it as soon as it has grown`() throws {
    var model = seededModel()
    let effects = model.press(Key(" "))
    #expect(model.press(Key(.enter)).isEmpty)
    #expect(model.notice?.text == "Accepted as soon as it has grown; Esc cancels")
    settle(&model, effects)
    #expect(model.editing.session?.doneStrokes.map(\.name) == ["grow from seeds"])
    #expect(model.editing.preview == nil && model.editing.seeding.seeds.isEmpty)
  }

  @Test func `choosing the seeds says what would grow`() {
    let model = seededModel()
    #expect(
      model.notice?.text
        == "Draw inside the whole tumor (what is added becomes edema); press S to draw outside")
    var core = editedModel()
    core.press(Key("1"), Key("S"))
    #expect(
      core.notice?.text
        == "Draw inside the tumor core (what is added becomes necrotic); press S to draw outside")
    core.press(Key("4"), Key("S"))
    #expect(core.notice?.text == "Draw outside the enhancing tumor; press S to draw inside")
  }

  @Test func `the rule about what may change holds`() throws {
    var model = editedModel()
    model.crosshair = VoxelPoint(i: 12, j: 20, k: 15)
    model.press(Key("1"), Key("["), Key("["), Key("&"), Key("S"), Key("S"))
    let before = try #require(model.study.mask(.edited))
    // A stroke outside of the core would make it edema, but only background may change.
    settle(&model, model.press(Key(" ")))
    #expect(model.editing.preview == nil)
    #expect(model.notice?.text == "These strokes would change nothing")
    settle(&model, model.press(Key("&")))
    model.press(Key(.escape))
    #expect(model.study.mask(.edited) == before)
  }

  @Test func `strokes outside alone need something to take away`() {
    var model = seededModel()
    model.press(Key("S"))
    settle(&model, model.press(Key(" ")))
    #expect(model.notice?.text == "Draw a stroke inside the region, too")
    model.press(Key("0"))
    #expect(model.editing.label == 0 && model.editing.preview == nil)
  }

  @Test func `seeds are marked on the picture`() throws {
    var model = seededModel()
    model.press(Key("]"), Key("]"), Key("]"))
    settle(&model, model.press(Key(" ")))
    let inside = screen(of: model)
    settle(&model, model.press(Key("S"), Key(" ")))
    #expect(screen(of: model) != inside)
  }
}

/// Flood fill and region growing show what they would do before they do it.
@Suite struct EditPreviewTests {
  @Test(arguments: ["f", "R"]) func `the first press shows, the second does`(_ key: String) throws {
    var model = editedModel()
    model.crosshair = VoxelPoint(i: 12, j: 20, k: 15)
    let before = try #require(model.study.mask(.edited))
    model.press(Key("2"), Key(Unicode.Scalar(key) ?? "f"), Key(" "))
    #expect(model.study.mask(.edited) == before)
    let preview = try #require(model.editing.preview)
    #expect(preview.milliliters > 0)
    #expect(model.scene(.image)?.contour != nil)
    #expect(screen(of: model).text.contains("preview "))
    var other = model
    #expect(ViewerModel.entries(model.press(Key(" "))).count == 1)
    #expect(ViewerModel.entries(other.press(Key(.enter))).count == 1)
    #expect(model.study.mask(.edited) == other.study.mask(.edited))
    #expect(model.study.mask(.edited) != before && model.editing.preview == nil)
    model.press(Key("u"))
    #expect(model.study.mask(.edited) == before)
  }

  @Test func `Escape, another tool and leaving drop it`() {
    for key in [Key(.escape), Key("p"), Key("b"), Key("u")] {
      var model = editedModel()
      model.crosshair = VoxelPoint(i: 12, j: 20, k: 15)
      model.press(Key("2"), Key("f"), Key(" "))
      #expect(model.editing.preview != nil)
      model.press(key)
      #expect(model.editing.preview == nil && model.editing.session?.doneCount == 0)
    }
  }

  @Test func `it follows the tolerance, and a click elsewhere shows another one`() throws {
    var model = editedModel(reference: nil)
    model.crosshair = VoxelPoint(i: 12, j: 20, k: 15)
    model.press(Key("2"), Key("R"), Key(" "))
    let first = try #require(model.editing.preview?.milliliters)
    for _ in 0..<5 { model.press(Key(")")) }
    #expect(try #require(model.editing.preview?.milliliters) > first)
    model.crosshair = VoxelPoint(i: 30, j: 30, k: 15)
    model.press(Key(" "))
    #expect(model.editing.session?.doneCount == 0)
    #expect(model.editing.preview?.shape[model.crosshair] == 1)
  }
}
