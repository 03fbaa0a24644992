import DICOM
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// Segmentations that highdicom wrote, and what it says of them; see Scripts/make_dicom_seg_fixtures.py.
struct SegmentationReadingTests {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures")

  static func path(_ name: String) -> String { fixtures.appending(path: name).path }

  /// What highdicom and NumPy say.
  struct Expected: Decodable {
    /// For each file the labeled voxels: x, y, z in RAS millimeters, and the label.
    let voxels: [String: [[Double]]]
    /// The affine of the source: along rows, down columns, across slices.
    let affine: [Double]
    /// The voxels in several segments of the file with overlapping ones.
    let overlapping: Int
    /// CIELab values by RRGGBB.
    let colors: [String: [Int]]

    init() throws {
      let data = try Data(contentsOf: fixtures.appending(path: "expected.json"))
      self = try JSONDecoder().decode(Expected.self, from: data)
    }
  }

  @Test(arguments: [
    ("binary.dcm", nil), ("binary-implicit.dcm", nil), ("labelmap.dcm", nil),
    ("labelmap-rle.dcm", nil),
    (
      "fractional.dcm",
      "is FRACTIONAL; voxels with a probability of at least half of the maximum are in a segment"
    ),
    ("overlapping.dcm", "its segments overlap in COUNT voxels, where the smaller one is kept"),
  ])
  func `labels are where highdicom has them`(name: String, note: String?) throws {
    var notes: [String] = []
    let map = try readMask(Self.path(name), notes: &notes)
    let answers = try Expected()
    let expected = try #require(answers.voxels[name])
    #expect(expected.count > 20)
    #expect(map.places.count == expected.count)
    let back = map.grid.affine.inverse
    for voxel in expected {
      let place = back.world(i: voxel[0], j: voxel[1], k: voxel[2])
      let point = VoxelPoint(
        i: Int(place.x.rounded()), j: Int(place.y.rounded()), k: Int(place.z.rounded()))
      #expect(abs(place.x - Double(point.i)) < 1e-4)
      #expect(abs(place.y - Double(point.j)) < 1e-4)
      #expect(abs(place.z - Double(point.k)) < 1e-4)
      #expect(map.grid.contains(point) && map[point] == Label(voxel[3]))
    }
    let sentence = note?.replacing("COUNT", with: "\(answers.overlapping)", maxReplacements: 1)
    let labels = "its labels are 1 (edema), 2 (necrotic core) and 3 (enhancing tumor)"
    #expect(notes == [sentence, labels].compactMap { $0 })
  }

  @Test func `the grid is the one that dcm2niix makes of such a series`() throws {
    let grid = try readMask(Self.path("binary.dcm")).grid
    let affine = try Expected().affine
    #expect(grid.size == [7, 6, 5])
    // Up the columns: the second axis is reversed.
    for row in 0..<3 {
      let expected = [
        affine[row * 4], -affine[row * 4 + 1], affine[row * 4 + 2],
        affine[row * 4 + 3] + affine[row * 4 + 1] * 5,
      ]
      for column in 0..<4 { #expect(abs(grid.affine[row, column] - expected[column]) < 1e-6) }
    }
  }

  @Test func `names and colors are the segments'`() throws {
    let table = try #require(DICOMSegmentationFormat().readVolume(Self.path("labelmap.dcm")).labels)
    #expect(table.entries.map(\.name) == ["edema", "necrotic core", "enhancing tumor"])
    #expect(table.entries.map(\.color) == [0x00FF00, 0xFF0000, 0xFFCC33])
    let header = try DICOMSegmentationFormat().readHeader(Self.path("binary.dcm"))
    #expect(!"\(header)".contains("Petra") && !"\(header)".contains("PHANTOM"))
  }

  @Test func `colors are as highdicom converts them`() throws {
    for (name, values) in try Expected().colors {
      let rgb = try #require(UInt32(name, radix: 16))
      let color = CIELab(rgb: rgb)
      // It rounds down.
      for (one, other) in zip(color.values, values) { #expect(abs(one - other) <= 1) }
      #expect(color.rgb == rgb)
    }
  }

  @Test func `only segmentations are recognized`() throws {
    let format = DICOMSegmentationFormat()
    for name in ["binary.dcm", "binary-implicit.dcm", "labelmap.dcm"] {
      #expect(format.recognizes(try FileStart(Self.path(name))))
    }
    let folder = try SegmentationFolder()
    let series = try folder.add(PhantomSeries())
    let image = series + "/3.dcm"
    #expect(!format.recognizes(try FileStart(image)))
    #expect(
      throws: VolumeFileError.wrongFormat(
        file: image, format: "DICOM segmentation",
        reason: "it is one DICOM image of a series; name its folder to open the series")
    ) { try format.readVolume(image) }
  }

  // MARK: - Files made to measure

  /// A file of a few frames, and how it differs from a good one.
  struct Made {
    var kind = "LABELMAP"
    var bits = 16
    var positions: [[Double]] = [[0, 0, 0], [0, 0, 2], [0, 0, 4]]
    var spacingBetween: Double? = 2
    var segments: [Int] = [1, 1, 1]
    var pixels: [UInt8] = []

    func write(_ folder: SegmentationFolder, _ change: (inout DICOMDataSet) -> Void = { _ in })
      throws
    {
      var data = DICOMDataSet()
      data.set(
        .sopClassUID,
        kind == "LABELMAP" ? "1.2.840.10008.5.1.4.1.1.66.7" : "1.2.840.10008.5.1.4.1.1.66.4")
      data.set(.sopInstanceUID, "2.25.5")
      data.set(.modality, "SEG")
      data.set(.segmentationType, kind)
      data.set(.rows, integers: [2])
      data.set(.columns, integers: [3])
      data.set(.bitsAllocated, integers: [bits])
      data.set(.numberOfFrames, integers: [positions.count])
      var measures = DICOMDataSet()
      measures.set(.pixelSpacing, decimals: [1, 1])
      if let spacingBetween { measures.set(.spacingBetweenSlices, decimals: [spacingBetween]) }
      var turn = DICOMDataSet()
      turn.set(.imageOrientationPatient, decimals: [1, 0, 0, 0, 1, 0])
      var shared = DICOMDataSet()
      shared.set(.pixelMeasuresSequence, items: [measures])
      shared.set(.planeOrientationSequence, items: [turn])
      data.set(.sharedFunctionalGroupsSequence, items: [shared])
      data.set(
        .perFrameFunctionalGroupsSequence,
        items: zip(positions, segments).map { position, segment in
          var place = DICOMDataSet()
          place.set(.imagePositionPatient, decimals: position)
          var reference = DICOMDataSet()
          reference.set(.referencedSegmentNumber, integers: [segment])
          var frame = DICOMDataSet()
          frame.set(.planePositionSequence, items: [place])
          frame.set(.segmentIdentificationSequence, items: [reference])
          return frame
        })
      change(&data)
      let count = (positions.count * 6 * bits + 7) / 8
      try folder.write(
        data, pixels: pixels.isEmpty ? [UInt8](repeating: 0xFF, count: count) : pixels, to: "a.dcm")
    }
  }

  @Test func `segment numbers go up to 65535`() throws {
    let folder = try SegmentationFolder()
    try Made().write(folder)
    #expect(try readMask(folder.file("a.dcm")).presentLabels == [65_535])
    try Made(kind: "BINARY", bits: 1, segments: [65_535, 65_535, 300]).write(folder)
    #expect(try readMask(folder.file("a.dcm")).presentLabels == [300, 65_535])
  }

  @Test func `frames may lie in any order, and missing ones are empty`() throws {
    let folder = try SegmentationFolder()
    try Made(
      kind: "BINARY", bits: 1, positions: [[0, 0, 8], [0, 0, 0], [0, 0, 6]], segments: [1, 2, 3]
    )
    .write(folder)
    let map = try readMask(folder.file("a.dcm"))
    #expect(map.grid.size == [3, 2, 5])
    #expect((0..<5).map { map[VoxelPoint(i: 1, j: 1, k: $0)] } == [2, 0, 0, 3, 1])
    #expect(abs(map.grid.affine.spacing[2] - 2) < 1e-12)
  }

  @Test func `without a spacing between slices, the smallest distance is it`() throws {
    let folder = try SegmentationFolder()
    try Made(positions: [[0, 0, 0], [0, 0, 3], [0, 0, 9]], spacingBetween: nil).write(folder)
    #expect(try readMask(folder.file("a.dcm")).grid.size == [3, 2, 4])
    // One that the positions contradict is not believed.
    try Made(positions: [[0, 0, 0], [0, 0, 3], [0, 0, 9]], spacingBetween: 2).write(folder)
    #expect(try readMask(folder.file("a.dcm")).grid.size == [3, 2, 4])
    try Made(positions: [[0, 0, 5]], spacingBetween: 4, segments: [1]).write(folder)
    #expect(try readMask(folder.file("a.dcm")).grid.affine.spacing == [1, 1, 4])
  }

  /// What is wrong with a file, and the sentence that says so.
  static let bad: [(Made, @Sendable (inout DICOMDataSet) -> Void, String)] = [
    (
      Made(kind: "SURFACE"), { _ in },
      "SegmentationType of F is SURFACE; it must be BINARY, FRACTIONAL or LABELMAP"
    ),
    (
      Made(bits: 1), { _ in },
      "BitsAllocated of F is 1; LABELMAP segmentations have 8 or 16 bits a pixel"
    ),
    (Made(), { $0[.rows] = nil }, "Rows of F is missing; it must be 1 to 65535"),
    (
      Made(), { $0.set(.numberOfFrames, integers: [7]) },
      "NumberOfFrames of F is 7; the file describes 3 frames"
    ),
    (
      Made(kind: "BINARY", bits: 1, segments: [1, 0, 1]), { _ in },
      "ReferencedSegmentNumber of frame 2 of F is 0.0; it must be 1 to 65535"
    ),
    (
      Made(positions: [[0, 0, 0], [0, 0, 2], [0, 0, 5.1]]), { _ in },
      "F cannot be read: its frames form no volume: some are 2.0 mm apart and others 3.1 mm, "
        + "which is no multiple of it"
    ),
    (
      Made(positions: [[0, 0, 0], [0, 1, 2], [0, 0, 4]]), { _ in },
      "F cannot be read: its frames form no volume: one lies 1.0 mm beside the line of the others"
    ),
    (
      Made(positions: [[0, 0, 0], [0, 0, 2], [0, 0, 400_000]]), { _ in },
      "F cannot be read: its frames form no volume: they span 200000 planes, and at most 32767 are supported"
    ),
    (
      Made(pixels: [1, 2, 3, 4]), { _ in }, "F is truncated: it has only N of N bytes"
    ),
    (
      Made(), { $0.set(.sharedFunctionalGroupsSequence, items: []) },
      "ImageOrientationPatient of frame 1 of F is missing; it must be two directions at right angles"
    ),
    (
      Made(),
      {
        $0.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.88.22"); $0[.rows] = nil
      },
      "F is not a DICOM segmentation file: it is a DICOM object of modality SEG without pixels, which glia does not read"
    ),
  ]

  @Test(arguments: bad.indices)
  func `a bad file is refused in one sentence`(index: Int) throws {
    let (made, change, sentence) = Self.bad[index]
    let folder = try SegmentationFolder()
    try made.write(folder, change)
    do throws(VolumeFileError) {
      _ = try readMask(folder.file("a.dcm"))
      Issue.record("it was read")
    } catch {
      let text = error.description.replacing(folder.file("a.dcm"), with: "F")
        .replacing(/only \d+ of \d+ bytes/, with: "only N of N bytes")
      #expect(text == sentence)
    }
  }

  @Test func `damaged files are refused or read, and never crash`() throws {
    let folder = try SegmentationFolder()
    var seed: UInt64 = 20_240_305
    func random(_ count: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % count
    }
    var outcomes = (read: 0, refused: 0)
    for name in [
      "binary.dcm", "binary-implicit.dcm", "labelmap.dcm", "labelmap-rle.dcm", "fractional.dcm",
    ] {
      let good = [UInt8](try Data(contentsOf: URL(filePath: Self.path(name))))
      for trial in 0..<250 {
        var bytes = good
        for _ in 0...random(3) {
          let place = 132 + random(bytes.count - 132)
          switch trial % 5 {
          case 0: bytes[place] = UInt8(random(256))
          case 1: bytes[place] ^= 1 << UInt8(random(8))
          case 2: bytes.removeSubrange(place..<min(place + 1 + random(8), bytes.count))
          case 3: bytes = Array(bytes.prefix(max(place, 140)))
          default: bytes.removeLast(1 + random(16))
          }
        }
        let path = folder.file("fuzz.dcm")
        try Data(bytes).write(to: URL(filePath: path))
        do throws(VolumeFileError) {
          let map = try readMask(path)
          #expect(map.labels.count == map.grid.voxelCount)
          outcomes.read += 1
        } catch {
          #expect(error.description.contains("fuzz.dcm"))
          outcomes.refused += 1
        }
      }
    }
    #expect(outcomes.read > 100 && outcomes.refused > 100)
  }
}
