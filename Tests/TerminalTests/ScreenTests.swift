import Terminal
import Testing

@Suite struct ScreenTests {
  private let style = TextStyle(CellColor(hex: 0xFFFFFF))

  @Test func `text is written and cut at the edge`() {
    var screen = Screen(width: 6, height: 2)
    #expect(screen.write("slice", 0, 0, style) == 5)
    screen.write("volume", 3, 1, style)
    #expect(screen.text == "slice\n   vol")
  }

  @Test func `control characters are spaces`() {
    var screen = Screen(width: 6, height: 1)
    screen.write("a\u{1B}b\u{9B}c\u{2028}", 0, 0, style)
    #expect(
      screen.cells.map(\.scalar).allSatisfy { $0 == " " || "abc".unicodeScalars.contains($0) })
    #expect(screen.text.filter { $0 != " " } == "abc")
  }

  @Test func `writes outside are left out`() {
    var screen = Screen(width: 3, height: 1)
    screen[-1, 0] = Cell("x")
    screen[3, 0] = Cell("x")
    screen[0, 1] = Cell("x")
    screen.write("abc", -1, 0, style)
    screen.fill(CellRectangle(column: -5, row: -5, width: 3, height: 3), with: Cell("y"))
    #expect(screen.text == "bc")
    #expect(screen[9, 9] == .blank)
  }

  @Test func `a wide character takes two cells and is not cut in half`() {
    var screen = Screen(width: 5, height: 1)
    screen.write("脳a", 0, 0, style)
    #expect(screen.text == "脳a")
    #expect(screen[1, 0].scalar == Cell.wideTail)
    screen.write("x", 1, 0, style)
    #expect(screen.text == " xa")
    screen.write("脳脳脳", 0, 0, style)
    #expect(screen.text == "脳脳")
  }

  @Test func `text over a half block mixes the pixels behind it`() {
    var screen = Screen(width: 1, height: 1)
    screen[0, 0] = Cell(upper: CellColor(0, 0, 0), lower: CellColor(200, 100, 50))
    screen.write("A", 0, 0, style)
    #expect(screen[0, 0].background == CellColor(100, 50, 25))
  }

  @Test func `long texts are shortened`() {
    #expect("BraTS19_2013".truncated(to: 6) == "BraTS…")
    #expect("/data/case.png".truncatedStart(to: 9) == "…case.png")
    #expect("short".truncated(to: 5) == "short")
    #expect("a".truncated(to: 0) == "")
  }

  @Test func `cell shapes come from pixels where they are likely`() {
    #expect(
      TerminalSize(columns: 80, rows: 24, pixelWidth: 800, pixelHeight: 432).cellAspect == 1.8)
    #expect(TerminalSize(columns: 80, rows: 24, pixelWidth: 0, pixelHeight: 0).cellAspect == 2)
    #expect(TerminalSize(columns: 80, rows: 24, pixelWidth: 80, pixelHeight: 24).cellAspect == 2)
    // Pictures in such pixels would fill the memory.
    let huge = TerminalSize(columns: 100, rows: 30, pixelWidth: 65_535, pixelHeight: 65_535)
    #expect(huge.cell == nil)
  }
}
