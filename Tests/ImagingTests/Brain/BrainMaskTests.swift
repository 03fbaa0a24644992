import Imaging
import Testing

@Suite struct BrainMaskTests {
  /// The mask of a volume that has one. (Comparing in `#require` would print whole volumes.)
  static func brain(_ volume: Volume) throws -> BrainMask {
    guard let mask = BrainMask(of: volume) else {
      throw Missing()
    }
    return mask
  }

  struct Missing: Error {}

  @Test(arguments: SyntheticHead.Sequence.allCases)
  func `the brain is found in every sequence`(_ sequence: SyntheticHead.Sequence) throws {
    let grid = SyntheticHead.grid(2.5, 2.5, 2.5)
    let mask = try Self.brain(SyntheticHead.volume(grid, sequence))
    let dice = SyntheticHead.dice(mask, on: grid)
    // In T2, the fluid around the brain is as bright as the brain.
    #expect(
      dice > (sequence == .t2 ? 0.92 : 0.94) && mask.skinContact < 0.05,
      "\(dice), contact \(mask.skinContact)")
    #expect((0.2...0.7).contains(mask.headShare), "\(mask.headShare)")
  }

  @Test func `sequences that lie elsewhere make the joined mask doubtful`() throws {
    let grid = SyntheticHead.grid(2.5, 2.5, 2.5)
    func joined(shift: Double) throws -> BrainMask? {
      var elements = grid.affine.elements
      elements[3] += shift
      let moved = Grid(size: grid.size, affine: Affine(elements: elements))
      let flair = SyntheticHead.volume(grid, .flair)
      return BrainMask(joining: [
        try Self.brain(SyntheticHead.volume(grid, .t1)),
        try Self.brain(SyntheticHead.volume(grid, .t2)),
        try Self.brain(Volume(grid: moved, storage: flair.storage)),
      ])
    }
    let (still, moved) = (try joined(shift: 0), try joined(shift: 16))
    #expect(still?.doubt == nil, "\(still?.agreement ?? 0)")
    #expect(moved?.doubt?.hasSuffix("check their alignment") == true, "\(moved?.agreement ?? 0)")
  }

  @Test func `thick slices, and slices stored in another order, are no harder`() throws {
    let thick = SyntheticHead.grid(2, 2, 6)
    let mask = try Self.brain(SyntheticHead.volume(thick, .flair))
    let dice = SyntheticHead.dice(mask, on: thick)
    #expect(dice > 0.93, "\(dice)")
    // Sagittal slices, from front to back and head to foot.
    let sagittal = Grid(
      size: [88, 72, 32],
      affine: Affine(elements: [0, 0, 6, -93, -2.5, 0, 0, 110, 0, -2.5, 0, 100]))
    let other = try Self.brain(SyntheticHead.volume(sagittal, .t1))
    let turned = SyntheticHead.dice(other, on: sagittal)
    #expect(turned > 0.93, "\(turned)")
  }

  @Test func `a few slices with gaps between them are looked at one by one`() throws {
    // The file says 1 mm, but the slices are 20 mm apart.
    let apart = Grid(
      size: [95, 110, 4], affine: Affine(elements: [-2, 0, 0, 95, 0, -2, 0, 110, 0, 0, 20, -20]))
    let said = Grid(
      size: [95, 110, 4], affine: Affine(elements: [-2, 0, 0, 95, 0, -2, 0, 110, 0, 0, 1, 0]))
    let values = SyntheticHead.volume(apart, .flair).values()
    let mask = try Self.brain(Volume(grid: said, storage: .float32(values)))
    let truth = (0..<apart.voxelCount).map { place in
      SyntheticHead.isBrain(
        apart.affine.world(
          VoxelPoint(i: place % 95, j: place / 95 % 110, k: place / 95 / 110)))
    }
    let found = mask.map(on: said).labels.map { $0 != 0 }
    let both = zip(found, truth).count { $0 && $1 }
    let dice = 2 * Double(both) / Double(found.count { $0 } + truth.count { $0 })
    #expect(dice > 0.93, "\(dice)")
  }

  @Test func `a brain without skull is left alone`() {
    let grid = SyntheticHead.grid(2.5, 2.5, 2.5)
    let volume = SyntheticHead.volume(grid, .t1, isStripped: true)
    let (isStripped, hasNone) = (volume.isStripped, BrainMask.ofSkulls([.t1: volume]) == nil)
    #expect(isStripped && hasNone)
    let mask = BrainMask(ofStripped: [.t1: volume])
    let dice = mask.map { SyntheticHead.dice($0, on: grid) } ?? 0
    #expect(dice > 0.999)
    // A few slices of it, too, where nothing tells but the missing gap below the skin.
    let thin = SyntheticHead.grid(2, 2, 2, height: 12)
    let slices = SyntheticHead.volume(
      Grid(
        size: thin.size, affine: Affine(elements: [-2, 0, 0, 95, 0, -2, 0, 110, 0, 0, 2, 10])),
      .t1, isStripped: true)
    let (isSure, isAlone) = (slices.isStripped, BrainMask.ofSkulls([.t1: slices]) == nil)
    #expect(!isSure && isAlone)
  }

  @Test func `only images with a skull are masked`() throws {
    let grid = SyntheticHead.grid(3, 3, 3)
    let found = BrainMask.ofSkulls([
      .flair: SyntheticHead.volume(grid, .flair),
      .t1: SyntheticHead.volume(grid, .t1, isStripped: true),
      .t2: SyntheticHead.volume(SyntheticHead.grid(2, 2, 5), .t2),
    ])
    guard let found else { throw Missing() }
    #expect(found.modalities == [.flair, .t2])
    let dice = SyntheticHead.dice(found.mask, on: grid)
    #expect(dice > 0.93, "\(dice)")
  }

  @Test func `the brain's median is put where networks expect it`() throws {
    let grid = SyntheticHead.grid(3, 3, 3)
    let volume = SyntheticHead.volume(grid, .flair)
    let mask = try Self.brain(volume)
    let median = mask.median(of: volume) ?? .nan
    #expect(abs(median - 105) < 8)
    let normalize = Normalization(brainMedian: median, of: .flair, background: 0)
    #expect(abs(normalize(Float(median)) - 0.661) < 1e-3)
    #expect(normalize(0) == 0)
  }

  @Test func `a mask grows by millimeters, and no farther`() {
    let grid = Grid(size: [50, 50, 50], affine: .spacing(2, 2, 2))
    var labels = [Label](repeating: 0, count: grid.voxelCount)
    labels[grid.offset(VoxelPoint(i: 25, j: 25, k: 25))] = 1
    let grown = BrainMask(LabelMap(grid: grid, scheme: .labels([1]), labels: labels))
      .grown(by: 4.5).map(on: grid)
    #expect(grown.labels[grid.offset(VoxelPoint(i: 27, j: 25, k: 25))] == 1)
    #expect(grown.labels[grid.offset(VoxelPoint(i: 28, j: 25, k: 25))] == 0)
    #expect(grown.labels[grid.offset(VoxelPoint(i: 25, j: 25, k: 23))] == 1)
  }

  @Test func `what is no head has no brain`() {
    let grid = Grid(size: [60, 60, 60], affine: .spacing(2, 2, 2))
    let flat = Volume(
      grid: grid, storage: .float32([Float](repeating: 7, count: grid.voxelCount)))
    let hasNone = BrainMask(of: flat) == nil && BrainMask.ofSkulls([.t1: flat]) == nil
    #expect(hasNone)
    let small = Volume(
      grid: Grid(size: [5, 5, 5], affine: .spacing(1, 1, 1)),
      storage: .float32((0..<125).map { Float($0) }))
    let isTooSmall = BrainMask(of: small) == nil
    #expect(isTooSmall)
  }
}
