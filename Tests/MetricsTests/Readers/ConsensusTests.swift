import Imaging
import Metrics
import Testing

@Suite struct ConsensusTests {
  private func map(_ labels: [Label], _ scheme: LabelScheme) -> LabelMap {
    LabelMap(
      grid: Grid(size: [labels.count, 1, 1], affine: .spacing(1, 1, 1)), scheme: scheme,
      labels: labels)
  }

  @Test func `nested regions are decided from the whole tumor inward`() throws {
    // The third voxel is tumor to all three, core to two of them, and enhancing to one.
    let maps = [
      map([0, 2, 4, 4, 0], .brats2020), map([0, 2, 1, 4, 2], .brats2020),
      map([2, 0, 2, 4, 0], .brats2020),
    ]
    let consensus = try Consensus(maps, .majority)
    #expect(consensus.map.labels == [0, 2, 1, 4, 0])
    #expect(consensus.map.scheme == .brats2020)
    let whole = try #require(consensus.parts.first)
    #expect(whole.voxels == [3, 4, 3])
    #expect(whole.voxelsByVotes == [2, 1, 2])
    // The consensus has three voxels of tumor.
    #expect(whole.dice == [1, 6.0 / 7, 4.0 / 6])
  }

  @Test func `masks of two schemes are combined by what their labels mean`() throws {
    let maps = [
      map([2, 1, 4], .brats2020), map([2, 1, 3], .brats2023), map([1, 2, 3], .msd),
    ]
    #expect(try Consensus(maps, .majority).map.labels == [2, 1, 4])
    // A mask of the whole tumor alone leaves nothing else to decide.
    let coarse = try Consensus([maps[0], map([1, 0, 1], .binary)], .majority)
    #expect(coarse.map.scheme == .binary)
    #expect(coarse.map.labels == [1, 0, 1])
  }

  @Test func `every label is decided by itself, and half is no majority`() throws {
    let scheme = LabelScheme.labels([5, 9] as [Label])
    let maps = [
      map([5, 9, 5, 0], scheme), map([5, 9, 9, 12], .labels([5, 9, 12] as [Label])),
      map([5, 5, 0, 12], scheme), map([9, 9, 0, 12], .labels([9, 12] as [Label])),
    ]
    let consensus = try Consensus(maps, .majority)
    #expect(consensus.map.labels == [5, 9, 0, 12])
    #expect(consensus.parts.map(\.structure.id) == ["label 5", "label 9", "label 12"])
  }

  @Test func `STAPLE trusts the readers who agree`() throws {
    // Two agree on ten voxels; the third marks others.
    let good = map((0..<40).map { $0 < 10 ? 1 : 0 }, .binary)
    let poor = map((0..<40).map { $0 >= 30 ? 1 : 0 }, .binary)
    let consensus = try Consensus([good, good, poor], .staple)
    #expect(consensus.map.labels == good.labels)
    let staple = try #require(consensus.parts[0].staple)
    #expect(staple.sensitivities[0] > 0.99)
    #expect(staple.sensitivities[2] < 0.01)
  }

  @Test func `nobody marks anything`() throws {
    let empty = map([0, 0], .brats2020)
    for method in Consensus.Method.allCases {
      let consensus = try Consensus([empty, empty], method)
      #expect(consensus.map.labels == [0, 0])
      #expect(consensus.parts.allSatisfy { $0.staple == nil })
    }
  }

  @Test func `other grids and other structures are refused`() {
    let one = map([1, 2], .brats2020)
    #expect(throws: Consensus.Problem.gridsDiffer(1)) {
      try Consensus([one, map([1, 2, 0], .brats2020)], .majority)
    }
    #expect(throws: Consensus.Problem.nothingInCommon(1)) {
      try Consensus([one, map([7, 0], .labels([7] as [Label]))], .majority)
    }
  }

  @Test func `without variety there is no kappa`() {
    #expect(CohenKappa(pairs: [], categories: 3) == nil)
    #expect(CohenKappa(pairs: [(1, 1), (1, 1)], categories: 3) == nil)
    #expect(FleissKappa(counts: [[0, 3], [0, 3]]) == nil)
  }
}
