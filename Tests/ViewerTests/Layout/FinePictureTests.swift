import Imaging
import Rendering
import Terminal
import Testing
import Viewer

@Suite struct FinePictureTests {
  @Test func `F needs a terminal that shows pictures`() {
    var model = SampleStudy.model()
    model.press(Key("F"))
    #expect(model.notice?.kind == .problem)
    #expect(screen(of: model).images.isEmpty)
    model.fine.isInTmux = true
    model.press(Key("F"))
    #expect(model.notice?.text.contains("allow-passthrough") ?? false)
  }

  @Test func `pictures are fine as soon as the terminal says that it can, and F switches`() {
    var model = SampleStudy.model()
    #expect(screen(of: model).images.isEmpty)
    model.fine.available = .kitty
    #expect(screen(of: model).images.count == 1)
    model.press(Key("F"))
    #expect(screen(of: model).images.isEmpty)
    model.press(Key("F"))
    #expect(screen(of: model).images.count == 1)
  }

  @Test func `on a slow line there are half blocks, until F is pressed`() {
    var model = SampleStudy.model()
    model.fine.available = .kitty
    _ = update(&model, .slowPictures)
    #expect(screen(of: model).images.isEmpty)
    #expect(
      model.notice?.text == "The connection is slow: half blocks; F for fine pictures")
    model.press(Key("F"))
    #expect(screen(of: model).images.count == 1)
    // The user has decided: no way back and forth.
    model.notice = nil
    _ = update(&model, .slowPictures)
    #expect(screen(of: model).images.count == 1 && model.notice == nil)
  }

  @Test func `half blocks are not slow pictures`() {
    var model = SampleStudy.model()
    _ = update(&model, .slowPictures)
    #expect(model.fine.isOn && model.notice == nil)
  }

  @Test(arguments: [
    ("auto", true, true), ("on", true, false), ("off", false, false),
  ])
  func `the configuration decides whether to begin with fine pictures`(
    choice: String, isOn: Bool, mayFallBack: Bool
  ) throws {
    let configuration = try Configuration("[program]\nfine-pictures = \(choice)", file: "config")
    var model = ViewerModel(
      caseNames: ["a"], size: TerminalSize(columns: 80, rows: 24), configuration: configuration)
    model.fine.available = .sixel
    #expect(model.fine.isShown == isOn)
    _ = update(&model, .slowPictures)
    #expect(model.fine.isShown == (isOn && !mayFallBack))
  }

  @Test func `the command line comes before the configuration`() throws {
    var start = StartState()
    start.finePictures = .on
    let configuration = try Configuration("[program]\nfine-pictures = off", file: "config")
    let model = ViewerModel(
      caseNames: ["a"], size: TerminalSize(columns: 80, rows: 24), start: start,
      configuration: configuration)
    #expect(model.fine.isOn)
  }

  @Test func `letters and lines grow with the terminal's cells`() throws {
    var model = SampleStudy.model()
    model.fine.available = .kitty
    /// How many pixels of the picture have nearly the color of the letters.
    func lettered(_ cell: PixelSize) throws -> Int {
      model.size.cell = cell
      let image = try #require(screen(of: model).images.first)
      let letter = model.settings.theme.letter
      return stride(from: 0, to: image.pixels.count, by: 3).count { place in
        abs(Int(image.pixels[place]) - letter.red) < 12
          && abs(Int(image.pixels[place + 1]) - letter.green) < 12
          && abs(Int(image.pixels[place + 2]) - letter.blue) < 12
      }
    }
    let small = try lettered(PixelSize(width: 10, height: 20))
    let large = try lettered(PixelSize(width: 20, height: 40))
    // Four bold capitals 12 pixels high; twice the size has four times the area.
    #expect((80...500).contains(small))
    #expect(Double(large) / Double(small) > 3 && Double(large) / Double(small) < 6)
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

  @Test func `a click at a fine picture finds the voxel under the pointer`() throws {
    var model = SampleStudy.model()
    model.fine.available = .kitty
    model.size = TerminalSize(columns: 120, rows: 40, pixelWidth: 1200, pixelHeight: 800)
    let pane = try #require(model.panes.first)
    let image = try #require(screen(of: model).images.first)
    let rectangle = pane.rectangle
    let mapping = SliceMapping(
      fitting: pane.source, of: (pane.geometry.width, pane.geometry.height),
      spacing: (pane.geometry.columnSpacing, pane.geometry.rowSpacing),
      pixels: (image.width, image.height))
    for (x, y) in [(0.31, 0.42), (0.5, 0.5), (0.47, 0.71), (0.6, 0.33)] {
      // A pixel of the picture, and the cell and the place in it that a terminal reports.
      let pixel = (x: Int(x * Double(image.width)), y: Int(y * Double(image.height)))
      let place = SIMD2(
        (Double(pixel.x % 10) + 0.5) / 10, (Double(pixel.y % 20) + 0.5) / 20)
      let cell = (column: rectangle.column + pixel.x / 10, row: rectangle.row + pixel.y / 20)
      let found = try #require(
        model.position(column: cell.column, row: cell.row, place: place)?.position)
      #expect(found == mapping.position(x: pixel.x, y: pixel.y))
      // Without it, the middle of the cell counts.
      let middle = mapping.position(x: pixel.x / 10 * 10 + 5, y: pixel.y / 20 * 20 + 10)
      #expect(model.position(column: cell.column, row: cell.row)?.position == middle)
    }
  }
}
