import Terminal
import Testing

@Suite struct ColorDepthTests {
  private func depth(
    _ environment: [String: String], colors: Int? = 256, hasDirectColor: Bool = false
  ) -> ColorDepth {
    ColorDepth(
      detecting: ColorDepth.Facts(
        environment: environment, colors: colors, hasDirectColor: hasDirectColor))
  }

  @Test func `COLORTERM means 24 bits`() {
    #expect(depth(["TERM": "xterm-256color", "COLORTERM": "truecolor"]) == .truecolor)
    #expect(depth(["TERM": "xterm", "COLORTERM": "24bit"], colors: 8) == .truecolor)
  }

  @Test func `terminfo's capabilities and the names of direct-color entries mean 24 bits`() {
    #expect(depth(["TERM": "tmux-256color"], hasDirectColor: true) == .truecolor)
    #expect(depth(["TERM": "xterm-direct"], colors: nil) == .truecolor)
    #expect(depth(["TERM": "some"], colors: 1 << 24) == .truecolor)
  }

  @Test func `else terminfo's number of colors decides`() {
    #expect(depth(["TERM": "xterm-256color"]) == .palette256)
    #expect(depth(["TERM": "linux"], colors: 8) == .palette16)
    #expect(depth(["TERM": "vt100"], colors: -1) == .ascii)
    #expect(depth(["TERM": "foot-256color"], colors: nil) == .palette256)
  }

  @Test func `xterm is known by its version, and its name means 256 colors at least`() {
    let xterm = ["TERM": "xterm", "XTERM_VERSION": "XTerm(379)"]
    #expect(depth(xterm, colors: 8) == .truecolor)
    #expect(depth(["TERM": "xterm", "XTERM_VERSION": "XTerm(322)"], colors: 8) == .palette256)
    #expect(depth(["TERM": "xterm"], colors: 8) == .palette256)
    // Inside tmux the variable is that of the terminal around it.
    #expect(
      depth(["TERM": "screen", "TMUX": "x"].merging(xterm) { old, _ in old }) == .palette256)
  }

  @Test func `in GNU screen COLORTERM is that of the terminal around it`() {
    let environment = ["TERM": "screen.xterm-256color", "COLORTERM": "truecolor"]
    #expect(depth(environment) == .palette256)
    #expect(
      depth(["TERM": "xterm-256color", "COLORTERM": "truecolor", "STY": "1.x"]) == .palette256)
    // tmux may call itself screen.
    #expect(depth(environment.merging(["TMUX": "/tmp/tmux-0/default,1,0"]) { $1 }) == .truecolor)
  }

  @Test func `on a light ground characters without colors are reversed`() {
    func shown(isOnLight: Bool) -> String {
      var encoder = FrameEncoder(depth: .ascii)
      encoder.isOnLight = isOnLight
      let black = CellColor(0, 0, 0)
      let screen = Screen(width: 1, height: 1, filledWith: Cell(upper: black, lower: black))
      return String(decoding: encoder.encode(screen), as: UTF8.self)
    }
    #expect(!shown(isOnLight: false).contains("7m"))
    #expect(
      shown(isOnLight: true).hasSuffix("\u{1B}[0;7m ")
        || shown(isOnLight: true).hasSuffix("7m\u{1B}[39;49m "))
  }

  @Test func `without UTF-8 there are no half blocks`() {
    let environment = ["TERM": "xterm-256color", "COLORTERM": "truecolor"]
    #expect(depth(environment.merging(["LANG": "C"]) { $1 }) == .ascii)
    #expect(depth(environment.merging(["LANG": "en_US.ISO-8859-1"]) { $1 }) == .ascii)
    #expect(depth(environment.merging(["LANG": "C.UTF-8"]) { $1 }) == .truecolor)
    #expect(
      depth(environment.merging(["LANG": "C", "LC_ALL": "de_DE.utf8"]) { $1 }) == .truecolor)
  }

  @Test func `a dumb terminal has no colors, and a wish for none is heeded`() {
    #expect(depth(["TERM": "dumb"]) == .ascii)
    #expect(depth([:]) == .ascii)
    #expect(depth(["TERM": "xterm-256color", "NO_COLOR": "1"]) == .ascii)
  }

  private func sent(_ cell: Cell, _ depth: ColorDepth) -> String {
    var encoder = FrameEncoder(depth: depth)
    return String(
      decoding: encoder.encode(Screen(width: 1, height: 1, filledWith: cell)), as: UTF8.self
    )
    .replacing("\u{1B}", with: "␛")
  }

  @Test(arguments: [
    (0x000000, 16), (0xFFFFFF, 231), (0xFF0000, 196), (0x00FF00, 46), (0xFFFF00, 226),
    (0x808080, 244), (0x121212, 233), (0x5F87AF, 67), (0xEEEEEE, 255),
  ]) func `of 256 colors the nearest of the 240 fixed ones is taken`(hex: Int, index: Int) {
    let color = CellColor(hex: UInt32(hex))
    #expect(sent(Cell(upper: color, lower: color), .palette256).contains("48;5;\(index)m"))
  }

  @Test func `in 16 colors greys are shades and labels keep their hue`() {
    let middle = CellColor(64, 64, 64)
    #expect(sent(Cell(upper: middle, lower: middle), .palette16).hasSuffix("▒"))
    let tumor = CellColor(200, 80, 80)
    #expect(sent(Cell(upper: tumor, lower: tumor), .palette16).contains("[101m "))
  }

  @Test func `in ASCII pictures are a ramp and labels are letters`() {
    func shown(_ color: CellColor) -> String {
      String(sent(Cell(upper: color, lower: color), .ascii).suffix(1))
    }
    #expect(shown(CellColor(0, 0, 0)) == " ")
    #expect(shown(CellColor(255, 255, 255)) == "@")
    #expect(shown(CellColor(255, 0, 0)) == "R")
    #expect(shown(CellColor(60, 180, 60)) == "G")
    #expect(shown(CellColor(250, 250, 40)) == "Y")
  }

  @Test func `in ASCII nothing else is sent`() {
    for cell in [Cell("–"), Cell("↑"), Cell("█"), Cell("脳"), Cell("é")] {
      #expect(sent(cell, .ascii).unicodeScalars.allSatisfy { $0.isASCII || $0 == "␛" })
    }
  }
}
