import Terminal
import Testing

@Suite struct KeyDecoderTests {
  private func events(_ text: String) -> [TerminalEvent] {
    var decoder = KeyDecoder()
    return decoder.feed(Array(text.utf8))
  }

  private func key(_ text: String) -> Key? {
    let events = events(text)
    guard events.count == 1, case .key(let key) = events[0] else { return nil }
    return key
  }

  @Test func `letters keep their case`() {
    #expect(key("r") == Key("r"))
    #expect(key("R") == Key("R"))
    #expect(key("é") == Key("é"))
    #expect(key("→") == Key("→"))
  }

  @Test func `control bytes are keys with control`() {
    #expect(key("\u{03}") == Key("c", .control))
    #expect(key("\u{1A}") == Key("z", .control))
    #expect(key("\r") == Key(.enter))
    #expect(key("\t") == Key(.tab))
    #expect(key("\u{7F}") == Key(.backspace))
  }

  @Test(arguments: [
    ("\u{1B}[A", Key(.up)), ("\u{1B}OA", Key(.up)), ("\u{1B}[B", Key(.down)),
    ("\u{1B}[1;2C", Key(.right, .shift)), ("\u{1B}[1;5D", Key(.left, .control)),
    ("\u{1B}[a", Key(.up, .shift)), ("\u{1B}[5~", Key(.pageUp)), ("\u{1B}[6~", Key(.pageDown)),
    ("\u{1B}[H", Key(.home)), ("\u{1B}[1~", Key(.home)), ("\u{1B}OF", Key(.end)),
    ("\u{1B}[4~", Key(.end)), ("\u{1B}[Z", Key(.tab, .shift)), ("\u{1B}[3~", Key(.delete)),
    ("\u{1B}OP", Key(.function(1))), ("\u{1B}[15~", Key(.function(5))),
    ("\u{1B}[24~", Key(.function(12))), ("\u{1B}[[A", Key(.function(1))),
    ("\u{1B}x", Key("x", .alt)),
  ]) func `sequences of xterm and its relatives`(bytes: String, expected: Key) {
    #expect(key(bytes) == expected)
  }

  @Test func `an escape byte waits for what may follow`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0x1B]) == [])
    #expect(decoder.isPending)
    #expect(decoder.feed(Array("[A".utf8)) == [.key(Key(.up))])
    #expect(!decoder.isPending)
  }

  @Test func `an escape byte alone is the Escape key`() {
    var decoder = KeyDecoder()
    _ = decoder.feed([0x1B])
    #expect(decoder.flush() == [.key(Key(.escape))])
    #expect(!decoder.isPending)
  }

  @Test func `a character split between reads is one character`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0xE2, 0x86]) == [])
    #expect(decoder.feed([0x92]) == [.key(Key("→"))])
  }

  @Test func `bytes that are no UTF-8 are passed over`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0xFF, 0x61]) == [.key(Key("a"))])
  }

  @Test func `unknown sequences are passed over whole`() {
    #expect(events("\u{1B}[200~q") == [.key(Key("q"))])
    #expect(events("\u{1B}[?1;2Rq") == [.key(Key("q"))])
    #expect(events("\u{1B}P1$r0m\u{1B}\\q") == [.key(Key("q"))])
  }

  @Test func `keys that come together stay in order`() {
    #expect(events("j\u{1B}[Bk") == [.key(Key("j")), .key(Key(.down)), .key(Key("k"))])
  }

  @Test func `mouse reports count cells from zero`() {
    #expect(events("\u{1B}[<0;10;5M") == [.mouse(Mouse(.press(.left), column: 9, row: 4))])
    #expect(events("\u{1B}[<0;10;5m") == [.mouse(Mouse(.release(.left), column: 9, row: 4))])
    #expect(events("\u{1B}[<32;11;5M") == [.mouse(Mouse(.drag(.left), column: 10, row: 4))])
    #expect(events("\u{1B}[<2;1;1M") == [.mouse(Mouse(.press(.right), column: 0, row: 0))])
    #expect(events("\u{1B}[<35;8;9M") == [.mouse(Mouse(.move, column: 7, row: 8))])
    #expect(events("\u{1B}[<64;1;1M") == [.mouse(Mouse(.wheelUp, column: 0, row: 0))])
    #expect(
      events("\u{1B}[<69;3;2M") == [.mouse(Mouse(.wheelDown, column: 2, row: 1, modifiers: .shift))]
    )
  }

  @Test func `answers are told from keys`() {
    #expect(events("\u{1B}[0nq") == [.reply(.ready), .key(Key("q"))])
    #expect(events("\u{1B}[?62;4;22c") == [.reply(.attributes([62, 4, 22]))])
    #expect(
      events("\u{1B}_Gi=31;OK\u{1B}\\") == [.reply(.kittyGraphics(isSupported: true))])
    #expect(
      events("\u{1B}_Gi=31;ENOTSUPPORTED:x\u{1B}\\")
        == [.reply(.kittyGraphics(isSupported: false))])
    #expect(
      events("\u{1B}P>|kitty(0.28.1)\u{1B}\\k") == [.reply(.name("kitty(0.28.1)")), .key(Key("k"))])
    #expect(events("\u{1B}[I\u{1B}[O") == [.reply(.inView)])
    #expect(
      events("\u{1B}]11;rgb:ffff/8080/00\u{7}")
        == [.reply(.background(CellColor(255, 128, 0)))])
  }

  @Test func `an answer may come in pieces`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed(Array("\u{1B}]11;rgb:00".utf8)) == [])
    #expect(decoder.isInSequence)
    #expect(decoder.feed(Array("00/0000/0000\u{1B}".utf8)) == [])
    #expect(decoder.feed(Array("\\".utf8)) == [.reply(.background(CellColor(0, 0, 0)))])
  }

  @Test func `letters that begin strings are keys with Alt when they come alone`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed(Array("\u{1B}P".utf8)) == [])
    #expect(decoder.flush() == [.key(Key("P", .alt))])
  }

  @Test func `pasted bytes of any kind are passed over or are keys`() {
    var decoder = KeyDecoder()
    var state: UInt32 = 1
    for _ in 0..<300 {
      let bytes = (0..<200).map { _ -> UInt8 in
        state = state &* 1_664_525 &+ 1_013_904_223
        // Escape sequences begin often.
        return state >> 28 == 0 ? 0x1B : UInt8(truncatingIfNeeded: state >> 20)
      }
      _ = decoder.feed(bytes)
    }
    // After a pause, nothing is left over.
    while decoder.isPending { _ = decoder.flush() }
    #expect(decoder.feed(Array("q".utf8)) == [.key(Key("q"))])
  }

  @Test(arguments: ["\u{1B}[6;0;0t", "\u{1B}[6;201;10t", "\u{1B}[6;99999999999999999999;1t"])
  func `a cell of no pixels or of thousands is not believed`(_ reply: String) {
    #expect(events(reply) == [])
  }

  @Test func `mouse reports in other encodings and beyond all numbers end nothing`() {
    #expect(events("\u{1B}[<0;0;0M") == [])
    let far = Mouse(.press(.left), column: 999_999, row: 999_999)
    #expect(events("\u{1B}[<0;99999999999999999999;99999999999999999999M") == [.mouse(far)])
    #expect(events("\u{1B}[32;10;10M") == [])
    #expect(events("\u{1B}[M !!q") == [.key(Key("q"))])
  }

  @Test func `mouse reports in pixels tell the cell and the place in it`() {
    #expect(events("\u{1B}[?1016;2$y") == [.reply(.pixelMouse(isSupported: true))])
    #expect(events("\u{1B}[?1016;0$y") == [.reply(.pixelMouse(isSupported: false))])
    var decoder = KeyDecoder()
    decoder.mouseCell = PixelSize(width: 10, height: 20)
    let mouse = Mouse(.press(.left), column: 3, row: 2, place: SIMD2(0.55, 0.775))
    #expect(decoder.feed(Array("\u{1B}[<0;36;56M".utf8)) == [.mouse(mouse)])
  }
}
