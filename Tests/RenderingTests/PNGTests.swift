import Foundation
import Rendering
import TestSupport
import Testing

/// A picture of many colors.
private let rainbow = Picture(
  width: 19, height: 7,
  pixels: (0..<19 * 7).map { (place: Int) -> RGB in
    let blue = place * 5 % 256
    return RGB(UInt8(place), UInt8(255 - place), UInt8(blue))
  })

/// An empty folder that is removed afterward.
private func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("glia-png-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

@Test func `a PNG file decodes to the same pixels`() throws {
  #expect(try PNG.decode(PNG.encode(rainbow)) == rainbow)
}

@Test func `texts are stored as ASCII or UTF-8 chunks, by keyword`() throws {
  let bytes = try PNG.encode(rainbow, text: ["Slice": "80 of 155", "Case": "Fälle × 2"])
  let texts = pngChunks(bytes).filter { ["tEXt", "iTXt"].contains($0.type) }
  #expect(texts.map { $0.type } == ["iTXt", "tEXt"])
  #expect(texts[0].data == [UInt8]("Case\0\0\0\0\0Fälle × 2".utf8))
  #expect(texts[1].data == [UInt8]("Slice\080 of 155".utf8))
  #expect(try PNG.decode(bytes) == rainbow)
}

@Test func `the same picture gives the same bytes`() throws {
  let texts = ["Plane": "axial", "Case": "a", "Window": "0:100"]
  #expect(try PNG.encode(rainbow, text: texts) == PNG.encode(rainbow, text: texts))
}

@Test func `a file is replaced whole and nothing is left beside it`() throws {
  try withFolder { folder in
    let path = folder + "/picture.png"
    try PNG.write(Picture(width: 1, height: 1), to: path)
    try PNG.write(rainbow, to: path, text: ["Case": "a"])
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(try PNG.decode(bytes) == rainbow)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["picture.png"])
  }
}

@Test func `a place that cannot be written is named with the reason`() throws {
  try withFolder { folder in
    let missing = folder + "/none/picture.png"
    let error = #expect(throws: PictureError.self) { try PNG.write(rainbow, to: missing) }
    #expect(error?.description == "cannot write \(missing): there is no folder \(folder)/none")
    // A folder of that name stands in the way.
    let blocked = folder + "/taken"
    try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: true)
    let other = #expect(throws: PictureError.self) { try PNG.write(rainbow, to: blocked) }
    #expect(
      other?.description
        == "cannot write \(blocked): it exists and is not a regular file")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
  }
}

@Test func `a picture without pixels is refused by libpng with a sentence`() {
  let error = #expect(throws: PictureError.self) { try PNG.encode(Picture(width: 0, height: 3)) }
  #expect(error?.description.contains("cannot make a file of the picture: ") == true)
}

@Test func `bytes that are no PNG file are refused`() {
  #expect(throws: PictureError.self) { try PNG.decode(Array("not a picture".utf8)) }
}

@Test func `opacities and the size on paper are stored`() throws {
  let raster = Raster(
    picture: Picture(width: 2, height: 1, pixels: [RGB(10, 20, 30), RGB(40, 50, 60)]),
    opacities: [255, 0])
  let bytes = try PNG.encode(raster, dpi: 300)
  let chunks = pngChunks(bytes)
  #expect(chunks[0].data[9] == 6)
  // 300 pixels per inch are 11,811 per meter, 0x2E23.
  #expect(chunks.first { $0.type == "pHYs" }?.data == [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1])
  #expect(try PNG.decode(bytes).pixels == [RGB(10, 20, 30), .black])
}
