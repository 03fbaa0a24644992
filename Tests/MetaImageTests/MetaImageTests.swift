import Foundation
import Imaging
import MetaImage
import TestSupport
import Testing
import VolumeFiles

/// MetaImage, against SimpleITK's numbers in Fixtures/expected.json.
struct MetaImageTests {
  private static let format = MetaImageFormat()

  static func path(_ name: String) -> String {
    FormatFixture.folder(#filePath).appending(path: name).path
  }

  @Test(arguments: FormatFixture.all())
  func `values and positions are SimpleITK's`(_ fixture: FormatFixture) throws {
    fixture.expect(try Self.format.readVolume(Self.path(fixture.name)))
  }

  @Test(arguments: FormatFixture.all().map(\.name), [".mha", ".mhd"])
  func `what is written is read again`(name: String, suffix: String) throws {
    // Channels are read as frames, which are written as a fourth axis.
    try expectRoundTrip(Self.format, Self.path(name), suffix: suffix)
  }

  @Test func `compressed voxels need no size`() throws {
    let plain = try Self.format.readVolume(Self.path("zlib.mha")).volume.values()
    #expect(try Self.format.readVolume(Self.path("zlib-no-size.mha")).volume.values() == plain)
  }

  /// A file with a header size, other bytes, and the voxels 1 to 24.
  private func local(_ size: String, gap: Int, at path: String) throws -> [Float] {
    func header(_ size: String) -> String {
      "ObjectType = Image\nNDims = 3\nElementSpacing = 1 1 1\nHeaderSize = \(size)\nDimSize = 4 3 2\n"
        + "ElementType = MET_UCHAR\nElementDataFile = LOCAL\n"
    }
    // The number's digits count too.
    let text = header(size == "whole" ? "\(header("000").utf8.count + gap)" : size)
    try Data(Array(text.utf8) + [UInt8](repeating: 99, count: gap) + Array(1...24))
      .write(to: URL(filePath: path))
    return try Self.format.readVolume(path).volume.values()
  }

  @Test(arguments: [("-1", 7), ("whole", 7), ("0", 0), ("-1", 0)])
  func `HeaderSize counts in a file of one piece, as in MetaIO`(size: String, gap: Int) throws {
    let folder = try TemporaryFolder()
    #expect(try local(size, gap: gap, at: folder.path("a.mha")) == (1...24).map { Float($0) })
  }

  @Test func `a HeaderSize that ends in the header is refused`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.mha")
    let said = errorSentence { _ = try local("20", gap: 0, at: path) }
    #expect(said?.contains("HeaderSize of \(path) is 20; the header itself has") == true)
  }

  @Test func `voxels in a file of their own may be compressed by gzip`() throws {
    let folder = try TemporaryFolder()
    let text =
      "ObjectType = Image\nNDims = 3\nElementSpacing = 1 1 1\nDimSize = 4 3 2\nCompressedData = True\n"
      + "ElementType = MET_UCHAR\nElementDataFile = a.zraw\n"
    try Data(text.utf8).write(to: URL(filePath: folder.path("a.mhd")))
    let output = try VolumeOutput(folder.path("a.zraw"), mayReplace: false)
    try output.write([.bytes(Array(1...24))], compressed: true)
    try output.commit()
    #expect(
      try Self.format.readVolume(folder.path("a.mhd")).volume.values() == (1...24).map { Float($0) }
    )
  }

  @Test func `the fourth spacing is the time between frames`() throws {
    #expect(try Self.format.readVolume(Self.path("series.mha")).header.frameSeconds == 2.5)
  }

  @Test func `an assumption is said`() throws {
    func notes(_ fields: String) throws -> String {
      let folder = try TemporaryFolder()
      let text =
        "ObjectType = Image\nNDims = 3\n\(fields)\nDimSize = 1 1 2\nElementType = MET_UCHAR\n"
        + "ElementDataFile = LOCAL\nab"
      try Data(text.utf8).write(to: URL(filePath: folder.path("a.mha")))
      return try Self.format.readVolume(folder.path("a.mha")).notes.map(\.text).joined()
    }
    #expect(try notes("Offset = 0 0 0") == "it has no ElementSpacing; voxels of 1 mm are assumed")
    #expect(
      try notes("ElementSpacing = 1 1 1\nAnatomicalOrientation = LPS").contains("read as RAI"))
    #expect(try notes("ElementSpacing = 1 1 1\nDistanceUnits = um").contains("lengths are in um"))
    #expect(try notes("ElementSpacing = 1 1 1") == "")
  }

  /// A field, another value, and a part of what is said then.
  static let faults = [
    ("NDims = 3", "NDims = 9", "NDims of FILE is 9; 2 to 4 axes"),
    ("NDims = 3\n", "", "NDims of FILE is missing"),
    ("ObjectType = Image", "ObjectType = Tube", "its ObjectType is Tube"),
    ("DimSize = 4 3 2", "DimSize = 4 3", "it must be 3 positive numbers"),
    ("DimSize = 4 3 2", "DimSize = 4 3 0", "it must be 3 positive numbers"),
    ("DimSize = 4 3 2", "DimSize = 4 3 20", "is truncated"),
    ("DimSize = 4 3 2", "DimSize = 30000 30000 30000", "is truncated"),
    ("DimSize = 4 3 2", "DimSize = 3000000000 3000000000 3000000000", "no file can hold"),
    ("MET_SHORT", "MET_STRING", "ElementType of FILE is MET_STRING; 8- to 64-bit"),
    ("ElementSpacing = 0.9 1.1 3", "ElementSpacing = 0.9 1.1 0", "linearly independent"),
    ("ElementSpacing = 0.9 1.1 3", "ElementSpacing = 0.9 1.1 x", "it must be 3 numbers"),
    ("ElementSpacing = 0.9 1.1 3", "ElementSpacing = 0.9 1.1 nan", "it must be finite"),
    ("ElementDataFile = LOCAL", "ElementDataFile = LIST", "spread over several files"),
    ("ElementDataFile = LOCAL", "ElementDataFile = a%03d.raw 1 9 1", "spread over several files"),
    ("ElementDataFile = LOCAL", "ElementDataFile = gone.raw", "gone.raw cannot be read"),
    ("BinaryData = True", "BinaryData = False", "it must be a number"),
  ]

  @Test(arguments: faults)
  func `a damaged header is refused`(field: String, other: String, sentence: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.mha")
    var data = try Data(contentsOf: URL(filePath: Self.path("int16.mha")))
    let range = try #require(data.range(of: Data(field.utf8)))
    data.replaceSubrange(range, with: Data(other.utf8))
    try data.write(to: URL(filePath: path))
    let said = errorSentence { _ = try Self.format.readVolume(path) }?
      .replacing(path, with: "FILE")
    #expect(said?.contains(sentence) == true, "\(said ?? "read")")
  }
}
