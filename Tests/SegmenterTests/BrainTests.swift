import Imaging
import Segmenter
import Testing

/// Tumor in heads with skull, which a brain mask limits.
struct BrainTests {
  /// The phantoms of a case, and a mask of the voxels left of x = 20 mm.
  private static func input(masked: Bool) throws -> SegmentationInput {
    let volumes = phantoms(plainGrid)
    guard masked else { return try SegmentationInput(volumes: volumes) }
    // The first axis is x in mm.
    let labels = (0..<plainGrid.voxelCount).map { Label($0 % plainGrid.size[0] < 20 ? 1 : 0) }
    let mask = BrainMask(LabelMap(grid: plainGrid, scheme: .labels([1]), labels: labels))
    return try SegmentationInput(
      volumes: volumes, on: plainGrid,
      brain: BrainMask.OfSkulls(mask: mask, modalities: Set(volumes.keys)))
  }

  @Test(arguments: [true, false])
  func `inside the mask, the network sees what it sees without one`(isTiny: Bool) throws {
    let segmenter = try Segmenter(isTiny ? tinyModel() : blockedModel(), threads: 2)
    let (plain, masked) = (try Self.input(masked: false), try Self.input(masked: true))
    var compared = 0
    for index in 1..<4 {
      let isBrain = try #require(masked.slice(index, modalities: Modality.allCases).isBrain)
      #expect(isBrain.contains(true) && isBrain.contains(false))
      let (whole, limited) = (
        try segmenter.segment(slice: index, of: plain),
        try segmenter.segment(slice: index, of: masked)
      )
      for region in Region.allCases {
        for offset in isBrain.indices where isBrain[offset] {
          #expect(abs(whole[region].values[offset] - limited[region].values[offset]) < 1e-5)
          compared += 1
        }
      }
    }
    #expect(compared > 1000)
  }

  @Test func `tumor that reaches into the brain stays whole, other tumor goes`() {
    var found = RegionProbabilities(width: 6, height: 2)
    found.wholeTumor.values = [
      0.9, 0.8, 0.7, 0.0, 0.9, 0.2,
      0.1, 0.0, 0.0, 0.0, 0.3, 0.1,
    ]
    found.tumorCore.values[4] = 0.6
    let isBrain = [true, true, false, false, false, false, true, true, false, false, false, false]
    found.clearOutside(isBrain, Region.allCases)
    #expect(found.wholeTumor.values == [0.9, 0.8, 0.7, 0, 0, 0, 0.1, 0, 0, 0, 0, 0])
    #expect(found.tumorCore.values.allSatisfy { $0 == 0 })
  }
}
