import Imaging
import Rendering
import Terminal
import Testing
import Viewer

@Suite struct ZoomTests {
  /// A picture of the middle slice, zoomed in by some steps.
  private func zoomed(_ steps: Int) -> ViewerModel {
    var model = SampleStudy.model(columns: 120, rows: 40)
    model.crosshair = SampleStudy.grid.center
    for _ in 0..<steps { model.press(Key("+")) }
    return model
  }

  @Test func `two steps show half as much, about the crosshair`() throws {
    let fitted = try #require(SampleStudy.model(columns: 120, rows: 40).panes.first)
    let pane = try #require(zoomed(2).panes.first)
    #expect(abs(pane.source.height / fitted.source.height - 0.5) < 0.02)
    // The middle of voxel (20, 24) in columns and rows.
    #expect(abs(pane.source.x + pane.source.width / 2 - 20.5) < 1e-9)
    #expect(abs(pane.source.y + pane.source.height / 2 - 24.5) < 1e-9)
  }

  @Test func `a zoomed slice fills the cells and keeps its shape`() throws {
    let pane = try #require(zoomed(4).panes.first)
    #expect(pane.rectangle.height >= 30)
    #expect(pane.rectangle.width > pane.rectangle.height * 2)
    let (across, down) = (pane.mapping.columnsPerPixel, pane.mapping.rowsPerPixel)
    #expect(abs(across / down - 1) < 0.03, "\(across) and \(down) mm to the pixel")
  }

  @Test func `steps back end with all of it`() {
    var model = zoomed(5)
    for _ in 0..<5 { model.press(Key("-")) }
    #expect(model.canvas == Canvas())
    model.press(Key("+"), Key("+"), Key("0"))
    #expect(model.canvas == Canvas())
    model.press(Key("-"))
    #expect(model.canvas == Canvas())
  }

  @Test func `panning stops at the slice's edge, and a step back moves at once`() throws {
    var model = zoomed(6)
    for _ in 0..<40 { model.press(Key(.left, .control)) }
    var source = try #require(model.panes.first).source
    #expect(source.x == 0)
    model.press(Key(.right, .control))
    source = try #require(model.panes.first).source
    #expect(source.x > 0)
    for _ in 0..<40 { model.press(Key(.down, .control)) }
    source = try #require(model.panes.first).source
    #expect(abs(source.y + source.height - 48) < 1e-9)
  }

  @Test func `without zoom there is nothing to pan`() {
    var model = zoomed(0)
    model.press(Key(.up, .control))
    #expect(model.canvas == Canvas())
    #expect(model.notice?.text == "The whole picture is in view; press + to zoom in")
  }

  @Test func `the wheel with Ctrl zooms about the pointer`() throws {
    for layout in [PanelLayout.single, .planes] {
      var model = zoomed(3)
      model.layout = layout
      let pane = try #require(model.panes.first).rectangle
      let cell = (column: pane.column + pane.width / 3, row: pane.row + pane.height / 3)
      let before = try #require(model.position(column: cell.column, row: cell.row))
      for _ in 0..<3 {
        _ = update(
          &model,
          .mouse(Mouse(.wheelUp, column: cell.column, row: cell.row, modifiers: .control)))
      }
      let after = try #require(model.position(column: cell.column, row: cell.row))
      #expect(abs(after.position.column - before.position.column) <= 1)
      #expect(abs(after.position.row - before.position.row) <= 1)
      #expect(model.canvas.zoom > 5)
    }
  }

  @Test func `the middle button drags the slice along`() throws {
    var model = zoomed(5)
    let pane = try #require(model.panes.first).rectangle
    let from = (column: pane.column + 30, row: pane.row + 15)
    let voxel = try #require(model.position(column: from.column, row: from.row)).voxel
    for (action, column, row) in [
      (Mouse.Action.press(.middle), from.column, from.row),
      (.drag(.middle), from.column + 4, from.row + 1),
      (.drag(.middle), from.column + 9, from.row + 3),
    ] {
      _ = update(&model, .mouse(Mouse(action, column: column, row: row)))
    }
    #expect(model.position(column: from.column + 9, row: from.row + 3)?.voxel == voxel)
  }

  @Test func `z brings the crosshair into the middle, and it never leaves the view by keys`() throws
  {
    var model = zoomed(6)
    for _ in 0..<15 { model.press(Key("L")) }
    var pane = try #require(model.panes.first)
    #expect(pane.pixel(of: model.crosshair) != nil)
    model.press(Key("z"))
    pane = try #require(model.panes.first)
    let middle = pane.source.x + pane.source.width / 2
    #expect(abs(middle - Double(model.crosshair.i) - 0.5) < 1e-9)
  }

  @Test func `another case is shown whole`() {
    var model = SampleStudy.model(cases: ["one", "two"])
    model.press(Key("+"), Key("]"))
    #expect(model.canvas == Canvas())
  }
}
