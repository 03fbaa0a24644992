import Foundation
import Imaging
import NRRD
import TestSupport
import Testing
import VolumeFiles

/// NRRD, against SimpleITK's numbers in Fixtures/expected.json.
struct NRRDTests {
  static let format = NRRDFormat()

  static func path(_ name: String) -> String {
    FormatFixture.folder(#filePath).appending(path: name).path
  }

  @Test(arguments: FormatFixture.all())
  func `values and positions are SimpleITK's`(_ fixture: FormatFixture) throws {
    fixture.expect(try Self.format.readVolume(Self.path(fixture.name)))
  }

  @Test(
    arguments: FormatFixture.all().map(\.name).filter { $0 != "series-time.nrrd" },
    [".nrrd", ".nhdr"])
  func `what is written is read again`(name: String, suffix: String) throws {
    try expectRoundTrip(Self.format, Self.path(name), suffix: suffix)
  }

  @Test func `time along the fourth axis is the time between frames`() throws {
    #expect(try Self.format.readVolume(Self.path("series-time.nrrd")).header.frameSeconds == 2.5)
  }

  @Test func `a space without a name is read as ITK reads it, with a note`() throws {
    for name in ["no-space.nrrd", "space-scanner-xyz.nrrd", "spacings.nrrd"] {
      let notes = try Self.format.readVolume(Self.path(name)).notes.map(\.text)
      #expect(notes.contains { $0.hasSuffix("read as left-posterior-superior, as in ITK") })
    }
    #expect(try Self.format.readVolume(Self.path("int16.nrrd")).notes.isEmpty)
  }

  @Test(arguments: [
    ("nan 1.1 nan", "axis 0 and 2, counted from 0; 1 mm is assumed there"),
    ("0.9 NaN 3", "axis 1, counted from 0; 1 mm is assumed there"),
    ("nan nan nan", "it has no spacing; voxels of 1 mm are assumed"),
  ])
  func `a spacing that is not a number is said`(spacings: String, words: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.nrrd")
    var data = try Data(contentsOf: URL(filePath: Self.path("spacings.nrrd")))
    let range = try #require(data.range(of: Data("0.9 1.1 3".utf8)))
    data.replaceSubrange(range, with: Data(spacings.utf8))
    try data.write(to: URL(filePath: path))
    let notes = try Self.format.readVolume(path).notes.map(\.text)
    #expect(notes.contains { $0.hasSuffix(words) }, "\(notes)")
    #expect(notes.count { $0.contains("spacing") } == 1)
  }

  @Test func `a whole file compressed by gzip is read`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.nrrd")
    let data = try Data(contentsOf: URL(filePath: Self.path("int16.nrrd")))
    let output = try VolumeOutput(path, mayReplace: false)
    try output.write([.bytes([UInt8](data))], compressed: true)
    try output.commit()
    let plain = try Self.format.readVolume(Self.path("int16.nrrd")).volume.values()
    #expect(try Self.format.readVolume(path).volume.values() == plain)
  }

  /// A field, another value, and a part of what is said then.
  static let faults = [
    ("NRRD0004", "NRRD00x4", "is not a NRRD file: its first line"),
    ("type: short", "type: block", "type of FILE is block; 8- to 64-bit"),
    ("type: short\n", "", "type of FILE is missing"),
    ("dimension: 3", "dimension: 30", "dimension of FILE is 30"),
    ("dimension: 3", "dimension: 4", "there must be 4 of them"),
    ("sizes: 4 3 2", "sizes: 4 3 -2", "each must be positive"),
    ("sizes: 4 3 2", "sizes: 4 3 x", "it must be whole numbers"),
    ("sizes: 4 3 2", "sizes: 30000 30000 30000", "is truncated"),
    ("sizes: 4 3 2", "sizes: 3000000000 3000000000 3000000000", "no file can hold"),
    ("encoding: raw", "encoding: bzip2", "raw, gzip and ascii are supported; 'unu save"),
    ("encoding: raw", "encoding: hex", "raw, gzip and ascii are supported"),
    ("encoding: raw", "encoding: gzip", "damaged gzip"),
    ("encoding: raw", "encoding: ascii", "it must be a number"),
    ("endian: little\n", "", "endian of FILE is missing"),
    ("endian: little", "endian: middle", "it must be little or big"),
    ("(0,0,3)", "(0,0,0)", "linearly independent"),
    ("(0,0,3)", "(0,0,3", "it must be vectors such as"),
    ("(0,0,3)", "(0,0,nan)", "it must be finite"),
    ("(0,1.1,0) (0,0,3)", "none none", "needs three spatial axes"),
    ("(0,0,3)", "", "there must be 3 of them"),
    ("(-31.5,12.25,7)", "(x,12.25,7)", "it must be vectors such as"),
    ("kinds: domain domain domain", "kinds: domain domain", "there must be 3 of them"),
    (
      "kinds: domain domain domain", "kinds: complex domain domain",
      "kinds of FILE is complex; complex numbers are not supported"
    ),
    (
      "kinds: domain domain domain", "kinds: 3D-symmetric-matrix domain domain",
      "matrices and tensors are not supported"
    ),
    ("endian: little", "endian: little\ndata file: LIST\na.raw", "spread over several files"),
    ("endian: little", "endian: little\ndatafile: a%02d.raw 1 9 1", "spread over several files"),
    ("endian: little", "endian: little\ndata file: gone.raw", "gone.raw cannot be read"),
    ("endian: little", "endian: little\nbyte skip: x", "it must be a number of at least -1"),
    ("endian: little", "no field", "a line of its header"),
  ]

  @Test(arguments: faults)
  func `a damaged header is refused`(field: String, other: String, sentence: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.nrrd")
    var data = try Data(contentsOf: URL(filePath: Self.path("int16.nrrd")))
    let range = try #require(data.range(of: Data(field.utf8)))
    data.replaceSubrange(range, with: Data(other.utf8))
    try data.write(to: URL(filePath: path))
    let said = errorSentence { _ = try Self.format.readVolume(path) }?
      .replacing(path, with: "FILE")
    #expect(said?.contains(sentence) == true, "\(said ?? "read")")
  }
}
