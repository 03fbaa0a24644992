import Cases
import Foundation
import Imaging
import Segmenter
import TestSupport
import Testing
import Trainer
import VolumeFiles

/// Cases in memory, and what is drawn from them.
struct TrainingDataTests {
  @Test func `a case knows its slices and regions`() throws {
    let item = try syntheticCase()
    #expect(item.known == 7)
    #expect(item.headSlices == [0, 1, 2, 3])
    #expect(item.tumorSlices == [1, 2, 3])
    #expect(item.coreSlices == [1, 2, 3])
    // The head's 24×22 voxels and one more on each side.
    #expect(item.width == 26)
    #expect(item.height == 24)
  }

  @Test func `a case has slices of other planes where voxels are about as long every way`() throws {
    let item = try syntheticCase(planes: [.coronal, .sagittal])
    #expect(item.plane == .axial && item.others.map(\.plane) == [.coronal, .sagittal])
    // Arrays run toward right, anterior and superior; slices keep the array's order.
    let (coronal, sagittal) = (item.others[0], item.others[1])
    #expect(coronal.tumorSlices == Array(7..<15) && sagittal.tumorSlices == Array(8..<17))
    // 24 columns, 22 rows and 4 slices of head, and a border of one.
    #expect(coronal.height == 6 && coronal.width == 26)
    #expect(sagittal.height == 6 && sagittal.width == 24)
  }

  @Test(arguments: [(1.4, [Plane.coronal]), (1.6, [])])
  func `thick slices are learned in their own plane alone`(
    _ thickness: Double, _ others: [Plane]
  ) throws {
    let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID())/A")
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let grid = Grid(size: [32, 32, 32], affine: .spacing(1, 1, thickness))
    let values = (0..<grid.voxelCount).map { Label($0 % 7 + 1) }
    for (kind, labels) in [("flair", values), ("seg", values.map { $0 == 4 ? 4 : 0 })] {
      try VolumeFormats.writeLabelMap(
        LabelMap(grid: grid, scheme: .binary, labels: labels), geometry: VolumeGeometry(grid: grid),
        to: folder.appending(path: "A_\(kind).nii.gz").path)
    }
    let data = try TrainingData(folders: [folder.path], splits: nil, planes: [.axial, .coronal])
    #expect(data.train.first?.others.map(\.plane) == others)
  }

  @Test func `parts of brains that are z-scores already take no part in pasting`() throws {
    let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let grid = Grid(size: [6, 6, 6], affine: .spacing(1, 1, 1))
    for name in ["A", "B", "cubes"] {
      let place = folder.appending(path: name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for kind in ["flair", "seg"] {
        try VolumeFormats.writeLabelMap(
          LabelMap(
            grid: grid, scheme: .binary,
            labels: (0..<grid.voxelCount).map {
              kind == "seg" ? ($0 % 3 == 0 ? 4 : 0) : Label($0 % 5 + 1)
            }),
          geometry: VolumeGeometry(grid: grid),
          to: place.appending(path: "\(name)_\(kind).nii.gz").path)
      }
    }
    let data = try TrainingData(
      folders: [folder.path],
      splits: .init(train: ["A", "B", "cubes"], validation: [], normalized: ["cubes"]))
    #expect(data.train.filter(\.isNormalized).map(\.name) == ["cubes"])
    var random = CounterRandom(4, 4)
    var pasted = 0
    for _ in 0..<200 {
      let choice = SampleChoice(data, partialShare: 0, pasteShare: 1, random: &random)
      guard let donor = choice.donor else { continue }
      pasted += 1
      #expect(!choice.place.item.isNormalized && !donor.item.isNormalized)
    }
    #expect(pasted > 20)
  }

  @Test func `samples show all planes of a patient, and donors lie in the same`() throws {
    let patients = try ["a", "b"].map { try syntheticCase($0, planes: [.coronal, .sagittal]) }
    // Of one patient there are axial slices alone.
    let data = try TrainingData(train: patients + [syntheticCase("c")])
    var random = CounterRandom(4, 4)
    var counts: [Plane: Int] = [:]
    for _ in 0..<600 {
      let choice = SampleChoice(data, partialShare: 0, pasteShare: 0.5, random: &random)
      counts[choice.place.item.plane, default: 0] += 1
      if let donor = choice.donor { #expect(donor.item.plane == choice.place.item.plane) }
    }
    // Two of three patients show each plane in a third of their samples, one the axial one in all.
    #expect(counts.count == 3 && (280...390).contains(counts[.axial] ?? 0))
    #expect((90...180).contains(counts[.coronal] ?? 0))
  }

  @Test func `a binary mask says nothing of core and enhancing tumor`() throws {
    let item = try syntheticCase(scheme: .binary, modalities: [.flair, .t1ce])
    #expect(item.known == 1)
    #expect(item.isPresent == [true, false, true, false])
    #expect(item.coreSlices.isEmpty)
  }

  @Test func `random numbers depend on the key alone`() {
    var (a, b, c) = (CounterRandom(1, 2, 3), CounterRandom(1, 2, 3), CounterRandom(1, 3, 2))
    let (x, y, z) = ((0..<4).map { _ in a.next() }, (0..<4).map { _ in b.next() }, c.next())
    #expect(x == y)
    #expect(x[0] != z)
    let numbers = (0..<4000).map { _ in Double(a.normal()) }
    let mean = numbers.reduce(0, +) / 4000
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
    #expect(abs(mean) < 0.05)
    #expect(abs(variance - 1) < 0.08)
  }

  @Test func `an augmented mask stays on the tumor, and a modality always remains`() throws {
    let item = try syntheticCase()
    var augmentation = Augmentation()
    augmentation.dropout = 0.6
    augmentation.restyling = 0
    augmentation.pasting = 0
    let (side, out) = (204, 20)
    var maker = SampleMaker(augmentation, height: side, width: side)
    var image = [Float](repeating: 0, count: 4 * side * side)
    var mask = [UInt8](repeating: 0, count: out * out)
    var seen = Set<Int>()
    for index in 0..<24 {
      var random = CounterRandom(9, UInt64(index))
      maker.make(item, slice: 2, random: &random, image: &image, mask: &mask)
      let kept = (0..<4).filter { channel in
        image[channel * side * side..<(channel + 1) * side * side].contains { $0 != 0 }
      }
      #expect(!kept.isEmpty)
      seen.insert(kept.count)
      // Inside the mask the image is brighter than around it, whatever the contrast.
      let channel = try #require(kept.first)
      var (inside, outside): ([Float], [Float]) = ([], [])
      for row in 0..<out {
        for column in 0..<out {
          let value = image[(channel * side + row + 92) * side + column + 92]
          if value == 0 { continue }
          if mask[row * out + column] != 0 { inside.append(value) } else { outside.append(value) }
        }
      }
      if inside.count > 20, outside.count > 20 {
        #expect(inside.sorted()[inside.count / 2] > outside.sorted()[outside.count / 2])
      }
    }
    #expect(seen.count > 1)
  }

  @Test func `averaging networks takes the middle of the averaged weights`() {
    var state = TrainingState(UNetConfiguration(width: 16), options: TrainingOptions())
    var other = state
    let weights = state.averageWeights
    other.averageWeights = other.averageWeights.map { $0 + 2 }
    other.averageMeans = other.averageMeans.map { $0 + 1 }
    state.average(with: [])
    #expect(state.averageWeights == weights)
    state.average(with: [other])
    #expect(zip(state.averageWeights, weights).allSatisfy { abs($0 - $1 - 1) < 1e-6 })
    #expect(state.averageMeans.allSatisfy { $0 == 0.5 })
    #expect(state.weights == weights)
  }

  @Test func `a checkpoint that is none, or cut short, is refused with a sentence`() throws {
    let file = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID()).checkpoint")
    defer { try? FileManager.default.removeItem(at: file) }
    func message() -> String {
      do {
        _ = try TrainingState(contentsOf: file.path)
        return "no error"
      } catch {
        return String(describing: error)
      }
    }
    #expect(message().hasPrefix("the checkpoint \(file.path) cannot be read"))
    try Data("something else entirely".utf8).write(to: file)
    #expect(message() == "\(file.path) is not a checkpoint of glia train")
    let state = TrainingState(UNetConfiguration(width: 16), options: TrainingOptions())
    try state.write(to: file.path)
    let whole = try Data(contentsOf: file)
    #expect(message() == "no error")
    try whole.prefix(whole.count - 9).write(to: file)
    #expect(message() == "the checkpoint \(file.path) is truncated")
    try whole.prefix(40).write(to: file)
    #expect(message() == "the checkpoint \(file.path) is truncated")
  }

  @Test func `a checkpoint of train_torch.py is read, its settings the same as here`() throws {
    // The header of a run by Scripts/test_train_torch.py, which checks that it is still written so.
    let json = try Data(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Goldens/torch-header.json"))
    let layout = ParameterLayout(UNetConfiguration(width: 16))
    var data = Data("gliackp1".utf8)
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { data.append(contentsOf: $0) }
    data += json + Data(count: 16 * (layout.count + layout.statisticsCount))
    let file = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID()).checkpoint")
    defer { try? FileManager.default.removeItem(at: file) }
    try data.write(to: file)
    let header = try TrainingState(contentsOf: file.path).header

    var options = TrainingOptions()
    options.length = .steps(6)
    options.batch = 2
    options.replicas = 2
    options.height = 204
    options.width = 204
    options.seed = 7
    #expect(header.options == options)
    #expect(header.configuration == UNetConfiguration(width: 16))
    #expect(header.step == 6)
    #expect(header.history.first?.validation == [0, 0, 0])
  }

  @Test func `a Decathlon data set gives its frames and the meaning of its labels`() throws {
    let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["imagesTr", "labelsTr"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../NIfTITests/Fixtures/int16.nii").standardizedFileURL
    let header = try VolumeFormats.readHeader(fixture.path)
    let grid = try VolumeFormats.readVolume(fixture.path).volume.grid
    let count = grid.voxelCount
    // Each frame is bright in another voxel; the first voxel is edema, the last one enhances. No value is so
    // frequent that it would be taken for background.
    let frames = (0..<4 * count).map { Float($0 % count == $0 / count ? 19 : $0 % count % 5 + 1) }
    var labels = [Label](repeating: 0, count: count)
    labels[0] = 1
    labels[count - 1] = 3
    for name in ["BRATS_001", "BRATS_002"] {
      try VolumeFormats.writeFloats(
        frames, frames: 4, geometry: header.geometry, to: folder.path + "/imagesTr/\(name).nii.gz")
      try VolumeFormats.writeLabelMap(
        LabelMap(grid: grid, scheme: .msd, labels: labels), geometry: header.geometry,
        to: folder.path + "/labelsTr/\(name).nii.gz")
    }
    let splits = TrainingData.Splits(train: ["BRATS_001"], validation: ["BRATS_002"])
    let data = try TrainingData(folders: [folder.path], splits: splits)
    #expect(data.train.map(\.name) == ["BRATS_001"])
    #expect(data.validation.map(\.name) == ["BRATS_002"])
    let item = try #require(data.train.first)
    #expect(item.isPresent == [true, true, true, true])
    #expect(item.enhancingShare == 0.5)
    #expect(item.tumorSlices.count == 2)
    #expect(item.coreSlices.count == 1)

    var maker = SampleMaker(Augmentation(), height: 204, width: 204)
    var image = [Float](repeating: 0, count: 4 * 204 * 204)
    var mask = [UInt8](repeating: 0, count: 400)
    var planes = [[Float]](repeating: [], count: 4)
    for slice in item.headSlices {
      maker.place(
        item, slice: slice, row: Float(item.height / 2), column: Float(item.width / 2),
        image: &image, mask: &mask)
      for channel in 0..<4 {
        planes[channel] += image[channel * 204 * 204..<(channel + 1) * 204 * 204]
      }
    }
    #expect(Set(planes).count == 4)
  }
}
