import Terminal
import Testing

@Suite struct ScreenImageTests {
  /// A screen of 6×4 cells with a picture of 2×2 cells in one color.
  private func screen(_ red: UInt8, column: Int = 1, hasImage: Bool = true) -> Screen {
    var screen = Screen(width: 6, height: 4, filledWith: Cell("."))
    if hasImage {
      screen.images = [
        ScreenImage(
          rectangle: CellRectangle(column: column, row: 1, width: 2, height: 2), width: 4,
          height: 12, pixels: (0..<48).flatMap { _ in [red, 0, 0] })
      ]
    }
    return screen
  }

  /// A screen of 80×40 cells full of a picture of 10×20 pixels a cell.
  private func large(_ color: (Int, Int) -> (UInt8, UInt8, UInt8)) -> Screen {
    var screen = Screen(width: 80, height: 40)
    screen.images = [
      ScreenImage(
        rectangle: CellRectangle(column: 0, row: 0, width: 80, height: 40), width: 800, height: 800,
        pixels: (0..<800).flatMap { y in
          (0..<800).flatMap { x -> [UInt8] in
            let (red, green, blue) = color(x, y)
            return [red, green, blue]
          }
        })
    ]
    return screen
  }

  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\u{1B}", with: "␛")
  }

  private func encoder(_ graphics: GraphicsProtocol?) -> FrameEncoder {
    var encoder = FrameEncoder(depth: .truecolor, program: 41)
    encoder.graphics = graphics
    return encoder
  }

  @Test func `without a protocol pictures are left out and the cells are sent`() {
    var encoder = encoder(nil)
    let bytes = text(encoder.encode(screen(9)))
    #expect(!bytes.contains("␛_G") && !bytes.contains("␛P"))
    #expect(bytes.count { $0 == "." } == 24)
  }

  @Test func `kitty is sent a picture with its cells, once`() {
    var encoder = encoder(.kitty)
    let first = text(encoder.encode(screen(9)))
    // The family is 42, and the picture's own number 1.
    #expect(first.contains("␛[2;2H␛_Ga=T,f=100,q=2,C=1,p=1,i=704643088,c=2,r=2,m=0;"))
    #expect(first.hasPrefix("␛[?2026h") && first.hasSuffix("␛[?2026l"))
    #expect(first.count { $0 == "." } == 20)
    #expect(encoder.encode(screen(9)).isEmpty)
  }

  @Test func `a new picture is shown before the old one is removed`() throws {
    var encoder = encoder(.kitty)
    var terminal = KittyDecoder()
    terminal.feed(encoder.encode(screen(9)))
    let next = encoder.encode(screen(8))
    let (shown, removed) = (
      try #require(text(next).firstRange(of: "a=T")),
      try #require(text(next).firstRange(of: "a=d,d=I,i=704643088"))
    )
    #expect(shown.lowerBound < removed.lowerBound)
    terminal.feed(next)
    #expect(terminal.kept.count == 1)
    #expect(terminal.kept.values.first?.pixels.first == 8)
  }

  @Test func `a picture that is gone is removed, and the cells under it are sent`() {
    var encoder = encoder(.kitty)
    var terminal = KittyDecoder()
    terminal.feed(encoder.encode(screen(9)))
    let gone = encoder.encode(screen(9, hasImage: false))
    #expect(text(gone).count { $0 == "." } == 4)
    terminal.feed(gone)
    #expect(terminal.kept.isEmpty)
    terminal.feed(encoder.encode(screen(9)))
    terminal.feed(encoder.encode(screen(9, column: 3)))
    #expect(terminal.kept.values.map(\.column) == [3])
  }

  @Test func `tiles decoded again are the picture, greys as greys`() throws {
    // A gradient with a colored square, whose width is not a multiple of a tile's.
    let picture = large { x, y in
      let grey = UInt8((x + 2 * y) * 255 / 2400)
      return (300..<330).contains(x) && (310..<340).contains(y)
        ? (200, 30, UInt8(x % 256)) : (grey, grey, grey)
    }
    var encoder = encoder(.kitty)
    var terminal = KittyDecoder()
    terminal.feed(encoder.encode(picture))
    let pixels = picture.images[0].pixels
    #expect(terminal.kept.count == 25)
    #expect(terminal.kept.values.count { $0.channels == 3 } == 4)
    for tile in terminal.kept.values {
      #expect((tile.width, tile.height) == (10 * tile.columns, 20 * tile.rows))
      for row in 0..<tile.height {
        let start = 3 * ((20 * tile.row + row) * 800 + 10 * tile.column)
        try #require(
          tile.pixels[3 * row * tile.width..<3 * (row + 1) * tile.width]
            .elementsEqual(pixels[start..<start + 3 * tile.width]))
      }
    }
  }

  @Test func `only tiles that changed are sent, and black ones not at all`() {
    var encoder = encoder(.kitty)
    var terminal = KittyDecoder()
    terminal.feed(encoder.encode(large { x, _ in x < 160 ? (0, 0, 0) : (50, 50, 50) }))
    #expect(terminal.order.count == 20)
    terminal.feed(
      encoder.encode(
        large { x, y in
          x < 160 ? (0, 0, 0) : (x, y) == (170, 3) ? (51, 50, 50) : (50, 50, 50)
        }))
    #expect(terminal.order.count == 21)
    #expect(terminal.kept.count == 20)
    // Nothing is left where everything became black.
    terminal.feed(encoder.encode(large { _, _ in (0, 0, 0) }))
    #expect(terminal.kept.isEmpty)
  }

  @Test func `pictures that the terminal may have lost are sent again`() {
    var encoder = encoder(.kitty)
    var terminal = KittyDecoder()
    terminal.feed(encoder.encode(screen(9)))
    encoder.resendImages()
    terminal.feed(encoder.encode(screen(9)))
    #expect(terminal.order.count == 2 && terminal.kept.count == 1)
    encoder.invalidate()
    terminal.feed(encoder.encode(screen(9)))
    #expect(terminal.order.count == 3 && terminal.kept.count == 1)
    terminal.feed(encoder.removingImages)
    #expect(terminal.kept.isEmpty)
  }

  @Test func `a picture cut off by a stop does not swallow the next one`() throws {
    var encoder = encoder(.kitty)
    var terminal = KittyDecoder()
    var seed = UInt64(3)
    let noise = large { _, _ in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (UInt8(seed >> 56), UInt8(seed >> 48 & 255), 9)
    }
    let frame = encoder.encode(noise)
    let end = try #require(text(frame).firstRange(of: "m=1;"))
    let cut = text(frame)[..<end.upperBound].replacing("␛", with: "\u{1B}") + "AAAA\u{1B}\\"
    terminal.feed(Array(cut.utf8))
    encoder.invalidate()
    terminal.feed(encoder.encode(noise))
    #expect(terminal.kept.count == 25)
  }

  @Test func `pictures go in pieces of at most 4096 bytes`() {
    var encoder = encoder(.kitty)
    var seed = UInt64(3)
    let noise = large { _, _ in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (UInt8(seed >> 56), UInt8(seed >> 48 & 255), 9)
    }
    let pieces = text(encoder.encode(noise)).split(separator: "␛_G").dropFirst()
    #expect(pieces.count > 100)
    #expect(pieces.allSatisfy { $0.count < 4300 })
  }

  @Test func `more panels than numbers are half blocks`() {
    var encoder = encoder(.kitty)
    var screen = Screen(width: 130, height: 1, filledWith: Cell("."))
    screen.images = (0..<130).map {
      ScreenImage(
        rectangle: CellRectangle(column: $0, row: 0, width: 1, height: 1), width: 1, height: 1,
        pixels: [9, 9, 9])
    }
    let bytes = text(encoder.encode(screen))
    #expect(!bytes.contains("␛_G") && bytes.count { $0 == "." } == 130)
  }

  @Test func `sixels are bands of six rows with runs`() {
    var encoder = encoder(.sixel)
    var picture = Screen(width: 2, height: 1)
    // Two bands of black; the last row does not fill a third. One pixel is white.
    var pixels = [UInt8](repeating: 0, count: 3 * 5 * 13)
    for channel in 0..<3 { pixels[3 * 7 + channel] = 255 }
    picture.images = [
      ScreenImage(
        rectangle: CellRectangle(column: 0, row: 0, width: 2, height: 1), width: 5, height: 13,
        pixels: pixels)
    ]
    #expect(
      text(encoder.encode(picture)).hasSuffix(
        "␛P0;1q\"1;1;5;12#0;2;0;0;0#100;2;100;100;100#0~~|~~$#100??A-#0!5~-␛\\␛[?2026l"))
    #expect(encoder.encode(picture).isEmpty)
  }

  @Test func `greys that hardly differ from their neighbors share a color as sixels`() {
    var encoder = encoder(.sixel)
    var picture = Screen(width: 1, height: 1)
    // 101 is as near to 39 as to 40 percent, 106 is not, and black stays black.
    let row: [UInt8] = [100, 101, 101, 106, 1, 0]
    picture.images = [
      ScreenImage(
        rectangle: CellRectangle(column: 0, row: 0, width: 1, height: 1), width: 6, height: 6,
        pixels: (0..<6).flatMap { _ in row.flatMap { [$0, $0, $0] } })
    ]
    #expect(
      text(encoder.encode(picture)).contains(
        "#39;2;39;39;39#42;2;42;42;42#39~~~$#42???~$#0!4?~~-"))
  }

  @Test func `cells under a sixel that is gone are sent again, which erases it`() {
    var encoder = encoder(.sixel)
    _ = encoder.encode(screen(9))
    #expect(text(encoder.encode(screen(9, hasImage: false))).count { $0 == "." } == 4)
  }
}
