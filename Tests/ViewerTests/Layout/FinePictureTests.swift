import Terminal
import Testing
import Viewer

@Suite struct FinePictureTests {
  @Test func `F needs a terminal that shows pictures`() {
    var model = SampleStudy.model()
    model.press(Key("F"))
    #expect(model.notice?.kind == .problem)
    #expect(screen(of: model).images.isEmpty)
    model.fine.available = .kitty
    model.press(Key("F"))
    #expect(screen(of: model).images.count == 1)
    model.press(Key("F"))
    #expect(screen(of: model).images.isEmpty)
  }

  @Test func `a picture fills its pane in the terminal's pixels`() throws {
    var model = SampleStudy.model()
    model.fine.available = .sixel
    model.fine.isOn = true
    model.size.cell = PixelSize(width: 8, height: 16)
    let image = try #require(screen(of: model).images.first)
    let pane = try #require(model.panes.first)
    #expect(image.rectangle == pane.rectangle)
    #expect((image.width, image.height) == (8 * pane.rectangle.width, 16 * pane.rectangle.height))
    // The half blocks are still there, for when something is written over the picture.
    var plain = model
    plain.fine.isOn = false
    #expect(screen(of: plain).text == screen(of: model).text)
  }

  @Test func `a terminal that claims more pixels than any screen has gets half blocks`() {
    var model = SampleStudy.model(columns: 200, rows: 60)
    model.fine.available = .kitty
    model.fine.isOn = true
    #expect(!screen(of: model).images.isEmpty)
    model.size.cell = PixelSize(width: 200, height: 200)
    #expect(screen(of: model).images.isEmpty)
  }

  @Test func `where something lies over the picture there are half blocks`() {
    var model = SampleStudy.model()
    model.fine.available = .kitty
    model.fine.isOn = true
    model.press(Key("?"))
    #expect(screen(of: model).images.isEmpty)
    model.press(Key("?"))
    model.press(Key("E"))
    #expect(screen(of: model).images.isEmpty)
  }
}
