import Foundation
import Imaging
import Rendering
import Testing

/// Compares a picture with `Goldens/<name>.png`, pixel for pixel.
///
/// A missing file, or `RECORD_SNAPSHOTS` in the environment, records one and fails the test, so that
/// a new picture is always looked at before it is believed.
private func expectPicture(
  _ picture: Picture, named name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = golden("\(name).png")
  let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil
  guard !isRecording, let bytes = try? Data(contentsOf: file) else {
    try PNG.write(picture, to: file.path)
    Issue.record("recorded \(name).png; look at it, then run again", sourceLocation: sourceLocation)
    return
  }
  let expected = try PNG.decode([UInt8](bytes))
  let isEqual = picture == expected
  #expect(isEqual, "the picture is not that of \(name).png", sourceLocation: sourceLocation)
}

/// A head of two ellipses with a tumor of three tissues, twice as coarse down as across.
private func head() -> SliceScene {
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

@Test func `the figure of image, reference and prediction looks as recorded`() throws {
  let panels = [
    ("FLAIR", OverlayMode.off), ("reference", .reference), ("prediction", .both),
    ("agreement", .agreement),
  ].map { title, overlay in
    var scene = head()
    scene.overlay = overlay
    return Figure.Panel(title: title, scene: scene, note: overlay == .off ? "35" : "")
  }
  var figure = Figure(panels, scale: 2)
  figure.caption = words.caption
  figure.table = Figure.diceTable(
    regions,
    [
      ("slice", [regions[0]: 0.8954, regions[1]: 0.8, regions[2]: 1]), ("volume", [:]),
    ])
  try expectPicture(figure.render(), named: "figure")
}

@Test func `panels that do not fit in a row begin a new one`() {
  let panel = Figure.Panel(scene: head())
  let one = Figure([panel], scale: 1).render()
  let six = Figure(Array(repeating: panel, count: 6), columns: 3, scale: 1).render()
  #expect(one.width == 120 + 24)
  #expect(six.width == 3 * 120 + 2 * 6 + 24)
  #expect(six.height == one.height + 140 + 6)
}

@Test func `a panel alone has the size of its slice in millimeters`() {
  let figure = Figure([Figure.Panel(scene: head())], scale: 3)
  let picture = figure.renderPanel(0)
  #expect((picture.width, picture.height) == (360, 420))
  #expect(Figure.size(of: head(), scale: 3) == (360, 420))
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
    try AnimatedPNG.encode([figure], milliseconds: 80, text: [:])
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
      "necrotic or non-enhancing core", "edema", "enhancing tumor", "outline: reference",
    ])
  scene.overlay = .agreement
  scene.agreementStructure = .region(.tumorCore)
  #expect(
    Figure([Figure.Panel(scene: scene)], scale: 1).legend.map(\.name) == [
      "TC in both", "prediction only", "reference only",
    ])
}

@Test func `a long caption is wrapped into the picture`() {
  var figure = Figure([Figure.Panel(scene: head())], scale: 1)
  let before = figure.render()
  figure.caption = [String(repeating: "word ", count: 40)]
  let after = figure.render()
  #expect(after.width == before.width)
  #expect(after.height > before.height + 60)
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
