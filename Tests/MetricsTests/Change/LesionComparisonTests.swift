import Imaging
import Metrics
import Testing

/// What became of boxes in small masks, where everything can be counted.
@Suite struct LesionComparisonTests {
  private static let identity = Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])
  private static let structure = Structure.region(.wholeTumor)

  /// A box, its first and last voxel along each axis.
  private struct Box {
    let x, y, z: ClosedRange<Int>
    init(_ x: ClosedRange<Int>, _ y: ClosedRange<Int>, _ z: ClosedRange<Int>) {
      (self.x, self.y, self.z) = (x, y, z)
    }
  }

  private static func map(
    _ boxes: [Box], size: [Int] = [40, 40, 20], offset: Double = 0, spacing: Double = 1
  ) -> LabelMap {
    let grid = Grid(
      size: size,
      affine: Affine(elements: [
        spacing, 0, 0, offset, 0, spacing, 0, 0, 0, 0, spacing, 0,
      ]))
    var map = LabelMap(grid: grid, scheme: .binary)
    for box in boxes {
      for z in box.z {
        for y in box.y { for x in box.x { map[VoxelPoint(i: x, j: y, k: z)] = 1 } }
      }
    }
    return map
  }

  private static func compare(
    _ first: LabelMap, _ second: LabelMap, map: Affine = identity
  ) -> LesionComparison {
    LesionComparison(first, second, map: map, structure: structure)
  }

  @Test func `a lesion at one time is new or gone`() throws {
    let one = Self.map([Box(1...4, 1...4, 1...4)])
    let other = Self.map([Box(20...24, 20...24, 10...14)])
    let result = Self.compare(one, other)
    #expect(result.lesions.map(\.kind) == [.new, .gone])
    #expect(result.lesions[0].percent == nil)
    #expect(result.lesions[0].after.milliliters == 0.125)
    #expect(result.lesions[1].percent == -100)
    #expect(result.lesions.allSatisfy { !$0.isOutside && $0.joining == nil })
  }

  @Test func `several become one, and one becomes several`() throws {
    let two = Self.map([Box(1...5, 1...8, 1...8), Box(10...14, 1...8, 1...8)])
    let one = Self.map([Box(1...14, 1...8, 1...8)])
    let merged = try #require(Self.compare(two, one).lesions.first)
    #expect(merged.joining == .merged)
    #expect(merged.kind == .grown)
    #expect(merged.first.count == 2)
    #expect(merged.before.milliliters == 0.64)
    #expect(merged.after.milliliters == 0.896)
    let split = Self.compare(one, two)
    #expect(split.lesions.count == 1)
    #expect(split.lesions[0].joining == .split)
    #expect(split.lesions[0].kind == .unchanged)
  }

  @Test func `lesions that hardly touch are two`() {
    // 1 of 10 columns overlaps: a tenth is enough; 1 of 11 is not.
    let enough = Self.compare(
      Self.map([Box(1...10, 1...8, 1...8)]), Self.map([Box(10...19, 1...8, 1...8)]))
    #expect(enough.lesions.map(\.kind) == [.unchanged])
    let less = Self.compare(
      Self.map([Box(1...11, 1...8, 1...8)]), Self.map([Box(11...21, 1...8, 1...8)]))
    #expect(Set(less.lesions.map(\.kind)) == [.new, .gone])
  }

  @Test func `50 voxels are a speck and 51 a lesion`() {
    let speck = Self.map([Box(1...5, 1...5, 1...2)])
    var lesion = speck
    lesion[VoxelPoint(i: 6, j: 1, k: 1)] = 1
    let result = Self.compare(speck, lesion)
    #expect(result.first.lesions == 0)
    #expect(result.first.specks == 1)
    #expect(result.first.speckMilliliters == 0.05)
    #expect(result.second.lesions == 1)
    #expect(result.lesions.map(\.kind) == [.new])
  }

  @Test(arguments: [
    (1.0, 1.4, LesionChange.Kind.grown), (1, 1.39, .unchanged), (1, 0.35, .shrunk),
    (1, 0.36, .unchanged), (1, 1, .unchanged),
  ])
  func `volumes have RANO 2.0's thresholds`(
    before: Double, after: Double, kind: LesionChange.Kind
  ) {
    var (one, other) = (LesionSize([]), LesionSize([]))
    (one.milliliters, other.milliliters) = (before, after)
    #expect(ChangeRules().change(from: one, to: other) == kind)
  }

  @Test(arguments: [
    (400.0, 500.0, LesionChange.Kind.grown), (400, 499, .unchanged), (400, 200, .shrunk),
    (400, 201, .unchanged), (0, 500, .unchanged),
  ])
  func `products decide where volumes do not`(
    before: Double, after: Double, kind: LesionChange.Kind
  ) {
    var (one, other) = (LesionSize([]), LesionSize([]))
    (one.milliliters, other.milliliters) = (10, 11)
    (one.measurableProduct, other.measurableProduct) = (before, after)
    #expect(ChangeRules().change(from: one, to: other) == kind)
  }

  @Test func `a shift is followed`() throws {
    let one = Self.map([Box(1...6, 1...6, 1...6)])
    let other = Self.map([Box(21...26, 1...6, 1...6)])
    let shift = Affine(elements: [1, 0, 0, 20, 0, 1, 0, 0, 0, 0, 1, 0])
    let lesion = try #require(Self.compare(one, other, map: shift).lesions.first)
    #expect(lesion.kind == .unchanged)
    #expect(lesion.first[0].center == WorldPoint(x: 3.5, y: 3.5, z: 3.5))
    #expect(lesion.second[0].center == WorldPoint(x: 3.5, y: 3.5, z: 3.5))
  }

  @Test func `a lesion outside the other mask is marked`() {
    let one = Self.map([], size: [20, 40, 20])
    let other = Self.map([Box(25...30, 1...6, 1...6), Box(1...6, 1...6, 1...6)])
    let result = Self.compare(one, other)
    #expect(result.lesions.map(\.kind) == [.new, .new])
    #expect(result.lesions.count(where: \.isOutside) == 1)
  }

  @Test func `a thin lesion between thick slices is found`() throws {
    // The second mask has voxels of 2 mm; the first lesion is one slice of 1 mm.
    let one = Self.map([Box(10...19, 10...19, 6...6)])
    let other = Self.map(
      [Box(5...9, 5...9, 3...3)], size: [20, 20, 10], spacing: 2)
    let lesion = try #require(Self.compare(one, other).lesions.first)
    #expect(lesion.kind == .grown)
    #expect(lesion.before.milliliters == 0.1)
    #expect(lesion.after.milliliters == 0.2)
  }
}
