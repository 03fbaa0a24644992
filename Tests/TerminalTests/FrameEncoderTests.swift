import Terminal
import Testing

@Suite struct FrameEncoderTests {
  private func screen(_ cells: Cell..., width: Int? = nil) -> Screen {
    let width = width ?? cells.count
    var screen = Screen(width: width, height: cells.count / width)
    for (place, cell) in cells.enumerated() { screen[place % width, place / width] = cell }
    return screen
  }

  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\u{1B}", with: "␛")
  }

  private let red = CellColor(255, 0, 0)
  private let grey = CellColor(90, 90, 90)
  private let dark = CellColor(20, 20, 20)

  @Test func `colors are sent exactly, both in one sequence`() {
    var encoder = FrameEncoder(depth: .truecolor)
    #expect(
      text(encoder.encode(screen(Cell(upper: red, lower: grey))))
        == "␛[1H␛[0m␛[38;2;255;0;0;48;2;90;90;90m▀")
  }

  @Test func `an unchanged screen sends nothing`() {
    var encoder = FrameEncoder(depth: .truecolor)
    let picture = screen(Cell(upper: red, lower: grey), Cell("a"))
    #expect(!encoder.encode(picture).isEmpty)
    #expect(encoder.encode(picture).isEmpty)
  }

  @Test func `only changed cells are sent`() {
    var encoder = FrameEncoder(depth: .truecolor)
    let cells = [Cell](repeating: Cell(upper: red, lower: grey), count: 9)
    var picture = Screen(width: 9, height: 1)
    for (place, cell) in cells.enumerated() { picture[place, 0] = cell }
    _ = encoder.encode(picture)
    picture[4, 0] = Cell(upper: dark, lower: grey)
    #expect(text(encoder.encode(picture)) == "␛[1;5H␛[38;2;20;20;20m▀")
  }

  @Test func `the half block is taken that needs fewer colors`() {
    var encoder = FrameEncoder(depth: .truecolor)
    // After red on grey, grey above red is the lower block in the same colors.
    let bytes = encoder.encode(
      screen(Cell(upper: red, lower: grey), Cell(upper: grey, lower: red)))
    #expect(text(bytes).hasSuffix("m▀▄"))
  }

  @Test func `equal pixels are a space, never a full block, whose edges some fonts leave out`() {
    var encoder = FrameEncoder(depth: .truecolor)
    let bytes = encoder.encode(
      screen(
        Cell(upper: red, lower: grey), Cell(upper: grey, lower: grey), Cell(upper: red, lower: red))
    )
    #expect(text(bytes).hasSuffix("m▀ ␛[48;2;255;0;0m "))
  }

  @Test func `short gaps are sent again where that is shorter than a jump`() {
    var encoder = FrameEncoder(depth: .truecolor)
    var picture = Screen(width: 8, height: 1, filledWith: Cell(upper: dark, lower: dark))
    _ = encoder.encode(picture)
    picture[1, 0] = Cell(upper: red, lower: dark)
    picture[4, 0] = Cell(upper: red, lower: dark)
    #expect(text(encoder.encode(picture)) == "␛[1;2H␛[38;2;255;0;0m▀  ▀")
  }

  @Test func `long gaps are jumped over`() {
    var encoder = FrameEncoder(depth: .truecolor)
    var picture = Screen(width: 30, height: 1, filledWith: Cell(upper: grey, lower: dark))
    _ = encoder.encode(picture)
    picture[1, 0] = Cell(upper: red, lower: dark)
    picture[25, 0] = Cell(upper: red, lower: dark)
    #expect(text(encoder.encode(picture)).contains("▀␛[23C▀"))
  }

  @Test func `after a change of size all is sent`() {
    var encoder = FrameEncoder(depth: .truecolor)
    _ = encoder.encode(Screen(width: 2, height: 1, filledWith: Cell("a")))
    let bytes = encoder.encode(Screen(width: 3, height: 1, filledWith: Cell("a")))
    #expect(text(bytes).hasSuffix("aaa"))
  }

  @Test func `styles go and come`() {
    var encoder = FrameEncoder(depth: .truecolor)
    let bytes = encoder.encode(screen(Cell("a", style: .bold), Cell("b")))
    #expect(text(bytes) == "␛[1H␛[0;1m␛[39;49ma␛[0mb" || text(bytes) == "␛[1H␛[0;1ma␛[0mb")
  }

  @Test(arguments: ColorDepth.allCases)
  func `a terminal that follows the bytes shows the screen`(depth: ColorDepth) {
    // Random screens of few colors, each shown as a change of the one before.
    var random = UInt64(7)
    func next(_ limit: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % limit
    }
    var encoder = FrameEncoder(depth: depth)
    var emulator = Emulator(width: 17, height: 7)
    let colors = [0x000000, 0x5F5F5F, 0xFF0000, 0x00FF00, 0x121212].map { CellColor(hex: $0) }
    var picture = Screen(width: 17, height: 7, filledWith: Cell("x"))
    for _ in 0..<60 {
      for _ in 0..<next(40) {
        let (upper, lower) = (colors[next(5)], colors[next(5)])
        picture[next(17), next(7)] =
          next(4) == 0
          ? Cell(
            ["a", "b", " "][next(3)], foreground: upper, background: lower,
            style: CellStyle(rawValue: UInt8(next(2))))
          : Cell(upper: upper, lower: lower)
      }
      emulator.feed(encoder.encode(picture))
      var fresh = FrameEncoder(depth: depth)
      var other = Emulator(width: 17, height: 7)
      other.feed(fresh.encode(picture))
      let isSame = emulator.pixels == other.pixels
      #expect(isSame)
      let isExact = depth != .truecolor || emulator.pixels == Emulator.pixels(of: picture)
      #expect(isExact)
    }
  }

  @Test func `a pixel is shown in the present color where no eye tells them apart`() {
    var encoder = FrameEncoder(depth: .truecolor, tolerance: 2)
    let pale = CellColor(91, 89, 92)
    let bytes = encoder.encode(
      screen(Cell(upper: red, lower: grey), Cell(upper: red, lower: pale), Cell("a")))
    #expect(text(bytes).contains("m▀▀␛["))
    // Nor is it sent again for that.
    let next = encoder.encode(
      screen(Cell(upper: red, lower: pale), Cell(upper: red, lower: grey), Cell("a")))
    #expect(next.isEmpty)
  }

  @Test func `black, text and what is farther off are exact`() {
    var encoder = FrameEncoder(depth: .truecolor, tolerance: 2)
    let (black, nearly) = (CellColor(0, 0, 0), CellColor(1, 1, 1))
    let bytes = encoder.encode(
      screen(
        Cell(upper: nearly, lower: nearly), Cell(upper: black, lower: black),
        Cell("a", foreground: grey, background: nearly), Cell("b", foreground: grey)))
    #expect(text(bytes).contains("48;2;1;1;1m ␛[48;2;0;0;0m ␛[38;2;90;90;90;48;2;1;1;1ma"))
    let next = encoder.encode(
      screen(
        Cell(upper: nearly, lower: nearly), Cell(upper: black, lower: black),
        Cell("a", foreground: CellColor(91, 90, 90), background: nearly),
        Cell("b", foreground: grey)))
    #expect(text(next).contains("38;2;91;90;90"))
  }

  @Test func `errors do not add up over many frames`() {
    var encoder = FrameEncoder(depth: .truecolor, tolerance: 2)
    var emulator = Emulator(width: 16, height: 4)
    for step in 0..<200 {
      var picture = Screen(width: 16, height: 4)
      for place in 0..<64 {
        func level(_ offset: Int) -> CellColor {
          let value = UInt8((place * 7 + step + offset * (place % 5)) % 200 + 1)
          return CellColor(value, value, value)
        }
        picture[place % 16, place / 16] = Cell(upper: level(0), lower: level(3))
      }
      emulator.feed(encoder.encode(picture))
      for (shown, wanted) in zip(emulator.pixels, Emulator.pixels(of: picture)) {
        #expect(Emulator.distance(shown.upper, wanted.upper) <= 2)
        #expect(Emulator.distance(shown.lower, wanted.lower) <= 2)
      }
    }
  }
}
