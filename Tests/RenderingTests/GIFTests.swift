import Foundation
import Rendering
import Testing

@Suite struct GIFTests {
  /// Pictures of 60×40 pixels: greys with a colored square that moves, and many codes of every length.
  ///
  /// `Scripts/check_gif.py` makes the same pictures and compares them with what Pillow reads.
  private var pictures: [Picture] {
    (0..<3).map { frame in
      var picture = Picture(width: 60, height: 40)
      for y in 0..<40 {
        for x in 0..<60 {
          let grey = (x * 7 + y * 13 + x * y) % 64 * 4
          picture[x, y] = RGB(grey: UInt8(grey))
        }
      }
      picture.fill(
        PixelRectangle(x: 5 + frame * 11, y: 9, width: 8, height: 8), with: RGB(255, 0, 0))
      picture.fill(PixelRectangle(x: 40, y: 20 + frame, width: 9, height: 4), with: RGB(0, 0, 255))
      return picture
    }
  }

  private func encoded(_ pictures: [Picture]) -> [UInt8] {
    let frames = pictures.indices.map { index in
      GIF.Frame(pictures[index], after: index > 0 ? pictures[index - 1] : nil)
    }
    return GIF.encode(frames, milliseconds: 80)
  }

  @Test func `an animation has the bytes that Pillow has read`() throws {
    let bytes = encoded(pictures)
    let file = golden("animation.gif")
    let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil
    guard !isRecording, let expected = try? Data(contentsOf: file) else {
      try Data(bytes).write(to: file)
      Issue.record("recorded animation.gif; run Scripts/check_gif.py, then run again")
      return
    }
    #expect(bytes == [UInt8](expected))
  }

  @Test func `the file says its size, that it goes round, and for how long each picture stays`() {
    let bytes = encoded(pictures)
    #expect(Array(bytes.prefix(10)) == Array("GIF89a".utf8) + [60, 0, 40, 0])
    #expect(bytes.firstRange(of: Array("NETSCAPE2.0".utf8)) != nil)
    #expect(bytes.ranges(of: [0x21, 0xF9, 4, 4, 8, 0, 0, 0]).count == 3)
    #expect(bytes.last == 0x3B)
    // One picture is no animation.
    #expect(encoded([pictures[0]]).firstRange(of: Array("NETSCAPE2.0".utf8)) == nil)
  }

  @Test func `up to 256 colors are kept exactly`() {
    let few = GIFPalette(of: pictures[0])
    for color in Set(pictures[0].pixels) {
      #expect(few.colors[Int(few.index(of: color))] == color)
    }
    var whole = Picture(width: 16, height: 16)
    for index in 0..<256 {
      whole[index % 16, index / 16] = RGB(UInt8(index), UInt8(255 - index), UInt8(index / 2))
    }
    let palette = GIFPalette(of: whole)
    #expect(palette.indices(of: whole.pixels).map { palette.colors[Int($0)] } == whole.pixels)
  }

  @Test func `of more colors, each pixel gets the nearest`() {
    var many = Picture(width: 256, height: 64)
    for y in 0..<64 {
      for x in 0..<256 { many[x, y] = RGB(UInt8(x), UInt8(y * 4), UInt8(255 - x)) }
    }
    let palette = GIFPalette(of: many)
    #expect(palette.colors.count == 256)
    func distance(_ a: RGB, _ b: RGB) -> Int {
      zip([a.red, a.green, a.blue], [b.red, b.green, b.blue]).reduce(0) {
        $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1))
      }
    }
    for (color, index) in zip(many.pixels, palette.indices(of: many.pixels)) {
      let near = distance(palette.colors[Int(index)], color)
      #expect(near == palette.colors.map { distance($0, color) }.min())
      #expect(near < 3 * 16 * 16)
    }
  }

  @Test func `each picture of an animation has colors of its own`() {
    let reds = (0..<3).map { frame in
      var picture = Picture(width: 16, height: 16)
      for index in 0..<256 {
        picture[index % 16, index / 16] = RGB(UInt8(frame * 100), UInt8(index), 7)
      }
      return picture
    }
    for index in reds.indices {
      let frame = GIF.Frame(reds[index], after: index > 0 ? reds[index - 1] : nil)
      #expect(Set(frame.palette.colors) == Set(reds[index].pixels))
    }
  }
}
