import Rendering
import Testing

@Test func `colors are blended and named as in HTML`() {
  #expect(RGB.white.over(.black, opacity: 0.5) == RGB(128, 128, 128))
  #expect(RGB(255, 0, 0).over(RGB(0, 0, 255), opacity: 0) == RGB(0, 0, 255))
  #expect(RGB(255, 0, 0).over(RGB(0, 0, 255), opacity: 1) == RGB(255, 0, 0))
  #expect(RGB(hex: 0x0A80FF).description == "#0a80ff")
}

@Test func `a picture is cut and pasted within its bounds`() {
  var picture = Picture(width: 4, height: 3)
  let patch = Picture(width: 3, height: 3, filledWith: .white)
  picture.blit(patch, x: 2, y: -2)
  picture.blit(patch, x: 40, y: 40)
  #expect((0..<12).filter { picture.pixels[$0] == .white } == [2, 3])
  let part = picture.crop(PixelRectangle(x: 3, y: 0, width: 9, height: 2))
  #expect(part == Picture(width: 1, height: 2, pixels: [.white, .black]))
}

@Test func `the grey color map goes from black to white`() {
  #expect(ColorMap.grey.colors == (0...255).map { RGB(grey: UInt8($0)) })
  #expect(ColorMap.named("grey") == .grey)
  #expect(ColorMap.named("none") == nil)
}

@Test func `the font has every printable character, each of its own shape`() {
  let characters = (32...126).map { Character(UnicodeScalar(UInt8($0))) } + Array("–×·≥°")
  var shapes: Set<[RGB]> = []
  for character in characters {
    #expect(BitmapFont.has(character), "\(character)")
    var picture = Picture(width: 8, height: 9)
    picture.draw(String(character), x: 0, y: 0, color: .white)
    shapes.insert(picture.pixels)
  }
  #expect(shapes.count == characters.count)
  #expect(!BitmapFont.has("漢"))
}

@Test func `text is as wide as it says and grows by whole dots`() {
  let text = "Dice 0.912 – 5 mm³"
  for scale in 1...3 {
    var picture = Picture(width: 400, height: 40)
    picture.draw(text, x: 0, y: 0, color: .white, scale: scale)
    let columns = (0..<400).filter { x in (0..<40).contains { picture[x, $0] == .white } }
    #expect(columns.last == BitmapFont.width(text) * scale - 1)
  }
  var small = Picture(width: 120, height: 9)
  var large = Picture(width: 240, height: 18)
  small.draw(text, x: 0, y: 0, color: .white)
  large.draw(text, x: 0, y: 0, color: .white, scale: 2)
  #expect((0..<240 * 18).allSatisfy { large.pixels[$0] == small[$0 % 240 / 2, $0 / 240 / 2] })
}
