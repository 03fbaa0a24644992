import Imaging
import Rendering
import TestSupport
import Testing

/// A head of two ellipses with a tumor of three tissues, twice as coarse down as across.
func head() -> SliceScene {
  let (width, height) = (120, 70)
  var slice = flat(width, height)
  var reference = Slice<Label>(
    width: width, height: height, values: [Label](repeating: 0, count: width * height))
  var prediction = reference
  for row in 0..<height {
    for column in 0..<width {
      func radius(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
        let (dx, dy) = ((Double(column) - x) / a, (Double(row) * 2 - y) / b)
        return (dx * dx + dy * dy).squareRoot()
      }
      if radius(60, 70, 50, 62) < 1 { slice[column, row] = Float(80 + column / 2) }
      if radius(60, 60, 9, 20) < 1 { slice[column, row] = 20 }
      func tissue(_ x: Double) -> Label {
        let distance = radius(x, 50, 1, 1)
        return distance < 6 ? 1 : distance < 11 ? 4 : distance < 19 ? 2 : 0
      }
      reference[column, row] = tissue(84)
      prediction[column, row] = tissue(81)
    }
  }
  var scene = SliceScene(slice, window: IntensityWindow(lower: 0, upper: 160))
  scene.rowSpacing = 2
  scene.reference = LabelSlice(labels: reference, scheme: .brats2020)
  scene.prediction = LabelSlice(labels: prediction, scheme: .brats2020)
  let grid = Grid(size: [width, height, 1], affine: .spacing(1, 2, 1))
  scene.letters = SliceGeometry(grid, plane: .axial).letters
  return scene
}

/// A description of the head.
private let words = SliceDescription(
  caseName: "Head 1", modality: .flair, plane: .axial, slice: 35, count: 70,
  window: IntensityWindow(lower: 0, upper: 160))

@Test func `a title wider than its panel takes more lines, and nothing else changes`() {
  func size(_ title: String) -> (width: Int, height: Int) {
    let panels = [Figure.Panel(title: title, scene: head()), Figure.Panel(scene: head())]
    return Figure(panels, scale: 2).size
  }
  let (short, long) = (size("image"), size("prediction, and the outline of the reference over it"))
  #expect(short.width == long.width)
  #expect(long.height > short.height)
}

@Test func `a figure holds the very pixels of its slices, with lines and text over them`() throws {
  let panels = [OverlayMode.off, .reference, .prediction, .agreement].map { overlay in
    var scene = head()
    scene.overlay = overlay
    scene.letters = nil
    return Figure.Panel(title: overlay.rawValue, scene: scene)
  }
  var figure = Figure(panels, scale: 2)
  figure.caption = words.caption
  figure.style.hasScaleBar = false
  figure.table = Figure.diceTable(
    regions,
    [
      ("slice", [regions[0]: 0.8954, regions[1]: 0.8, regions[2]: 1]), ("volume", [:]),
    ])
  let picture = try figure.render()
  for (index, panel) in panels.enumerated() {
    let place = figure.place(ofPanel: index)
    #expect((place.width, place.height) == (240, 280))
    #expect(picture.crop(place) == panel.scene.render(width: 240, height: 280))
  }
  // Around them is the page with text.
  #expect(picture[0, 0] == .white && picture.pixels.last == .white)
  let below = picture.crop(
    PixelRectangle(x: 0, y: 300, width: picture.width, height: picture.height - 300))
  #expect(below.pixels.contains { $0.red < 60 })
}

@Test func `panels that do not fit in a row begin a new one`() throws {
  var scene = head()
  scene.letters = nil
  let panel = Figure.Panel(scene: scene)
  let figure = Figure(Array(repeating: panel, count: 6), columns: 3, scale: 1)
  let places = (0..<6).map { figure.place(ofPanel: $0) }
  #expect(Set(places.map(\.y)).count == 2 && Set(places.map(\.x)).count == 3)
  #expect(places[0].intersection(places[1]).width == 0)
  let size = figure.size
  #expect(places.allSatisfy { $0.x + $0.width <= size.width && $0.y + $0.height <= size.height })
}

@Test func `a bare panel has the size of its slice in millimeters`() throws {
  let picture = try Figure([Figure.Panel(scene: head())], scale: 3).bare.render()
  #expect((picture.width, picture.height) == (360, 420))
  #expect(Figure.size(of: head(), scale: 3) == (360, 420))
}

@Test(arguments: FigureStyle.Background.allCases)
func `the page is white, black or transparent`(background: FigureStyle.Background) throws {
  var figure = Figure([Figure.Panel(scene: head())], scale: 1)
  figure.style.background = background
  let raster = try figure.raster()
  #expect(raster.picture[0, 0] == (background == .white ? .white : .black))
  #expect((raster.opacities == nil) == (background != .transparent))
  #expect(raster.opacities.map { $0[0] == 0 && $0.contains(255) } ?? true)
  let header = pngChunks(try figure.encoded(as: .png, text: [:]))[0]
  #expect(header.data[9] == (background == .transparent ? 6 : 2))
}

@Test func `the text grows with the figure, and can be chosen`() throws {
  func height(_ scale: Int, font: Double? = nil) -> Int {
    var figure = Figure([Figure.Panel(scene: head())], scale: scale)
    figure.caption = ["Head"]
    figure.style.fontSize = font
    return figure.size.height - Figure.size(of: head(), scale: scale).height
  }
  #expect(height(1) < height(2) && height(2) < height(6))
  #expect(height(2, font: 20) > height(2, font: 10))
}

@Test(arguments: [(1e6, 1e-6, 1), (1e-300, 1, 1), (1, 1, 20)] as [(Double, Double, Int)])
func `a picture of more pixels than memory holds is refused`(
  columnSpacing: Double, rowSpacing: Double, scale: Int
) {
  var scene = SliceScene(flat(400, 400), window: IntensityWindow(lower: 0, upper: 1))
  (scene.columnSpacing, scene.rowSpacing) = (columnSpacing, rowSpacing)
  let figure = Figure(
    Array(repeating: Figure.Panel(scene: scene), count: 49), columns: 7, scale: scale)
  #expect(throws: PictureError.self) { try figure.checkSize() }
  #expect(throws: PictureError.self) {
    try FigureAnimation([figure], milliseconds: 80).encoded(as: .png)
  }
  // On the screen there is room for any shape.
  let picture = scene.render(width: 40, height: 30)
  #expect((picture.width, picture.height) == (40, 30))
}

@Test func `the legend names the labels that are shown`() {
  var scene = head()
  #expect(Figure([Figure.Panel(scene: scene)], scale: 1).legend.isEmpty)
  scene.overlay = .both
  #expect(
    Figure([Figure.Panel(scene: scene)], scale: 1).legend.map(\.name) == [
      "prediction, filled", "necrotic or non-enhancing core", "edema", "enhancing tumor",
      "reference, outlined",
    ])
  scene.overlay = .agreement
  scene.agreementStructure = .region(.tumorCore)
  #expect(
    Figure([Figure.Panel(scene: scene)], scale: 1).legend.map(\.name) == [
      "TC in both", "prediction only", "reference only",
    ])
}

@Test func `one legend for all panels has the labels in order, the outline last`() {
  func panel(_ overlay: OverlayMode, _ rows: String) -> Figure.Panel {
    var scene = scene(
      prediction: labels(rows), reference: labels("12"), overlay: overlay)
    scene.isOutlined = false
    return Figure.Panel(scene: scene)
  }
  // The first panel shows edema and enhancing tumor, the second necrosis.
  let figure = Figure([panel(.prediction, "42"), panel(.both, "12")], scale: 1)
  #expect(
    figure.legend.map(\.name) == [
      "prediction, filled", "necrotic or non-enhancing core", "edema", "enhancing tumor",
      "reference, outlined",
    ])
  #expect(figure.legend.map(\.isOutline) == [false, false, false, false, true])
  var lines = head()
  lines.overlay = .both
  lines.isOutlined = true
  let outlined = Figure([Figure.Panel(scene: lines)], scale: 1).legend
  #expect(outlined.first?.name == "prediction, outlined")
  #expect(outlined.last?.name == "reference, dashed outline" && outlined.last?.isDashed == true)
}

@Test func `a long caption is wrapped into the picture`() throws {
  var figure = Figure([Figure.Panel(scene: head())], scale: 1)
  figure.caption = ["word"]
  let before = figure.size
  figure.caption = [String(repeating: "word ", count: 40)]
  let after = figure.size
  #expect(after.width == before.width)
  #expect(after.height > before.height + 40)
}

@Test func `a description says case, slice and window`() {
  #expect(
    words.caption == ["Head 1", "FLAIR · axial slice 35 of 0–69 · window 0 to 160"])
  #expect(
    words.caption(of: [3, 9, 15])[1]
      == "FLAIR · 3 axial slices from 3 to 15 of 0–69 · window 0 to 160")
  var other = words
  other.modality = nil
  other.convention = .neurological
  other.window = IntensityWindow(lower: -0.5, upper: 0.12345)
  #expect(other.caption[1] == "axial slice 35 of 0–69 · window -0.5 to 0.123 · neurological")
  #expect(other.texts["Window"] == "-0.5:0.123")
  #expect(other.texts["Modality"] == nil)
  #expect(words.texts["Slice"] == "35")
}

@Test func `Dice is written with three digits, and a dash where it is undefined`() {
  #expect(
    Figure.diceTable(regions, [("slice", [regions[0]: 0.91249, regions[2]: 0.05])]) == [
      ["Dice", "WT", "TC", "ET"], ["slice", "0.912", "–", "0.050"],
    ])
}

private let regions = Region.allCases.map { Structure.region($0) }

@Test func `outlined labels that touch both keep their colors at the border`() throws {
  let slice = labels(
    """
    000000000
    011114440
    011114440
    011114440
    011114440
    000000000
    """)
  var scene = scene(prediction: slice, overlay: .prediction)
  scene.isOutlined = true
  var figure = Figure([Figure.Panel(scene: scene)], scale: 12)
  figure.style.outlineWidth = 0.75
  let picture = try figure.bare.render()
  let palette = LabelPalette(.brats2020)
  // Left and right of the border between columns 4 and 5, halfway down.
  func color(_ offset: Int) -> RGB { picture.pixels[picture.width * 36 + 60 + offset] }
  #expect(color(-2) == palette[1])
  #expect(color(1) == palette[4])
  #expect(color(-8) == RGB(0, 0, 0) && color(8) == RGB(0, 0, 0))
}
