import Foundation
import Imaging
import NIfTI
import Testing
import VolumeFiles

/// Files that are broken in one place each: all are refused, with a sentence.
struct MalformedTests {
  /// Bytes that are written over a sound NIfTI-1 file, and what is said of it.
  struct Patch: Sendable, CustomTestStringConvertible {
    let offset: Int
    let bytes: [UInt8]
    let sentence: String
    var testDescription: String { sentence }

    static func int16(_ value: Int16, at offset: Int, _ sentence: String) -> Patch {
      Patch(offset: offset, bytes: littleEndian(UInt16(bitPattern: value)), sentence: sentence)
    }
    static func float(_ value: Float, at offset: Int, _ sentence: String) -> Patch {
      Patch(offset: offset, bytes: littleEndian(value.bitPattern), sentence: sentence)
    }
    private static func littleEndian<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
      (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * T($0))) }
    }
  }

  static let patches: [Patch] = [
    Patch(
      offset: 0, bytes: [91, 1, 0, 0],
      sentence:
        "FILE is not a NIfTI file: sizeof_hdr is 347; it must be 348 (NIfTI-1) or 540 (NIfTI-2)"),
    Patch(
      offset: 344, bytes: Array("nix".utf8),
      sentence: "FILE is not a NIfTI file: magic is \"nix\"; it must be \"n+1\" or \"ni1\""),
    Patch(
      offset: 344, bytes: Array("ni1".utf8),
      sentence: "FILE is not a NIfTI file: its magic says that the voxels are in an .img file"),
    .int16(9, at: 40, "dim[0] of FILE is 9; a volume has 1 to 7 axes"),
    .int16(0, at: 40, "dim[0] of FILE is 0; a volume has 1 to 7 axes"),
    .int16(-1, at: 46, "dim[3] of FILE is -1; it must be positive"),
    .int16(0, at: 42, "dim[1] of FILE is 0; it must be positive"),
    .int16(32767, at: 42, "FILE is truncated: it has only 400 of 393556 bytes"),
    .int16(
      7, at: 70,
      "datatype of FILE is 7; 8- to 64-bit integers, float32, float64 and RGB are supported"),
    .int16(
      32, at: 70,
      "datatype of FILE is 32 (complex64); 8- to 64-bit integers, float32, float64 and RGB are supported"
    ),
    .float(100, at: 108, "vox_offset of FILE is 100; voxels must begin at byte 352 or later"),
    .float(-1, at: 108, "vox_offset of FILE is -1.0; it must be 0 or positive"),
    .float(.nan, at: 108, "vox_offset of FILE is nan; it must be 0 or positive"),
    .float(1e6, at: 108, "vox_offset of FILE is 1000000; the file has only 400 bytes"),
    .float(.nan, at: 116, "scl_inter of FILE is nan; it must be finite"),
  ]

  @Test(arguments: patches) func `a broken header is refused`(_ patch: Patch) throws {
    let folder = try TemporaryFolder()
    let path = try folder.add("broken.nii")
    var data = try Data(contentsOf: URL(filePath: path))
    #expect(data.count == 400)
    // A scaling, so that a broken intercept matters.
    data.replaceSubrange(112..<116, with: [0, 0, 128, 63])
    data.replaceSubrange(patch.offset..<patch.offset + patch.bytes.count, with: patch.bytes)
    try data.write(to: URL(filePath: path))
    let said = sentence { _ = try NIfTI.readVolume(path) }
    #expect(said == patch.sentence.replacing("FILE", with: path))
  }

  @Test func `sizes whose product overflows are refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.add("huge.nii", from: "nifti2.nii")
    var data = try Data(contentsOf: URL(filePath: path))
    for axis in 1...3 {
      data.replaceSubrange(16 + 8 * axis..<24 + 8 * axis, with: [0, 0, 0, 0, 0, 0, 0, 64])
    }
    try data.write(to: URL(filePath: path))
    let said = sentence { _ = try NIfTI.readVolume(path) }
    let size = "4611686018427387904"
    #expect(said == "dim of \(path) is \(size)×\(size)×\(size); no file can hold that many voxels")
  }

  @Test func `an axis that no mask could have is refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.add("long.nii", from: "nifti2.nii")
    var data = try Data(contentsOf: URL(filePath: path))
    for axis in 1...3 {
      // 1 × 1 × 2^25.
      let bytes: [UInt8] = axis < 3 ? [1, 0, 0, 0, 0, 0, 0, 0] : [0, 0, 0, 2, 0, 0, 0, 0]
      data.replaceSubrange(16 + 8 * axis..<24 + 8 * axis, with: bytes)
    }
    try data.write(to: URL(filePath: path))
    let said = sentence { _ = try NIfTI.readHeader(path) }
    #expect(said == "dim[3] of \(path) is 33554432; axes of up to 32767 voxels are supported")
  }

  @Test func `a small gzip file cannot claim a huge volume`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("bomb.nii")
    var data = try Data(contentsOf: URL(filePath: Fixture.path("int16.nii")))
    for axis in 1...3 { data.replaceSubrange(40 + 2 * axis..<42 + 2 * axis, with: [255, 127]) }
    try data.write(to: URL(filePath: path))
    try gzip(path)
    let size = try Data(contentsOf: URL(filePath: path + ".gz")).count
    let said = sentence { _ = try NIfTI.readVolume(path + ".gz") }
    #expect(
      said == "dim of \(path).gz is 32767×32767×32767; "
        + "\(size) compressed bytes cannot hold that many voxels")
  }

  @Test(arguments: [3, 200, 347]) func `a file shorter than its header is truncated`(
    _ count: Int
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("short.nii")
    let data = try Data(contentsOf: URL(filePath: Fixture.path("int16.nii")))
    try data.prefix(count).write(to: URL(filePath: path))
    #expect(
      sentence { _ = try NIfTI.readVolume(path) }
        == "\(path) is truncated: it has only \(count) of 348 bytes")
  }

  @Test func `a missing voxel is noticed`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("short.nii")
    let data = try Data(contentsOf: URL(filePath: Fixture.path("int16.nii")))
    try data.dropLast().write(to: URL(filePath: path))
    #expect(
      sentence { _ = try NIfTI.readVolume(path) }
        == "\(path) is truncated: it has only 399 of 400 bytes")
  }

  @Test func `gzip data cut off anywhere is noticed`() throws {
    let folder = try TemporaryFolder()
    let data = try Data(contentsOf: URL(filePath: Fixture.path("gzip.nii.gz")))
    for count in 2..<data.count {
      let path = folder.file("cut.nii.gz")
      try data.prefix(count).write(to: URL(filePath: path))
      #expect(
        sentence { _ = try NIfTI.readVolume(path) }
          == "\(path) is a damaged gzip file: the compressed data is incomplete")
    }
  }

  @Test func `a wrong checksum is noticed`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("checksum.nii.gz")
    var data = try Data(contentsOf: URL(filePath: Fixture.path("gzip.nii.gz")))
    data[data.count - 8] ^= 1
    try data.write(to: URL(filePath: path))
    let said = sentence { _ = try NIfTI.readVolume(path) }
    #expect(said?.hasPrefix("\(path) is a damaged gzip file: incorrect ") == true)
  }

  @Test(arguments: [1, 7, 90, 400])
  func `gzip members follow each other, and bytes behind the last are left`(_ cut: Int) throws {
    let folder = try TemporaryFolder()
    let plain = try Data(contentsOf: URL(filePath: Fixture.path("int16.nii")))
    var whole = Data()
    for (number, part) in [plain.prefix(cut), plain.dropFirst(cut)].enumerated() {
      let path = folder.file("part\(number)")
      try Data(part).write(to: URL(filePath: path))
      try gzip(path)
      whole += try Data(contentsOf: URL(filePath: path + ".gz"))
    }
    for tail in ["", "x", "no member"] {
      let path = folder.file("members.nii.gz")
      try (whole + Data(tail.utf8)).write(to: URL(filePath: path))
      let expected = try NIfTI.readVolume(Fixture.path("int16.nii")).volume
      #expect(try NIfTI.readVolume(path).volume.values(frame: 0) == expected.values(frame: 0))
    }
  }

  /// Headers with every optional field, as bgzip and gzip write them, cut by the end of what is read at once.
  @Test(arguments: [1, 2, 3, 9, 10, 11, 12, 13, 15, 17, 20, 26, 31, 40, 0])
  func `a member's header may begin anywhere`(_ before: Int) throws {
    let folder = try TemporaryFolder()
    let grid = Grid(size: [50, 50, 60], affine: .spacing(1, 1, 1))
    var state: UInt32 = 1
    let noise = (0..<grid.voxelCount).map { _ -> Float in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8)
    }
    let plain = folder.file("noise.nii")
    try NIfTI.write(.float32(noise, frames: 1), like: NIfTIHeader(grid: grid), to: plain)
    let bytes = try Data(contentsOf: URL(filePath: plain))
    // The first member ends so many bytes before 256 KiB.
    var whole = Data()
    for (number, part) in [bytes.prefix(200_000), bytes.dropFirst(200_000)].enumerated() {
      let path = folder.file("part\(number)")
      try Data(part).write(to: URL(filePath: path))
      try gzip("-n", path)
      var member = try Data(contentsOf: URL(filePath: path + ".gz"))
      let extra = Data([6, 0, 66, 67, 2, 0, 0, 0])
      var name = Data("a name\0".utf8)
      if number == 0 {
        let length = (1 << 18) - before - member.count - extra.count
        name = Data(repeating: 97, count: length - 1) + [0]
      }
      let comment = Data("why\0".utf8)
      member[3] = 0b11100 - (number == 0 ? 0b10000 : 0)
      member.insert(contentsOf: extra + name + (number == 0 ? Data() : comment), at: 10)
      whole += member
    }
    let path = folder.file("noise.nii.gz")
    try whole.write(to: URL(filePath: path))
    #expect(try NIfTI.readVolume(path).volume.values(frame: 0) == noise)
    try whole.dropLast(5).write(to: URL(filePath: path))
    #expect(
      sentence { _ = try NIfTI.readVolume(path) }
        == "\(path) is a damaged gzip file: the compressed data is incomplete")
  }

  @Test func `changed gzip data is refused or read, and never crashes`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("changed.nii.gz")
    let data = try Data(contentsOf: URL(filePath: Fixture.path("gzip.nii.gz")))
    for index in data.indices {
      var changed = data
      changed[index] ^= 0x55
      try changed.write(to: URL(filePath: path))
      _ = sentence { _ = try NIfTI.readVolume(path) }
    }
  }

  @Test func `a changed header is refused or read, and never crashes`() throws {
    let folder = try TemporaryFolder()
    for name in ["int16.nii", "nifti2.nii"] {
      let path = try folder.add(name, from: name)
      let data = try Data(contentsOf: URL(filePath: path))
      let file = try FileHandle(forUpdating: URL(filePath: path))
      for index in 0..<min(544, data.count) {
        for value in [UInt8(0), 127, 255] + [data[index]] {
          try file.seek(toOffset: UInt64(index))
          try file.write(contentsOf: [value])
          _ = sentence { _ = try NIfTI.readVolume(path) }
        }
      }
      try file.close()
    }
  }

  @Test func `a path that leads nowhere says so`() {
    #expect(
      sentence { _ = try NIfTI.readVolume("/nowhere/t1.nii") }
        == "/nowhere/t1.nii cannot be read: No such file or directory")
  }

  @Test func `a folder is no volume`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    #expect(
      sentence { _ = try NIfTI.readVolume(path) } == "\(path) cannot be read: it is a folder")
  }

  @Test func `half a pair names what is missing`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.add("alone.hdr", from: "pair.hdr")
    #expect(
      sentence { _ = try NIfTI.readVolume(path) }
        == "\(path) cannot be read: its other half, alone.img, is missing")
  }

  private func gzip(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
  }
}
