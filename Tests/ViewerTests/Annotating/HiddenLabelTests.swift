import Annotation
import Imaging
import Rendering
import Terminal
import TestSupport
import Testing
import Viewer

/// Painting with a label that is hidden, or a mask that is not shown.
@Suite struct HiddenLabelTests {
  private static let shown = "1 necrotic was hidden and is shown again"

  /// A mask that is edited, without a label in view, and the crosshair beside the tumor.
  private func model(hiding label: Label = 1) -> ViewerModel {
    var model = editedModel()
    model.command("hide \(label)")
    model.press(Key(.escape))
    model.crosshair = VoxelPoint(i: 28, j: 28, k: 15)
    return model
  }

  private func drawn(_ model: ViewerModel) -> Set<Label> {
    Set(model.scene(.image)?.prediction?.labels.values ?? [])
  }

  @Test func `a brush shows its label again and says so`() {
    var model = model()
    model.press(Key("1"), Key(" "))
    #expect(model.canvas.hidden.isEmpty && drawn(model).contains(1))
    #expect(model.notice?.text == Self.shown)
    // Once is enough.
    model.press(Key(.right), Key(" "))
    #expect(model.notice == nil)
  }

  @Test func `a label that is painted is shown, another one stays hidden`() {
    var model = model(hiding: 2)
    model.press(Key("1"), Key(" "))
    #expect(model.canvas.hidden == [2] && model.notice == nil)
  }

  @Test(arguments: ["f", "R"])
  func `what a tool shows before it is done shows the label`(key: Unicode.Scalar) {
    var model = model()
    model.press(Key("1"), Key(key), Key(" "))
    #expect(model.canvas.hidden.isEmpty)
    #expect(model.notice?.text.hasSuffix("Esc cancels; \(Self.shown)") == true)
  }

  @Test func `the first corner of an outline shows the label`() {
    var model = model()
    model.press(Key("1"), Key("y"), Key(" "))
    #expect(model.canvas.hidden.isEmpty && model.notice?.text == Self.shown)
  }

  @Test func `seeds show the label that grows`() {
    var model = model()
    model.press(Key("1"), Key("S"))
    #expect(model.canvas.hidden.isEmpty)
    #expect(model.notice?.text.hasSuffix("to draw outside; \(Self.shown)") == true)
    // The label is chosen after the tool.
    model = self.model()
    model.press(Key("2"), Key("S"), Key(" "), Key("1"))
    #expect(model.canvas.hidden.isEmpty)
  }

  @Test func `what is erased is shown, and what is undone`() {
    var model = model(hiding: 2)
    model.crosshair = VoxelPoint(i: 12, j: 25, k: 15)
    model.press(Key("r"), Key("["), Key("["), Key(" "))
    #expect(model.canvas.hidden.isEmpty)
    #expect(model.notice?.text == "2 edema was hidden and is shown again")
    model.command("hide 2")
    model.press(Key(.escape), Key("u"))
    #expect(model.canvas.hidden.isEmpty)
    #expect(model.notice?.text == "2 edema was hidden and is shown again")
  }

  @Test func `the edited mask is shown again when it is painted`() {
    for (overlay, shown) in [("off", OverlayMode.prediction), ("reference", .both)] {
      var model = editedModel()
      model.command("overlay \(overlay)")
      model.press(Key(.escape))
      model.crosshair = VoxelPoint(i: 28, j: 28, k: 15)
      model.press(Key("2"), Key(" "))
      #expect(model.overlay == shown)
      #expect(model.notice?.text == "The edited mask was not shown and is shown again")
    }
  }

  @Test(arguments: [false, true])
  func `strokes have a dark rim, outside with dark squares`(isInside: Bool) throws {
    var model = editedModel()
    model.crosshair = VoxelPoint(i: 12, j: 20, k: 15)
    model.press(Key("1"), Key("S"))
    if !isInside { model.press(Key("S")) }
    let before = colors(model)
    model.press(Key(" "))
    let after = colors(model)
    let changed = before.indices.filter { before[$0] != after[$0] }
    let theme = model.settings.theme
    #expect(changed.contains { after[$0] == (isInside ? theme.seedInside : theme.seedOutside) })
    // The fill around is drawn much darker than it was.
    #expect(changed.count { after[$0].luminance * 2 < before[$0].luminance } > 4)
    #expect(isInside || changed.contains { after[$0] == CellColor(0, 0, 0) })
  }

  /// The colors of all half blocks on screen.
  private func colors(_ model: ViewerModel) -> [CellColor] {
    let screen = screen(of: model)
    return (0..<screen.height).flatMap { row in
      (0..<screen.width).flatMap { [screen[$0, row].foreground, screen[$0, row].background] }
    }
  }
}
