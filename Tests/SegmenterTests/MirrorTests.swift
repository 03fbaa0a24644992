import Imaging
import ONNX
import Segmenter
import Testing

@Suite struct MirrorTests {
  /// The phantom, in an array whose first axis runs the other way through the same numbers.
  private func mirrored(_ volume: Volume) -> Volume {
    let size = plainGrid.size
    var values: [Float] = []
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        for i in 0..<size[0] {
          values.append(
            Float(volume.value(at: VoxelPoint(i: size[0] - 1 - i, j: j, k: k), frame: 0)))
        }
      }
    }
    return Volume(grid: plainGrid, storage: .float32(values))
  }

  /// The mean of a slice's probabilities and those of the mirrored case, turned back.
  private func expected(
    _ segmenter: Segmenter, _ index: Int, extent: Segmenter.Extent
  ) throws -> RegionProbabilities {
    let volumes = phantoms(plainGrid)
    let plain = try segmenter.segment(
      slice: index, of: SegmentationInput(volumes: volumes), extent: extent, mirrors: false)
    let other = try segmenter.segment(
      slice: index, of: SegmentationInput(volumes: volumes.mapValues(mirrored)), extent: extent,
      mirrors: false)
    var mean = plain
    for region in Region.allCases {
      for row in 0..<52 {
        for column in 0..<44 {
          mean[region][column, row] =
            (plain[region][column, row] + other[region][43 - column, row]) / 2
        }
      }
    }
    return mean
  }

  @Test(arguments: [Segmenter.Extent.tissue, .everything], [true, false])
  func `a mirrored run is the mean of two ordinary ones`(
    extent: Segmenter.Extent, isTiny: Bool
  ) throws {
    // Tiles of the four-level net lie on a grid of 16, and 44 columns do not fit it.
    let segmenter = try Segmenter(isTiny ? tinyModel() : blockedModel(), threads: 2)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let found = try segmenter.segment(slice: 2, of: input, extent: extent, mirrors: true)
    let mean = try expected(segmenter, 2, extent: extent)
    let plain = try segmenter.segment(slice: 2, of: input, extent: extent)
    for region in Region.allCases {
      #expect(largestDifference(found[region].values, mean[region].values) < 1e-5)
      #expect(largestDifference(found[region].values, plain[region].values) > 1e-3)
    }
  }

  @Test func `a model says whether it wants to be mirrored`() throws {
    var file = try ONNXModel(contentsOf: golden("blocked.onnx"))
    file.metadata["mirror"] = "left-right"
    let model = try Model(file, path: "blocked.onnx")
    #expect(model.metadata.mirrors)
    #expect(try !blockedModel().metadata.mirrors)
    let segmenter = try Segmenter(model, threads: 2)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let asSaid = try segmenter.segment(input, slices: [2])
    #expect(asSaid.slices[2] == (try segmenter.segment(slice: 2, of: input, mirrors: true)))
    #expect(
      try segmenter.segment(slice: 2, of: input, mirrors: false)
        == Segmenter(blockedModel(), threads: 2).segment(slice: 2, of: input))
  }

  @Test func `background stays without tumor`() throws {
    let segmenter = try Segmenter(blockedModel(), threads: 2)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let found = try segmenter.segment(slice: 2, of: input, mirrors: true)
    let isTissue = input.slice(2, modalities: Modality.allCases).isTissue
    for (value, isTissue) in zip(found[.wholeTumor].values, isTissue) where !isTissue {
      #expect(value == 0)
    }
  }
}
