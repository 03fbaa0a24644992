import Foundation
import Imaging
import Segmenter
import Testing

struct PostProcessingTests {
  /// Probabilities, and the labels that Scripts/make_postprocessing_goldens.py makes of them.
  struct Golden: Decodable {
    struct Record: Decodable, Sendable, CustomTestStringConvertible {
      let name: String
      let thresholds: [Float]
      let smoothing: Float
      let seeds: [Float]
      let islands: [Double]
      let enhancing: Double
      let share: Double
      let labels: String
      var testDescription: String { name }

      var rules: PostProcessing {
        PostProcessing(
          sliceSmoothing: smoothing, seedThresholds: perRegion(seeds),
          minimumIslands: perRegion(islands), minimumEnhancing: enhancing,
          minimumEnhancingShare: share)
      }

      func perRegion<Value>(_ values: [Value]) -> [Region: Value] {
        Dictionary(uniqueKeysWithValues: zip(Region.allCases, values))
      }
    }
    let size: [Int]
    let spacing: [Double]
    let thousandths: [[Int]]
    let records: [Record]

    static let all: Golden = {
      do {
        let data = try Data(contentsOf: URL(fileURLWithPath: golden("postprocessing.json")))
        return try JSONDecoder().decode(Golden.self, from: data)
      } catch {
        fatalError("postprocessing.json: \(error); run Scripts/make_postprocessing_goldens.py")
      }
    }()

    /// LPS, as BraTS has it: the array's order is that of the slices.
    var grid: Grid {
      Grid(
        size: size,
        affine: Affine(elements: [-spacing[0], 0, 0, 0, 0, -spacing[1], 0, 0, 0, 0, spacing[2], 0]))
    }
  }

  /// The golden's probabilities on a grid whose array may run otherwise.
  private func segmentation(_ grid: Grid, _ offset: (VoxelPoint) -> Int) -> VolumeSegmentation {
    let golden = Golden.all
    let geometry = SliceGeometry(grid, plane: .axial)
    var result = VolumeSegmentation(geometry: geometry)
    for index in 0..<geometry.count {
      var slice = RegionProbabilities(width: geometry.width, height: geometry.height)
      for (channel, region) in Region.allCases.enumerated() {
        for row in 0..<geometry.height {
          for column in 0..<geometry.width {
            let voxel = geometry.voxel(column: column, row: row, index: index)
            slice[region][column, row] = Float(golden.thousandths[channel][offset(voxel)]) / 1000
          }
        }
      }
      result.slices[index] = slice
    }
    return result
  }

  private var plain: VolumeSegmentation {
    segmentation(Golden.all.grid) { Golden.all.grid.offset($0) }
  }

  @Test(arguments: Golden.all.records)
  func `labels are those of the rules written in Python`(_ record: Golden.Record) {
    let found = plain.postProcessed(
      by: record.rules, thresholds: record.perRegion(record.thresholds), scheme: .brats2020)
    #expect(found.map.labels.map(String.init).joined() == record.labels)
  }

  @Test(arguments: Golden.all.records)
  func `the storage order makes no difference`(_ record: Golden.Record) {
    let golden = Golden.all
    let (width, height, depth) = (golden.size[0], golden.size[1], golden.size[2])
    // Stored up, to the right, to the back.
    let turned = Grid(
      size: [depth, width, height],
      affine: Affine(elements: [0, 1, 0, -Double(width - 1), 0, 0, -1, 0, 2, 0, 0, 0]))
    func original(_ voxel: VoxelPoint) -> Int {
      golden.grid.offset(VoxelPoint(i: width - 1 - voxel.j, j: voxel.k, k: voxel.i))
    }
    let found = segmentation(turned, original).postProcessed(
      by: record.rules, thresholds: record.perRegion(record.thresholds), scheme: .brats2020)
    let labels = Array(record.labels)
    for k in 0..<height {
      for j in 0..<width {
        for i in 0..<depth {
          let voxel = VoxelPoint(i: i, j: j, k: k)
          #expect(String(found.map[voxel]) == String(labels[original(voxel)]))
        }
      }
    }
  }

  @Test func `without rules labels are those of the thresholds`() {
    let found = plain.postProcessed(by: .none, scheme: .msd)
    #expect(found.map == plain.labelMap(scheme: .msd))
    #expect(found.changedVoxels == 0)
    #expect(Region.allCases.allSatisfy { found.changes[$0]?.components == 0 })
  }

  @Test func `what was changed is counted`() throws {
    let before = plain.labelMap(scheme: .brats2020)
    let rules = PostProcessing(minimumIslands: [.enhancingTumor: 0.02])
    let found = plain.postProcessed(by: rules, scheme: .brats2020)
    let change = try #require(found.changes[.enhancingTumor])
    let islands = ConnectedComponents(
      before.labels.map { $0 == 4 }, size: before.grid.size, connectivity: .corners
    ).components.filter { Double($0.voxelCount) * 0.002 < 0.02 }
    #expect(!islands.isEmpty)
    #expect(change.components == islands.count)
    #expect(change.componentVoxels == islands.reduce(0) { $0 + $1.voxelCount })
    #expect(change.voxelsBefore - change.voxelsAfter == change.componentVoxels)
    #expect(found.changedVoxels == change.componentVoxels)
    #expect(found.changes[.tumorCore]?.voxelsBefore == found.changes[.tumorCore]?.voxelsAfter)
    #expect(found.milliliters(10) == 0.02)
  }

  @Test func `too little enhancing tumor becomes core`() {
    let count = plain.labelMap(scheme: .brats2020).labels.count { $0 == 4 }
    let limit = Double(count) * 0.002
    let kept = plain.postProcessed(by: PostProcessing(minimumEnhancing: limit), scheme: .brats2020)
    #expect(kept.enhancingVoxelsToCore == 0)
    let cleared = plain.postProcessed(
      by: PostProcessing(minimumEnhancing: limit + 0.001), scheme: .brats2020)
    #expect(cleared.enhancingVoxelsToCore == count)
    #expect(!cleared.map.presentLabels.contains(4))
    #expect(cleared.changes[.tumorCore]?.voxelsAfter == kept.changes[.tumorCore]?.voxelsAfter)
  }

  @Test func `rules are read from a model's metadata, and written back`() throws {
    let metadata = ModelMetadata(
      mirrors: true,
      postProcessing: PostProcessing(
        sliceSmoothing: 0.25, seedThresholds: [.wholeTumor: 0.75, .tumorCore: 0.75],
        minimumIslands: [.wholeTumor: 0.5, .tumorCore: 0.5, .enhancingTumor: 0.5],
        minimumEnhancing: 0.2, minimumEnhancingShare: 0.1))
    let properties = metadata.properties
    #expect(properties["mirror"] == "left-right")
    #expect(properties["slice-smoothing"] == "0.25")
    #expect(properties["seed-threshold"] == "0.75,0.75,0.0")
    #expect(properties["minimum-island-ml"] == "0.5")
    #expect(properties["minimum-enhancing-ml"] == "0.2")
    #expect(properties["minimum-enhancing-share"] == "0.1")
    #expect(try ModelMetadata(properties: properties, file: "net.onnx") == metadata)
    #expect(metadata.notes.isEmpty)
  }

  @Test func `a list follows the order of the model's regions`() throws {
    var properties = ModelMetadata(regions: [.enhancingTumor, .wholeTumor]).properties
    properties["minimum-island-ml"] = "0.1, 2"
    let rules = try ModelMetadata(properties: properties, file: "net.onnx").postProcessing
    #expect(rules.minimumIslands == [.enhancingTumor: 0.1, .wholeTumor: 2])
  }

  @Test(arguments: [
    ("slice-smoothing", "2", "a number from 0 to 1"),
    ("slice-smoothing", "0.1,0.1,0.1", "a number from 0 to 1"),
    ("seed-threshold", "1", "a number of at least 0 and below 1, or one for each region"),
    ("minimum-island-ml", "0.1,0.2", "a number of milliliters, or one for each region"),
    ("minimum-island-ml", "-1", "a number of milliliters, or one for each region"),
    ("minimum-enhancing-ml", "some", "a number of milliliters"),
    ("minimum-enhancing-share", "1", "a number of at least 0 and below 1"),
    ("mirror", "up-down", "left-right"),
  ])
  func `a rule that is not understood is quoted`(key: String, value: String, expected: String) {
    var properties = ModelMetadata().properties
    properties[key] = value
    let error = #expect(throws: ModelError.self) {
      try ModelMetadata(properties: properties, file: "net.onnx")
    }
    #expect(
      error?.description
        == "metadata entry \"\(key)\" of net.onnx is \"\(value)\"; it must be \(expected)")
  }
}
