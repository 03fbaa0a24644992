import Foundation
import Imaging
import Rendering
import TestSupport
import Testing

/// Files of paths: what can be said about them without a program that draws them.
@Suite struct FigureFileTests {
  private var figure: Figure {
    var scene = head()
    scene.overlay = .both
    scene.marks = [mark([(20, 20), (60, 40)], label: "23.4 mm")]
    var figure = Figure([Figure.Panel(title: "FLAIR", scene: scene)], scale: 2)
    figure.caption = ["Head <1> & more"]
    return figure
  }

  /// A mark of lines from place to place.
  private func mark(
    _ places: [(Double, Double)], label: String = "", color: RGB = RGB(255, 214, 102)
  ) -> SliceMark {
    let positions = places.map { SliceMark.Position(column: $0.0, row: $0.1) }
    return SliceMark(
      zip(positions, positions.dropFirst()).map { SliceMark.Line($0, $1) }, label: label,
      anchor: positions[positions.count - 1], color: color)
  }

  private func text(_ format: FigureFormat, _ figure: Figure) throws -> String {
    String(
      decoding: try figure.encoded(as: format, text: ["Case": "a < b", "Slice": "35"]),
      as: Unicode.ASCII.self)
  }

  @Test func `an SVG file has its size in points, the pixels, and lines as paths`() throws {
    var figure = figure
    figure.style.outlineWidth = 1.5
    let svg = try text(.svg, figure)
    let size = figure.size
    // At 300 pixels per inch, 72 points.
    let sides = /<svg[^>]*width="([0-9.]+)(?:pt)?" height="([0-9.]+)/
    let header = try #require(svg.firstMatch(of: sides))
    #expect(abs(try #require(Double(header.1)) - Double(size.width) * 0.24) < 0.01)
    #expect(abs(try #require(Double(header.2)) - Double(size.height) * 0.24) < 0.01)
    #expect(svg.ranges(of: "<image").count == 1)
    // In pixels of the figure, 1.5 points are 6.25.
    #expect(svg.contains("stroke-width:6.25"))
    #expect(svg.contains("<desc>Case: a &lt; b\nSlice: 35</desc>"))
    figure.panels[0].scene.overlay = .off
    figure.panels[0].scene.marks = []
    let plain = try text(.svg, figure)
    #expect(!plain.contains("stroke-width:6.25"))
  }

  @Test func `a PDF file has one page of the figure's size`() throws {
    let pdf = try text(.pdf, figure)
    #expect(pdf.hasPrefix("%PDF-"))
    let box = try #require(pdf.firstMatch(of: /MediaBox \[ ?0 0 ([0-9.]+) ([0-9.]+)/))
    #expect(abs(try #require(Double(box.1)) - Double(figure.size.width) * 0.24) < 0.01)
    #expect(abs(try #require(Double(box.2)) - Double(figure.size.height) * 0.24) < 0.01)
  }

  /// cairo numbers the parts of all SVG files of a process, so those are the same in each new one only.
  @Test(arguments: [FigureFormat.png, .pdf, .gif])
  func `the same figure gives the same bytes`(format: FigureFormat) throws {
    #expect(try text(format, figure) == text(format, figure))
  }

  @Test func `a mark is drawn over the slice`() throws {
    var scene = head()
    scene.letters = nil
    let plain = try Figure([Figure.Panel(scene: scene)], scale: 3).bare.render()
    let color = RGB(0, 255, 0)
    scene.marks = [mark([(25, 30.5), (36, 30.5)], color: color)]
    var figure = Figure([Figure.Panel(scene: scene)], scale: 3).bare
    figure.style.outlineWidth = 1
    let line = try figure.render()
    #expect(line != plain)
    // Rows are twice as high as columns are wide.
    #expect(line[91, 183] == color)
    #expect(line[200, 300] == plain[200, 300])
    figure.panels[0].scene.marks = [
      mark([(10, 10), (50, 10), (50, 30), (10, 10)], color: color)
    ]
    let triangle = try figure.render()
    #expect(triangle[60, 60] == color && triangle[150, 120] == color && triangle[90, 120] == color)
  }

  @Test func `labels of marks that end at one place do not cover each other`() throws {
    var scene = head()
    scene.letters = nil
    let colors = [RGB(0, 255, 0), RGB(255, 0, 255)]
    func count(_ colors: [RGB], of color: RGB) throws -> Int {
      scene.marks = colors.map { mark([(60, 40)], label: "12.3 ± 4.5", color: $0) }
      let figure = Figure([Figure.Panel(scene: scene)], scale: 6).bare
      return try figure.render().pixels.count { $0 == color }
    }
    for color in colors {
      let alone = try count([color], of: color)
      #expect(alone > 50)
      #expect(try count(colors, of: color) == alone)
    }
  }

  @Test(arguments: [(0.0, 32.0), (64, 32), (30, 0), (30, 64)])
  func `numbers of marks stay off the letters, in figures and in pixels`(
    column: Double, row: Double
  ) throws {
    let grid = Grid(
      size: [64, 64, 1], affine: Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]))
    let color = RGB(0, 255, 0)
    var scene = SliceScene(flat(64, 64), window: IntensityWindow(lower: 0, upper: 1))
    scene.marks = [mark([(column, row)], label: "12.3 ± 4.5", color: color)]
    scene.letterScale = 2
    func counts() throws -> [Int] {
      let figure = Figure([Figure.Panel(scene: scene)], scale: 6).bare
      return [try figure.render(), scene.render(width: 384, height: 384)].map { picture in
        picture.pixels.count { $0 == color }
      }
    }
    let alone = try counts()
    scene.letters = SliceGeometry(grid, plane: .axial).letters
    #expect(try counts() == alone)
    #expect(alone.allSatisfy { $0 > 50 })
  }

  @Test func `the name's end says the format`() {
    #expect(FigureFormat(path: "a.b/Figure.PDF") == .pdf)
    #expect(FigureFormat(path: "figure.jpg") == nil)
    #expect(FigureFormat.words(\.isAnimated) == ".png, .gif or .mp4")
  }

  @Test func `names say what is shown, and get numbers`() {
    let name = FigureName.name(
      of: "pat/12", sequence: "T1 post", plane: "axial", slice: "80", layout: "planes",
      format: .svg)
    #expect(name == "pat_12_t1-post_axial_80_planes.svg")
    let time = FigureName.name(
      of: "a", sequence: "bold", plane: "axial", slice: "20", timePoint: 35, layout: nil,
      format: .png)
    #expect(time == "a_bold_axial_20_t35.png")
    #expect(FigureName.free("a.png") { ["a.png", "a_2.png"].contains($0) } == "a_3.png")
    #expect(FigureName.free("a.png") { _ in false } == "a.png")
  }
}
