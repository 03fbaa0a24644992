import Foundation
import Imaging
import MGH
import TestSupport
import Testing
import VolumeFiles

/// FreeSurfer's volumes, against nibabel's numbers in Fixtures/expected.json.
struct MGHTests {
  private static let format = MGHFormat()

  static func path(_ name: String) -> String {
    FormatFixture.folder(#filePath).appending(path: name).path
  }

  @Test(arguments: FormatFixture.all())
  func `values and positions are nibabel's`(_ fixture: FormatFixture) throws {
    // nibabel computes affines in single precision.
    fixture.expect(try Self.format.readVolume(Self.path(fixture.name)), tolerance: 1e-6)
  }

  // Color tables are not written.
  @Test(
    arguments: FormatFixture.all().map(\.name).filter { $0 != "labels.mgh" }, [".mgh", ".mgz"])
  func `what is written is read again`(name: String, suffix: String) throws {
    try expectRoundTrip(Self.format, Self.path(name), suffix: suffix)
  }

  @Test func `a file without valid positions is coronal, with a note`() throws {
    let file = try Self.format.readVolume(Self.path("no-positions.mgh"))
    #expect(Orientation(file.volume.grid.affine).axisCodes == "LIA")
    #expect(file.notes.map(\.text).first?.contains("goodRASFlag 0") == true)
  }

  @Test func `a color table names the labels`() throws {
    let file = try Self.format.readVolume(Self.path("labels.mgh"))
    #expect(
      file.labels?.entries == [
        LabelTable.Entry(17, "Left-Hippocampus", color: 0xDCD814),
        LabelTable.Entry(1035, "ctx-lh-insula", color: 0xFFC020),
      ])
    #expect(try file.labelMap().scheme.name(of: 17) == "Left-Hippocampus")
  }

  @Test func `a damaged color table harms nothing`() throws {
    let folder = try TemporaryFolder()
    let data = try Data(contentsOf: URL(filePath: Self.path("labels.mgh")))
    let end = 284 + 24 * 4
    for count in stride(from: end, to: data.count, by: 3) {
      let path = folder.path("\(count).mgh")
      try data.prefix(count).write(to: URL(filePath: path))
      #expect(try Self.format.readVolume(path).volume.storage.count == 24)
    }
  }

  @Test func `the repetition time is the time between frames`() throws {
    #expect(try Self.format.readVolume(Self.path("series.mgh")).header.frameSeconds == 2.5)
  }

  @Test func `an affine keeps the middle of the volume to a thousandth of a millimeter`() throws {
    let folder = try TemporaryFolder()
    let grid = Grid(
      size: [3, 4, 5],
      affine: Affine(elements: [0.9, 0.1, 0, -31.5, -0.1, 0.9, 0, 12.25, 0, 0, 1.5, 7]))
    let volume = WrittenVolume(
      .int16([Int16](repeating: 1, count: 60)), geometry: VolumeGeometry(grid: grid))
    try Self.format.write(volume, to: folder.path("a.mgz"), mayReplace: false)
    let read = try Self.format.readHeader(folder.path("a.mgz")).grid
    for (ours, theirs) in zip(read.affine.elements, grid.affine.elements) {
      #expect(abs(ours - theirs) < 1e-5)
    }
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let name: String
    let offset: Int
    let bytes: [UInt8]
    let sentence: String
    var testDescription: String { name }
  }

  static let faults = [
    Fault(name: "version", offset: 3, bytes: [2], sentence: "its version is 2; it must be 1"),
    Fault(name: "width", offset: 4, bytes: [0, 0, 0, 0], sentence: "width of FILE is 0"),
    Fault(name: "huge", offset: 4, bytes: [0x7f, 0, 0, 0], sentence: "axes of up to 32767"),
    Fault(name: "frames", offset: 16, bytes: [0x7f, 0, 0, 0], sentence: "is truncated"),
    Fault(name: "type", offset: 23, bytes: [2], sentence: "type of FILE is 2; 0 (uint8), 1"),
    Fault(name: "delta", offset: 30, bytes: [0, 0, 0, 0], sentence: "delta of FILE is 0.0"),
    Fault(name: "NaN", offset: 42, bytes: [0x7f, 0xc0, 0, 0], sentence: "it must be finite"),
    Fault(
      name: "surface", offset: 4, bytes: [0, 2, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 1],
      sentence: "values at 163840 points of a surface"),
  ]

  @Test(arguments: faults) func `a damaged header is refused`(_ fault: Fault) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.mgh")
    var data = try Data(contentsOf: URL(filePath: Self.path("int16.mgh")))
    data.replaceSubrange(fault.offset..<fault.offset + fault.bytes.count, with: fault.bytes)
    try data.write(to: URL(filePath: path))
    let said = errorSentence { _ = try Self.format.readVolume(path) }?
      .replacing(path, with: "FILE")
    #expect(said?.contains(fault.sentence) == true, "\(said ?? "read")")
  }

  @Test func `a truncated file is refused`() throws {
    let folder = try TemporaryFolder()
    let data = try Data(contentsOf: URL(filePath: Self.path("int16.mgh")))
    for count in [0, 100, 284, 300] {
      let path = folder.path("\(count).mgh")
      try data.prefix(count).write(to: URL(filePath: path))
      #expect(errorSentence { _ = try Self.format.readVolume(path) }?.contains("truncated") == true)
    }
  }
}
