import Rendering
import Testing

@Suite struct LetteringTests {
  /// The rows and columns of a picture that have some of a color.
  private func box(_ picture: Picture, _ isIn: (RGB) -> Bool) -> (
    columns: Range<Int>, rows: Range<Int>
  ) {
    let places = picture.pixels.indices.filter { isIn(picture.pixels[$0]) }
    let (columns, rows) = (places.map { $0 % picture.width }, places.map { $0 / picture.width })
    return (
      (columns.min() ?? 0)..<(columns.max() ?? -1) + 1, (rows.min() ?? 0)..<(rows.max() ?? -1) + 1
    )
  }

  private func drawn(_ text: String, _ lettering: Lettering, on ground: RGB = RGB(grey: 128))
    -> Picture
  {
    var picture = Picture(width: 240, height: 120, filledWith: ground)
    picture.drawRimmed(text, x: 20, y: 30, color: RGB(255, 214, 102), lettering)
    return picture
  }

  private func isBright(_ color: RGB) -> Bool { color.red > 200 && color.blue < 160 }

  @Test(arguments: [(20, 12), (40, 25)])
  func `letters are as high as those of the terminal`(cell: Int, capital: Int) {
    let lettering = Lettering.cells(height: cell)
    #expect(abs(lettering.capitalHeight - capital) <= 1)
    let found = box(drawn("R", lettering), isBright)
    #expect(abs(found.rows.count - lettering.capitalHeight) <= 1)
    #expect(abs(found.rows.lowerBound - 30) <= 1)
    #expect(found.columns.lowerBound >= 20)
    #expect(found.columns.upperBound <= 20 + lettering.width("R") + 1)
  }

  @Test func `words are as wide as they say`() {
    let lettering = Lettering.cells(height: 20)
    let text = "12.3 mm"
    let found = box(drawn(text, lettering), isBright)
    #expect(abs(found.columns.upperBound - (20 + lettering.width(text))) <= 3)
    #expect(
      lettering.width("1212") == 2 * lettering.width("12")
        || lettering.width("1212") + 1 == 2 * lettering.width("12"))
  }

  @Test func `strokes have soft edges and a dark rim, which bright tissue needs`() {
    let picture = drawn("A", .cells(height: 20), on: .white)
    let colors = Set(picture.pixels)
    // More colors than ground, rim and stroke: edges are partly covered pixels.
    #expect(colors.count > 6)
    #expect(colors.contains { $0.red < 70 })
  }

  @Test func `the same letter is drawn the same again`() {
    let lettering = Lettering.cells(height: 23)
    #expect(drawn("S 7", lettering) == drawn("S 7", lettering))
  }

  @Test func `text beyond the picture is cut off`() {
    var picture = Picture(width: 10, height: 10)
    picture.drawRimmed("MMM", x: -8, y: -3, color: .white, .cells(height: 20))
    #expect(picture.pixels.contains { $0 != .black })
  }
}
