import Rendering
import TestSupport
import Testing

@Suite struct AnimatedPNGTests {
  /// A picture of 6×4 pixels with one of them red.
  private func picture(_ x: Int, _ y: Int) -> Picture {
    var picture = Picture(width: 6, height: 4, filledWith: RGB(grey: 40))
    picture[x, y] = RGB(255, 0, 0)
    return picture
  }

  private func encode(_ pictures: [Picture]) throws -> [UInt8] {
    let frames = try pictures.indices.map { index in
      try AnimatedPNG.Frame(
        pictures[index], after: index > 0 ? pictures[index - 1] : nil,
        text: index == 0 ? ["Case": "head"] : [:])
    }
    return AnimatedPNG.encode(frames, milliseconds: 80)
  }

  @Test func `a program that knows no animation shows the first picture`() throws {
    let bytes = try encode([picture(1, 1), picture(2, 1), picture(2, 3)])
    #expect(try PNG.decode(bytes) == picture(1, 1))
  }

  @Test func `of later pictures only what changed is kept`() throws {
    let chunks = pngChunks(try encode([picture(1, 1), picture(3, 2), picture(3, 2)]))
    #expect(
      chunks.map(\.type) == [
        "IHDR", "acTL", "fcTL", "sRGB", "tEXt", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND",
      ])
    #expect(chunks[1].data == [0, 0, 0, 3, 0, 0, 0, 0])
    // Sequence number, size and place, delay, and how it is laid over the one before.
    #expect(
      chunks[6].data == [
        0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 80, 3, 0xE8, 0, 0,
      ])
    // Equal pictures: one pixel, for there is no empty frame.
    #expect(chunks[8].data[..<12] == [0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1])
    #expect(chunks[9].data.prefix(4) == [0, 0, 0, 4])
  }

  @Test func `a poster is shown where there is no animation, and is not part of it`() throws {
    let frames = try [picture(1, 1), picture(3, 2)].map { try AnimatedPNG.Frame($0, after: nil) }
    let poster = try AnimatedPNG.Frame(picture(5, 0), after: nil, text: ["Case": "head"])
    let bytes = AnimatedPNG.encode(frames, milliseconds: 80, poster: poster)
    #expect(try PNG.decode(bytes) == picture(5, 0))
    let types = pngChunks(bytes).map(\.type)
    #expect(
      types == ["IHDR", "acTL", "sRGB", "tEXt", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"])
  }
}
