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

  private func sent(_ encoder: inout FrameEncoder, _ screen: Screen) -> String {
    String(decoding: encoder.encode(screen), as: UTF8.self).replacing("\u{1B}", with: "␛")
  }

  @Test func `without a protocol pictures are left out and the cells are sent`() {
    var encoder = FrameEncoder(depth: .truecolor)
    let bytes = sent(&encoder, screen(9))
    #expect(!bytes.contains("␛_G") && !bytes.contains("␛P"))
    #expect(bytes.count { $0 == "." } == 24)
  }

  @Test func `kitty is sent a picture with its cells, once`() {
    var encoder = FrameEncoder(depth: .truecolor)
    encoder.graphics = .kitty
    let first = sent(&encoder, screen(9))
    #expect(first.contains("␛[2;2H␛_Ga=T,f=24,q=2,C=1,i=1,p=1,s=4,v=12,c=2,r=2,o=z,m=0;"))
    #expect(first.count { $0 == "." } == 20)
    #expect(sent(&encoder, screen(9)).isEmpty)
    #expect(sent(&encoder, screen(8)).contains("i=1,p=1"))
  }

  @Test func `a picture that is gone is removed, and the cells under it are sent`() {
    var encoder = FrameEncoder(depth: .truecolor)
    encoder.graphics = .kitty
    _ = sent(&encoder, screen(9))
    let gone = sent(&encoder, screen(9, hasImage: false))
    #expect(gone.contains("␛_Ga=d,d=I,i=1,q=2␛\\"))
    #expect(gone.count { $0 == "." } == 4)
    _ = sent(&encoder, screen(9))
    let moved = sent(&encoder, screen(9, column: 3))
    #expect(moved.contains("a=d,d=I,i=1") && moved.contains("␛[2;4H␛_Ga=T"))
  }

  @Test func `a large picture goes in pieces`() {
    var encoder = FrameEncoder(depth: .truecolor)
    encoder.graphics = .kitty
    var random = UInt64(3)
    let pixels = (0..<3 * 64 * 64).map { _ -> UInt8 in
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: random >> 40)
    }
    var screen = Screen(width: 6, height: 4)
    screen.images = [
      ScreenImage(
        rectangle: CellRectangle(column: 0, row: 0, width: 6, height: 4), width: 64, height: 64,
        pixels: pixels)
    ]
    let pieces = sent(&encoder, screen).split(separator: "␛_G").dropFirst(2)
    #expect(pieces.count > 3)
    #expect(pieces.dropLast().allSatisfy { $0.contains("m=1;") && $0.count < 4200 })
    #expect(pieces.last?.hasPrefix("m=0;") ?? false)
  }

  @Test func `sixels are bands of six rows with runs`() {
    var encoder = FrameEncoder(depth: .truecolor)
    encoder.graphics = .sixel
    var picture = Screen(width: 2, height: 1)
    // Two bands of black; the last row does not fill a third. One pixel is white.
    var pixels = [UInt8](repeating: 0, count: 3 * 5 * 13)
    for channel in 0..<3 { pixels[3 * 7 + channel] = 255 }
    picture.images = [
      ScreenImage(
        rectangle: CellRectangle(column: 0, row: 0, width: 2, height: 1), width: 5, height: 13,
        pixels: pixels)
    ]
    let bytes = sent(&encoder, picture)
    #expect(
      bytes.hasSuffix(
        "␛P0;1q\"1;1;5;12#0;2;0;0;0#100;2;100;100;100#0~~|~~$#100??A-#0!5~-␛\\"))
  }
}
