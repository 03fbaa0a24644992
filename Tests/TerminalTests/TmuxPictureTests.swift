import Terminal
import Testing

@Suite struct TmuxPictureTests {
  /// A screen of 24×4 cells with a picture of 20×2, which makes two tiles.
  private func screen(_ grey: UInt8, column: Int = 1) -> Screen {
    var screen = Screen(width: 24, height: 4, filledWith: Cell("."))
    screen.images = [
      ScreenImage(
        rectangle: CellRectangle(column: column, row: 1, width: 20, height: 2), width: 40,
        height: 12, pixels: [UInt8](repeating: grey, count: 3 * 40 * 12))
    ]
    return screen
  }

  private func encoder(program: Int = 6) -> FrameEncoder {
    var encoder = FrameEncoder(depth: .truecolor, program: program)
    encoder.graphics = .kittyInTmux
    return encoder
  }

  /// The placeholders in bytes: for each, its color and its diacritics.
  private func placeholders(_ bytes: [UInt8]) -> [(color: Int, marks: [UInt32])] {
    var found: [(color: Int, marks: [UInt32])] = []
    var color = -1
    var rest = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      if scalar == "\u{1B}", rest.first == "[",
        let end = rest.firstIndex(where: { $0.properties.isAlphabetic })
      {
        let numbers = String(String.UnicodeScalarView(rest[..<end].dropFirst()))
          .split(separator: ";")
        if rest[end] == "m", numbers.prefix(2) == ["38", "5"] { color = Int(numbers[2]) ?? -1 }
        rest = rest[(end + 1)...]
      } else if scalar == "\u{10EEEE}" {
        let marks = rest.prefix { $0.properties.canonicalCombiningClass.rawValue == 230 }
        found.append((color, marks.map(\.value)))
        rest = rest.dropFirst(marks.count)
      }
    }
    return found
  }

  @Test func `sequences pass tmux with every escape doubled`() {
    var encoder = encoder()
    let bytes = String(decoding: encoder.encode(screen(9)), as: UTF8.self)
      .replacing("\u{1B}", with: "␛")
    #expect(bytes.contains("␛Ptmux;␛␛_Ga=T,f=100,q=2,U=1,i=117440528,c=16,r=2,m=0;"))
    #expect(!bytes.contains("C=1") && !bytes.contains("␛[?2026h"))
  }

  @Test func `the terminal outside has the tiles, and cells stand for their parts`() {
    var encoder = encoder()
    var terminal = KittyDecoder()
    let bytes = encoder.encode(screen(9))
    terminal.feed(bytes)
    #expect(terminal.kept.keys.sorted() == [7 << 24 | 16, 7 << 24 | 17])
    #expect(terminal.kept.values.allSatisfy { $0.isVirtual && $0.pixels.allSatisfy { $0 == 9 } })
    let cells = placeholders(bytes)
    #expect(cells.count == 40)
    #expect(cells.prefix(20).map(\.color) == [Int](repeating: 16, count: 16) + [17, 17, 17, 17])
    // Row 0 and column 0, then column 1; the third mark is that of 7, the number's highest byte.
    #expect(cells[0].marks == [0x305, 0x305, 0x33F])
    #expect(cells[1].marks == [0x305, 0x30D, 0x33F])
    #expect(cells[16].marks == [0x305, 0x305, 0x33F])
    #expect(cells[20].marks == [0x30D, 0x305, 0x33F])
    #expect(encoder.encode(screen(9)).isEmpty)
  }

  @Test func `a new picture has new numbers, and the old ones are freed`() {
    var encoder = encoder()
    var terminal = KittyDecoder()
    terminal.feed(encoder.encode(screen(9)))
    let next = encoder.encode(screen(8))
    terminal.feed(next)
    #expect(terminal.kept.keys.sorted() == [7 << 24 | 18, 7 << 24 | 19])
    #expect(Set(placeholders(next).map(\.color)) == [18, 19])
    terminal.feed(encoder.encode(screen(7)))
    #expect(terminal.kept.keys.sorted() == [7 << 24 | 16, 7 << 24 | 17])
    terminal.feed(encoder.removingImages)
    #expect(terminal.kept.isEmpty)
  }

  @Test func `programs in other panes have other numbers`() {
    var families: Set<UInt32> = []
    for program in 0..<255 {
      var encoder = encoder(program: program)
      var terminal = KittyDecoder()
      terminal.feed(encoder.encode(screen(9)))
      families.formUnion(terminal.kept.keys.map { $0 >> 24 })
    }
    #expect(families.count == 255 && !families.contains(0))
  }

  @Test func `placeholders go away with the picture`() {
    var encoder = encoder()
    _ = encoder.encode(screen(9))
    var plain = screen(9)
    plain.images = []
    let bytes = encoder.encode(plain)
    #expect(placeholders(bytes).isEmpty)
    #expect(String(decoding: bytes, as: UTF8.self).count { $0 == "." } == 40)
  }

  @Test func `the marks of rows and columns are those of the protocol`() {
    let marks = KittyPlaceholder.diacritics
    #expect(marks.count == 297)
    #expect(marks.prefix(4) == ["\u{305}", "\u{30D}", "\u{30E}", "\u{310}"])
    #expect(marks[53] == "\u{5C4}" && marks[296] == "\u{1D244}")
    #expect(marks.last == "\u{1D244}")
  }

  @Test(arguments: [
    ("kitty(0.26.5)", false), ("kitty(0.28.1)", true), ("kitty(0.35.2)", true),
    ("kitty(1.0.0)", true),
    ("ghostty 1.1.3", true), ("WezTerm 20240203", false), ("foot(1.13.1)", false), ("", false),
  ])
  func `placeholders need a terminal that knows them`(name: String, isKnown: Bool) {
    #expect(KittyPlaceholder.isKnown(to: name) == isKnown)
  }

  @Test(arguments: [
    (["TERM": "tmux-256color"], true), (["TERM": "screen-256color", "TMUX": "/tmp/x,1,0"], true),
    (["TERM": "screen-256color"], false), (["TERM": "screen", "STY": "1.a", "TMUX": "x"], false),
    (["TERM": "xterm-kitty"], false),
  ])
  func `tmux is told from GNU screen`(environment: [String: String], isTmux: Bool) {
    #expect(TmuxPassthrough.isAround(environment) == isTmux)
  }

  @Test(arguments: [
    (["TERM": "xterm-kitty"], true), (["TERM": "tmux-256color", "TMUX": "x"], true),
    (["TERM": "screen", "STY": "1.a"], false), (["TERM": "screen.xterm"], false),
    (["TERM": "linux"], false), (["TERM": "dumb"], false),
  ])
  func `terminals that would print the question are not asked`(
    environment: [String: String], mayAsk: Bool
  ) {
    #expect(GraphicsChoice.auto.mayAsk(environment) == mayAsk)
    #expect(!GraphicsChoice.off.mayAsk(environment))
  }
}
