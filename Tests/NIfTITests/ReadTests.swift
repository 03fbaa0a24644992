import Foundation
import Imaging
import NIfTI
import Testing
import VolumeFiles

/// What is read, against nibabel's numbers in Fixtures/expected.json.
struct ReadTests {
  @Test(arguments: Fixture.all) func `geometry is nibabel's`(_ fixture: Fixture) throws {
    let image = try NIfTI.readVolume(Fixture.path(fixture.name))
    let affine = image.volume.grid.affine
    for (ours, theirs) in zip(affine.elements, fixture.affine) {
      #expect(abs(ours - theirs) <= 1e-12 * max(1, abs(theirs)))
    }
    #expect(Orientation(affine).axisCodes == fixture.codes)
    #expect(image.nifti.transform.rawValue == fixture.transform)
    #expect(image.volume.grid.size == Array((fixture.shape + [1, 1]).prefix(3)))
    #expect(image.volume.frameCount == fixture.shape.dropFirst(3).reduce(1, *))
  }

  @Test(arguments: Fixture.all.filter { $0.type != "rgb24" })
  func `values are nibabel's`(_ fixture: Fixture) throws {
    let volume = try NIfTI.readVolume(Fixture.path(fixture.name)).volume
    #expect(volume.storage.typeName == fixture.type)
    #expect(volume.storage.count == fixture.values.count)
    for index in fixture.values.indices {
      let value = volume.storage[index] * volume.slope + volume.intercept
      #expect(abs(value - fixture.values[index]) <= 1e-12 * abs(fixture.values[index]))
    }
  }

  @Test(arguments: Fixture.all.filter { $0.type == "rgb24" })
  func `colors are nibabel's, without alpha`(_ fixture: Fixture) throws {
    let volume = try NIfTI.readVolume(Fixture.path(fixture.name)).volume
    guard case .rgb24(let bytes) = volume.storage else {
      Issue.record("\(fixture.name) is \(volume.storage.typeName)")
      return
    }
    #expect(bytes.map(Double.init) == fixture.values)
  }

  @Test func `either file of a pair may be named`() throws {
    let byHeader = try NIfTI.readVolume(Fixture.path("pair.hdr"))
    let byVoxels = try NIfTI.readVolume(Fixture.path("pair.img"))
    #expect(byHeader.nifti == byVoxels.nifti)
    #expect(!byHeader.nifti.isSingleFile)
    #expect(byHeader.volume.values() == byVoxels.volume.values())
  }

  @Test func `gzip is known by its bytes, not by its name`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.add("disguised.nii", from: "gzip.nii.gz")
    let plain = try NIfTI.readVolume(Fixture.path("int16.nii"))
    #expect(try NIfTI.readVolume(path).volume.values() == plain.volume.values())
  }

  @Test func `a header alone tells byte order, version and datatype`() throws {
    let header = try NIfTI.readHeader(Fixture.path("nifti2-big.nii.gz"))
    #expect(header.version == 2)
    #expect(header.isBigEndian)
    #expect(header.datatypeName == "float32")
  }

  @Test func `whole numbers in floats are labels`() throws {
    let map = try NIfTI.readLabelMap(Fixture.path("float-labels.nii"), scheme: .brats2023)
    #expect(map.presentLabels == [0, 1, 2, 3])
    #expect(map.scheme == .brats2023)
  }

  @Test(arguments: [
    ("int16.nii", 2), ("uint16.nii", 2), ("int32.nii", 4), ("uint32.nii", 4), ("int64.nii", 8),
    ("uint64.nii", 8), ("float32.nii", 4), ("float64.nii", 8), ("int32-big.nii", 4),
  ]) func `labels of every width are read`(_ fixture: String, bytes: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.add("labels.nii", from: fixture)
    let labels: [Label] = [0, 1, 2, 4, 127, 128, 255, 3] + Array(repeating: 2, count: 16)
    // The header and four bytes of extension flags come before the voxels.
    var file = try Data(contentsOf: URL(filePath: path)).prefix(352)
    for label in labels {
      var number = Data(count: bytes)
      let bits: UInt64 =
        switch fixture {
        case "float32.nii": UInt64(Float(label).bitPattern)
        case "float64.nii": Double(label).bitPattern
        default: UInt64(label)
        }
      for place in 0..<bytes { number[place] = UInt8(bits >> (8 * place) & 255) }
      file += fixture.contains("big") ? Data(number.reversed()) : number
    }
    try file.write(to: URL(filePath: path))
    #expect(try NIfTI.readLabelMap(path, scheme: .binary).labels == labels)
  }

  @Test func `a label map's scheme is guessed from its labels`() throws {
    #expect(try NIfTI.readLabelMap(Fixture.path("float-labels.nii")).scheme == .brats2023)
  }

  @Test(arguments: [
    ("float32.nii", "voxel (0, 0, 0) is -1.25; labels are whole numbers from 0 to 65535"),
    ("int8.nii", "voxel (0, 0, 0) is -128.0; labels are whole numbers from 0 to 65535"),
    ("rgb24.nii", "its voxels are colors"),
    ("vector.nii", "it has 3 frames, not one"),
  ]) func `what is not a label map says why`(_ name: String, _ reason: String) {
    let path = Fixture.path(name)
    #expect(
      sentence { _ = try NIfTI.readLabelMap(path) } == "\(path) is not a label map: \(reason)")
  }
}
