import Imaging
import Testing

@Suite struct StructureProbabilitiesTests {
  private static let grid = Grid(
    size: [3, 2, 2], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0]))

  /// Background, edema and enhancing tumor of BraTS 2020, the same in each axial slice.
  private static func probabilities(_ edema: Float, _ enhancing: Float) throws
    -> StructureProbabilities
  {
    let parts = [1 - edema - enhancing, edema, enhancing]
    return try #require(
      StructureProbabilities(
        parts.flatMap { [Float](repeating: $0, count: 12) },
        meanings: [nil, .label(2), .label(4)], grid: grid, scheme: .brats2020))
  }

  @Test func `a structure is as probable as its labels together`() throws {
    let found = try Self.probabilities(0.3, 0.5)
    let point = VoxelPoint(i: 2, j: 1, k: 0)
    let expected: [(Structure, Float)] = [
      (.region(.wholeTumor), 0.8), (.region(.tumorCore), 0.5), (.tissue(.edema), 0.3),
    ]
    for (structure, value) in expected {
      let own = try #require(found.probability(structure, at: point))
      #expect(abs(own - value) < 0.005, "\(structure.name)")
      let slice = try #require(
        found.sampledSlice(structure, 1, SliceGeometry(Self.grid, plane: .axial)))
      #expect(slice.values.allSatisfy { abs($0 - value) < 0.005 })
    }
    #expect(!found.tells(.tissue(.core)) && found.probability(.tissue(.core), at: point) == nil)
  }

  @Test func `a structure with a channel of its own has that channel's probability`() throws {
    let found = try #require(
      StructureProbabilities(
        [Float](repeating: 0.25, count: 12) + [Float](repeating: 0.75, count: 12),
        meanings: [.structure(.region(.wholeTumor)), .structure(.region(.tumorCore))],
        grid: Self.grid, scheme: .brats2020))
    let point = VoxelPoint(i: 0, j: 0, k: 0)
    #expect(abs((found.probability(.region(.wholeTumor), at: point) ?? 0) - 0.25) < 0.005)
    #expect(!found.tells(.region(.enhancingTumor)))
  }

  @Test func `slices are taken one by one`() throws {
    var found = try Self.probabilities(0.2, 0).only(slice: 0)
    func value(_ k: Int) -> Float? {
      found.probability(.tissue(.edema), at: VoxelPoint(i: 1, j: 1, k: k))
    }
    #expect(value(0) == 51.0 / 255 && value(1) == 0)
    #expect(found.take(try Self.probabilities(0.6, 0), slice: 1))
    #expect(value(0) == 51.0 / 255 && value(1) == 153.0 / 255)
  }

  @Test func `logits are no probabilities`() {
    let found = StructureProbabilities(
      [Float](repeating: 3, count: 12), meanings: [.label(1)], grid: Self.grid,
      scheme: .labels([1]))
    #expect(found == nil)
  }
}
