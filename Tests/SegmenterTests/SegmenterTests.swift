import Imaging
import Segmenter
import Synchronization
import Testing

@Suite struct TilingTests {
  @Test func `the margin and the grid of the seed's net are found`() throws {
    let axis = try tinyModel().tiles.axes[0]
    #expect(axis.margin == 92)
    #expect(axis.period == 16)
    #expect(axis.sides.first?.input == 188)
    #expect(axis.sides.first?.output == 4)
    #expect(axis.sides.allSatisfy { $0.input - $0.output == 184 && $0.output % 16 == 4 })
  }

  @Test(arguments: [(0..<240, [0], 244), (37..<170, [32], 148), (0..<4, [0], 4)])
  func `one tile covers a brain`(range: Range<Int>, starts: [Int], side: Int) throws {
    let cover = try tinyModel().tiles.axes[0].cover(range)
    #expect(cover.starts == starts)
    #expect(cover.side.output == side)
  }

  @Test func `tiles cover what does not fit one`() throws {
    let axis = try tinyModel(longestInput: 236).tiles.axes[0]
    let cover = axis.cover(5..<120)
    #expect(cover.starts.allSatisfy { $0 % 16 == 0 })
    for (start, next) in zip(cover.starts, cover.starts.dropFirst()) {
      #expect(next <= start + cover.side.output)
    }
    #expect(cover.starts[0] <= 5)
    #expect((cover.starts.last ?? 0) + cover.side.output >= 120)
  }

  @Test func `small tiles give what one large tile gives`() throws {
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let whole = try Segmenter(tinyModel(), threads: 2).segment(
      slice: 2, of: input, extent: .everything)
    let tiled = try Segmenter(tinyModel(longestInput: 204), threads: 2).segment(
      slice: 2, of: input, extent: .everything)
    for region in Region.allCases {
      #expect(largestDifference(whole[region].values, tiled[region].values) < 1e-5)
    }
  }

  @Test func `the output lies where the input was`() throws {
    // What a slice gives equals a forward pass over the slice extended by zeros.
    let model = try blockedModel()
    let segmenter = try Segmenter(model, threads: 2)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let slice = input.slice(2, modalities: Modality.allCases)
    let (height, width, margin) = (52 + 16, 44 + 16, 8)
    var extended = [Float](repeating: 0, count: 4 * height * width)
    for channel in 0..<4 {
      for row in 0..<52 {
        for column in 0..<44 {
          extended[(channel * height + row + margin) * width + column + margin] =
            slice.values[(channel * 52 + row) * 44 + column]
        }
      }
    }
    let expected = try segmenter.forward(extended, height: height, width: width)
    let found = try segmenter.segment(slice: 2, of: input, extent: .everything)
    #expect(expected.shape == [3, 52, 44])
    #expect(
      largestDifference(Region.allCases.flatMap { found[$0].values }, expected.values) < 1e-5)
  }
}

@Suite struct SegmentationTests {
  @Test(arguments: [true, false])
  func `a tile over the brain gives what the whole slice gives`(isTiny: Bool) throws {
    let segmenter = try Segmenter(isTiny ? tinyModel() : blockedModel(), threads: 2)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    for index in 0..<5 {
      let isTissue = input.slice(index, modalities: Modality.allCases).isTissue
      let cropped = try segmenter.segment(slice: index, of: input)
      let whole = try segmenter.segment(slice: index, of: input, extent: .everything)
      for region in Region.allCases {
        let expected = zip(whole[region].values, isTissue).map { $1 ? $0 : 0 }
        #expect(largestDifference(cropped[region].values, expected) < 1e-5)
      }
    }
  }

  @Test func `a slice without tissue has no tumor`() throws {
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    #expect(input.slice(0, modalities: Modality.allCases).tissueBox == nil)
    let found = try Segmenter(tinyModel(), threads: 1).segment(slice: 0, of: input)
    #expect(Region.allCases.allSatisfy { found[$0].values.allSatisfy { $0 == 0 } })
  }

  @Test func `the storage order makes no difference in the world`() throws {
    let segmenter = try Segmenter(blockedModel(), threads: 2)
    let plain = try segmenter.segment(SegmentationInput(volumes: phantoms(plainGrid)))
    let turned = try segmenter.segment(SegmentationInput(volumes: phantoms(turnedGrid)))
    let maps = (plain.labelMap(scheme: .brats2020), turned.labelMap(scheme: .brats2020))
    #expect(maps.0.presentLabels.count > 1)
    let (first, second) = (plain.probabilities(), turned.probabilities())
    for k in 0..<5 {
      for j in 0..<52 {
        for i in 0..<44 {
          let here = VoxelPoint(i: i, j: j, k: k)
          let there = VoxelPoint(i: k, j: 43 - i, k: j)
          #expect(maps.0[here] == maps.1[there])
          for channel in 0..<3 {
            let start = channel * plainGrid.voxelCount
            let a = first[start + plainGrid.offset(here)]
            let b = second[start + turnedGrid.offset(there)]
            #expect(abs(a - b) < 1e-6)
          }
        }
      }
    }
  }

  @Test func `a missing modality is zero everywhere`() throws {
    let segmenter = try Segmenter(blockedModel(), threads: 2)
    var volumes = phantoms(plainGrid)
    volumes[.t1] = nil
    let without = try segmenter.segment(slice: 2, of: SegmentationInput(volumes: volumes))
    volumes[.t1] = Volume(
      grid: plainGrid, storage: .uint8([UInt8](repeating: 0, count: plainGrid.voxelCount)))
    let empty = try segmenter.segment(slice: 2, of: SegmentationInput(volumes: volumes))
    #expect(without == empty)
  }

  @Test func `some slices of a volume are segmented, with progress`() throws {
    let segmenter = try Segmenter(blockedModel(), threads: 2)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    var seen: [[Int]] = []
    let result = try segmenter.segment(
      input, slices: [3, 1], progress: { seen.append([$0.done, $0.total, $0.slice]) })
    #expect(seen == [[1, 2, 3], [2, 2, 1]])
    #expect(result.slices.keys.sorted() == [1, 3])
    #expect(result.slices[3] == (try segmenter.segment(slice: 3, of: input)))
  }

  @Test func `a cancelled segmentation stops at the next slice`() throws {
    let segmenter = try Segmenter(blockedModel(), threads: 2)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let flag = Flag()
    var done = 0
    #expect {
      try segmenter.segment(
        input, isCancelled: { flag.isRaised.load(ordering: .relaxed) },
        progress: { _ in
          done += 1
          if done == 2 { flag.isRaised.store(true, ordering: .relaxed) }
        })
    } throws: { error in
      if case SegmentationError.cancelled = error { true } else { false }
    }
    #expect(done == 2)
  }

  @Test func `several threads may ask one segmenter`() async throws {
    let segmenter = try Segmenter(blockedModel(), threads: 2)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let expected = try (1...3).map { try segmenter.segment(slice: $0, of: input) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 1...3 {
        group.addTask { try segmenter.segment(slice: index, of: input) == expected[index - 1] }
      }
      for try await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func `what cannot be segmented is said in a sentence`() throws {
    func text(_ volumes: [Modality: Volume]) -> String {
      do {
        let input = try SegmentationInput(volumes: volumes)
        _ = try Segmenter(blockedModel(), threads: 1).segment(slice: 0, of: input)
        return "no error"
      } catch {
        return "\(error)"
      }
    }
    #expect(text([:]) == "this image's sequence is unknown; open it with 'glia view --flair FILE'")
    let other = Grid(size: [44, 52, 5], affine: .spacing(2, 1, 1))
    #expect(
      text([.flair: phantom(plainGrid, modality: 0), .t2: phantom(other, modality: 1)])
        == "FLAIR and T2 have different grids: 44×52×5 voxels of 1×1×1 mm, RAS, first voxel at "
        + "(0, 0, 0) mm and 44×52×5 voxels of 2×1×1 mm, RAS, first voxel at (0, 0, 0) mm")
    let color = Volume(
      grid: plainGrid, storage: .rgb24([UInt8](repeating: 0, count: 3 * plainGrid.voxelCount)))
    #expect(text([.t1: color]) == "T1 is a color image instead of intensities")
  }
}

/// A flag that is raised once.
private final class Flag: Sendable {
  let isRaised = Atomic(false)
}

@Suite struct LabelTests {
  private func probabilities(_ values: [(Float, Float, Float)], _ thresholds: [Region: Float] = [:])
    -> RegionProbabilities
  {
    var result = RegionProbabilities(width: values.count, height: 1, thresholds: thresholds)
    result[.wholeTumor].values = values.map(\.0)
    result[.tumorCore].values = values.map(\.1)
    result[.enhancingTumor].values = values.map(\.2)
    return result
  }

  @Test func `the innermost region decides, and regions are nested`() {
    let found = probabilities([
      (0.1, 0.2, 0.3), (0.9, 0.2, 0.3), (0.9, 0.8, 0.3), (0.9, 0.8, 0.7), (0.1, 0.2, 0.7),
      (0.1, 0.8, 0.3), (0.5, 0.5, 0.5),
    ])
    #expect(found.labels(scheme: .brats2020).values == [0, 2, 1, 4, 4, 1, 0])
    #expect(found.labels(scheme: .brats2023).values == [0, 2, 1, 3, 3, 1, 0])
    #expect(found.labels(scheme: .msd).values == [0, 1, 2, 3, 3, 2, 0])
    #expect(found.labels(scheme: .binary).values == [0, 1, 1, 1, 1, 1, 0])
    let all = Dictionary(uniqueKeysWithValues: Region.allCases.map { ($0, Float(0.85)) })
    #expect(found.labels(thresholds: all, scheme: .brats2020).values == [0, 2, 2, 2, 0, 0, 0])
  }

  @Test func `each region has the model's own threshold`() {
    let found = probabilities([(0.4, 0, 0), (0.9, 0.6, 0.2)], [.wholeTumor: 0.3, .tumorCore: 0.7])
    #expect(found.labels(scheme: .brats2020).values == [2, 2])
  }
}
