import Cases
import Foundation
import Imaging
import Phantom
import Testing
import VolumeFiles

/// The synthetic case: repeatable, in BraTS layout, and as bright as real scans are.
struct PhantomTests {
  /// Slices through the tumor of seed 1.
  static let volumes = Phantom(seed: 1).volumes(slices: 80..<120)

  @Test func `equal seeds give equal cases, and others do not`() {
    let again = Phantom(seed: 1).volumes(slices: 99..<101)
    let other = Phantom(seed: 2).volumes(slices: 99..<101)
    let range = 99 * 57600..<101 * 57600
    for modality in Modality.allCases {
      let first = Self.volumes.intensities[modality]?[range]
      #expect(first == again.intensities[modality]?[range])
      #expect(first != other.intensities[modality]?[range])
    }
    #expect(Self.volumes.labels.labels[range] == again.labels.labels[range])
  }

  @Test func `all images have the same brain, with nothing around it`() throws {
    let flair = try #require(Self.volumes.intensities[.flair])
    let brain = flair.count { $0 != 0 }
    #expect(brain > 300_000)
    for modality in Modality.allCases {
      let values = try #require(Self.volumes.intensities[modality])
      #expect(zip(values, flair).allSatisfy { ($0 != 0) == ($1 != 0) })
    }
    #expect(zip(Self.volumes.labels.labels, flair).allSatisfy { $0 == 0 || $1 != 0 })
  }

  @Test func `the tumor has a core, a rim and edema`() {
    #expect(Self.volumes.labels.presentLabels == [0, 1, 2, 4])
    for label in [Label(1), 2, 4] {
      #expect(Self.volumes.labels.labels.count { $0 == label } > 3000)
    }
  }

  /// Means of normalized intensities in real cases, with room for how much they differ among them:
  /// BraTS 2019 and 2021, 12 cases.
  @Test(arguments: [
    (Label(1), Modality.flair, 2.2), (2, .flair, 2.0), (4, .flair, 2.1),
    (1, .t1ce, -0.3), (2, .t1ce, -0.1), (4, .t1ce, 2.2),
    (1, .t2, 2.0), (2, .t2, 0.9), (4, .t2, 1.1), (2, .t1, 0.1), (4, .t1, 0.2),
  ]) func `parts of the tumor are as bright as in real cases`(
    _ label: Label, _ modality: Modality, _ mean: Double
  ) throws {
    let values = try #require(Self.volumes.intensities[modality])
    let brain = values.filter { $0 != 0 }.map(Double.init)
    let middle = brain.reduce(0, +) / Double(brain.count)
    let spread = (brain.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(brain.count))
      .squareRoot()
    let part = zip(values, Self.volumes.labels.labels).filter { $1 == label }.map { Double($0.0) }
    let score = (part.reduce(0, +) / Double(part.count) - middle) / spread
    #expect(abs(score - mean) < 0.9, "\(score)")
  }

  @Test func `the case is written in BraTS layout, in less than six megabytes`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "glia-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try Phantom(seed: 1).write(to: folder.path)
    #expect(paths.count == 5)
    let bytes = try paths.reduce(0) { try $0 + Data(contentsOf: URL(filePath: $1)).count }
    #expect(bytes < 6_000_000)
    let found = try #require(try Case.discover([folder.path]).first)
    #expect(found.presentModalities == Modality.allCases)
    let header = try VolumeFormats.readHeader(paths[0])
    #expect(header.grid == Phantom.grid)
    #expect(header.typeName == "int16")
    #expect(Orientation(header.grid.affine).axisCodes == "LPS")
    let reference = try VolumeFormats.readLabelMap(paths[4])
    #expect(reference.scheme == .brats2020)
  }

  @Test func `a folder that cannot be made is named`() {
    var said = ""
    do { try Phantom(seed: 1).write(to: "/nowhere/demo") } catch { said = "\(error)" }
    #expect(said == "/nowhere/demo cannot be written: No such file or directory")
  }
}
