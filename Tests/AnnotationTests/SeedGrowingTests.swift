import Annotation
import Foundation
import Imaging
import Testing

/// Growing from seeds on heads of balls, whose true regions are known.
struct SeedGrowingTests {
  /// A head of 40 mm radius around the origin of the world, with a bright ball of 12 mm and a second one, equally
  /// bright, 34 mm away.
  private struct Head {
    let grid: Grid
    static let center = WorldPoint(x: 6, y: -4, z: 2)
    static let other = WorldPoint(x: -24, y: 12, z: 2)

    func point(_ place: Int) -> VoxelPoint {
      VoxelPoint(
        i: place % grid.size[0], j: place / grid.size[0] % grid.size[1],
        k: place / grid.size[0] / grid.size[1])
    }

    func isIn(_ place: Int, _ center: WorldPoint, _ radius: Double) -> Bool {
      let p = grid.affine.world(point(place))
      let (x, y, z) = (p.x - center.x, p.y - center.y, p.z - center.z)
      return x * x + y * y + z * z <= radius * radius
    }

    func image(contrast: Float, seed: UInt64) -> Volume {
      var dice = Dice(seed: seed)
      let values = (0..<grid.voxelCount).map { place -> Float in
        let noise = Float.random(in: -15...15, using: &dice)
        guard isIn(place, WorldPoint(x: 0, y: 0, z: 0), 40) else { return 0 }
        let isBright = isIn(place, Self.center, 12) || isIn(place, Self.other, 8)
        return 100 + noise + (isBright ? contrast : 0)
      }
      return Volume(grid: grid, storage: .float32(values))
    }

    /// A stroke through the ball in the slice of its center, and a ring around it.
    func strokes(outside: Bool = true) -> Seeds {
      let middle = grid.voxel(nearest: Self.center)
      let geometry = SliceGeometry(grid, plane: .axial)
      func voxel(_ x: Double, _ y: Double) -> VoxelPoint {
        var voxel = grid.voxel(
          nearest: WorldPoint(x: Self.center.x + x, y: Self.center.y + y, z: Self.center.z))
        // On an oblique grid, a stroke stays in its slice.
        voxel[geometry.normal] = middle[geometry.normal]
        return voxel
      }
      let brush = Brush(millimeters: 4)
      var seeds = Seeds()
      seeds.add(brush.places(from: voxel(-6, 0), to: voxel(6, 0), geometry), isInside: true)
      guard outside else { return seeds }
      let ring = (0...12).map { step in
        let angle = Double(step) / 6 * .pi
        return voxel(17 * cos(angle), 17 * sin(angle))
      }
      for (index, (from, to)) in zip(ring, ring.dropFirst()).enumerated() {
        seeds.add(
          brush.places(from: from, to: to, geometry), isInside: false, continuing: index > 0)
      }
      return seeds
    }

    func growing(_ seeds: Seeds, images: [Volume], map: LabelMap? = nil) -> SeedGrowing {
      SeedGrowing(
        images: images.compactMap { SeedImage($0, on: grid) },
        map: map ?? LabelMap(grid: grid, scheme: .binary),
        structure: SeededStructure(of: 1, in: .binary), seeds: seeds)
    }

    func dice(_ places: [Int]) -> Double {
      let truth = (0..<grid.voxelCount).filter { isIn($0, Self.center, 12) }
      let common = Set(truth).intersection(places).count
      return 2 * Double(common) / Double(truth.count + places.count)
    }
  }

  /// Grids of the same head: isotropic, of thick slices, oblique, of small voxels turned round.
  private static let grids: [Grid] = {
    func grid(_ size: [Int], _ spacing: [Double], turn: Double = 0, flip: Double = 1) -> Grid {
      let (c, s) = (cos(turn), sin(turn))
      // Columns are the directions of the axes.
      let directions: [[Double]] = [[c, s, 0], [-s, c, 0], [0, 0, flip]]
      let columns: [[Double]] = directions.enumerated().map { axis, direction in
        direction.map { $0 * spacing[axis] }
      }
      let middle: [Double] = size.map { Double($0 - 1) / 2 }
      var elements: [Double] = []
      for row in 0..<3 {
        let shift = (0..<3).reduce(0.0) { sum, axis in sum + columns[axis][row] * middle[axis] }
        elements += columns.map { $0[row] } + [-shift]
      }
      return Grid(size: size, affine: Affine(elements: elements))
    }
    return [
      grid([44, 44, 44], [2, 2, 2]),
      grid([60, 60, 18], [1.4, 1.4, 5]),
      grid([44, 44, 44], [2, 2, 2], turn: 0.5),
      grid([44, 60, 44], [2, 1.4, 2], flip: -1),
    ]
  }()

  @Test(arguments: 0..<4) func `two strokes on one slice find a ball on any grid`(_ index: Int)
    throws
  {
    let head = Head(grid: Self.grids[index])
    let images = [head.image(contrast: 60, seed: 1), head.image(contrast: -40, seed: 2)]
    let region = try #require(head.growing(head.strokes(), images: images).perform())
    #expect(region.removed.isEmpty)
    #expect(head.dice(region.added) > 0.9)
    // The second ball looks the same, but nobody has drawn on it.
    #expect(!region.added.contains { head.isIn($0, Head.other, 8) })
  }

  @Test func `one image and a stroke inside are enough`() throws {
    let head = Head(grid: Self.grids[0])
    let region = try #require(
      head.growing(head.strokes(outside: false), images: [head.image(contrast: 80, seed: 3)])
        .perform())
    #expect(head.dice(region.added) > 0.85)
  }

  @Test func `the same strokes give the same region`() throws {
    let head = Head(grid: Self.grids[1])
    let images = [head.image(contrast: 50, seed: 4)]
    let first = try #require(head.growing(head.strokes(), images: images).perform())
    for _ in 0..<3 {
      #expect(head.growing(head.strokes(), images: images).perform() == first)
    }
  }

  @Test func `strokes hold, whatever the images say`() throws {
    let head = Head(grid: Self.grids[0])
    let seeds = head.strokes()
    let region = try #require(
      head.growing(seeds, images: [head.image(contrast: 60, seed: 5)]).perform())
    #expect(Set(seeds.places(isInside: true)).isSubset(of: region.added))
    #expect(Set(seeds.places(isInside: false)).isDisjoint(with: region.added))
  }

  @Test func `a stroke corrects a mask, and leaves what it says nothing about`() throws {
    let head = Head(grid: Self.grids[0])
    let images = [head.image(contrast: 60, seed: 6)]
    // A mask that misses the far half of the ball and has the second one.
    var map = LabelMap(grid: head.grid, scheme: .binary)
    for place in 0..<head.grid.voxelCount {
      let isHalf = head.isIn(place, Head.center, 12) && head.point(place).i < 25
      if isHalf || head.isIn(place, Head.other, 8) { map.fill(place..<place + 1, with: 1) }
    }
    let before = head.dice(map.labels.indices.filter { map.labels[$0] == 1 })
    let region = try #require(
      head.growing(head.strokes(outside: false), images: images, map: map).perform())
    var session = EditSession(base: map, source: EditSource(.saved))
    #expect(
      session.apply(region.proposals(label: 1, outer: 0), over: .all, name: "grow from seeds")
        != nil)
    let labeled = session.map.labels.indices.filter { session.map.labels[$0] == 1 }
    #expect(head.dice(labeled.filter { !head.isIn($0, Head.other, 8) }) > before + 0.1)
    #expect(region.removed.count < 20)
    #expect(session.undo() != nil && session.map == map)
  }

  @Test func `a network's probabilities help a single stroke`() throws {
    let head = Head(grid: Self.grids[0])
    // An image that shows nothing.
    var growing = head.growing(
      head.strokes(outside: false), images: [head.image(contrast: 0, seed: 7)])
    growing.prior = SeedPrior(
      (0..<head.grid.voxelCount).map { head.isIn($0, Head.center, 12) ? 0.8 : 0.05 },
      threshold: 0.5, grid: head.grid)
    let region = try #require(growing.perform())
    #expect(head.dice(region.added) > 0.85)
  }

  @Test func `there must be something to grow`() {
    let head = Head(grid: Self.grids[0])
    let image = head.image(contrast: 60, seed: 8)
    var outside = Seeds()
    outside.add([5000, 5001], isInside: false)
    #expect(head.growing(outside, images: [image]).perform() == nil)
    #expect(head.growing(Seeds(), images: [image]).perform() == nil)
    #expect(head.growing(head.strokes(), images: []).perform() == nil)
    let flat = Volume(
      grid: head.grid, storage: .uint8([UInt8](repeating: 7, count: head.grid.voxelCount)))
    #expect(SeedImage(flat, on: head.grid) == nil)
  }

  @Test func `strokes on background alone change only what was drawn`() throws {
    let head = Head(grid: Self.grids[0])
    var seeds = Seeds()
    seeds.add([0, 1, 2], isInside: true)
    let region = try #require(
      head.growing(seeds, images: [head.image(contrast: 60, seed: 9)]).perform())
    #expect(region.added == [0, 1, 2])
  }

  @Test func `voxels of a millionth of a millimeter do no harm`() {
    let grid = Grid(size: [9, 8, 7], affine: .spacing(1e-6, 1, 1e-30))
    var dice = Dice(seed: 10)
    let values = (0..<grid.voxelCount).map { _ in Float.random(in: 1...9, using: &dice) }
    let image = SeedImage(Volume(grid: grid, storage: .float32(values)), on: grid)
    var seeds = Seeds()
    seeds.add([100], isInside: true)
    seeds.add([300], isInside: false)
    let region = SeedGrowing(
      images: [image].compactMap(\.self), map: LabelMap(grid: grid, scheme: .binary),
      structure: SeededStructure(of: 1, in: .binary), seeds: seeds
    ).perform()
    #expect(region?.added.contains(100) == true && region?.added.contains(300) == false)
  }

  @Test func `the label chooses the structure`() {
    let edema = SeededStructure(of: 2, in: .brats2020)
    #expect(edema.labels == [1, 2, 4] && edema.outer == 0)
    let core = SeededStructure(of: 1, in: .brats2020)
    #expect(core.labels == [1, 4] && core.outer == 2)
    let enhancing = SeededStructure(of: 4, in: .brats2020)
    #expect(enhancing.labels == [4] && enhancing.outer == 1)
    let own = SeededStructure(of: 17, in: .labels([17, 53]))
    #expect(own.labels == [17] && own.outer == 0)
    #expect(SeededStructure(of: 1, in: .binary).labels == [1])
  }

  @Test func `the later of two strokes counts, and the last can be taken away`() {
    var seeds = Seeds()
    seeds.add([1, 2, 3], isInside: true)
    seeds.add([3, 4], isInside: false)
    #expect(seeds.places(isInside: true) == [1, 2] && seeds.places(isInside: false) == [3, 4])
    seeds.add([5], isInside: false, continuing: true)
    #expect(seeds.strokes.count == 2)
    seeds.removeLast()
    #expect(seeds.places(isInside: true) == [1, 2, 3] && seeds.places(isInside: false).isEmpty)
    seeds.removeLast()
    #expect(seeds.isEmpty && seeds.sides.isEmpty)
  }
}

extension Grid {
  /// The voxel nearest to a place in the world.
  fileprivate func voxel(nearest place: WorldPoint) -> VoxelPoint {
    let voxel = affine.inverse.world(i: place.x, j: place.y, k: place.z)
    return clamp(
      VoxelPoint(i: Int(voxel.x.rounded()), j: Int(voxel.y.rounded()), k: Int(voxel.z.rounded())))
  }
}
