import Imaging

/// The lesions of a structure in one mask, and where they are.
struct LesionsOfMask {
  /// How lesions of one mask lie in those of another.
  struct Overlaps {
    /// For each lesion, the share of its voxels that lies in each lesion of the other mask.
    var shares: [[Int: Double]]
    /// For each lesion, the share of its voxels outside the other mask's grid.
    var outside: [Double]
  }

  let size: LesionComparison.StructureSize
  private let grid: Grid
  private let lesions: [(component: MeasuredComponent, voxels: [Range<Int>])]
  /// The lesion of each voxel, counted from 1.
  private let numbers: [Int32]

  init(_ map: LabelMap, _ structure: Structure, _ plane: Plane, _ rules: ChangeRules) {
    let parts = MeasuredComponent.located(of: structure, in: map, plane: plane)
    grid = map.grid
    size = LesionComparison.StructureSize(parts.map(\.component), rules)
    lesions = parts.filter { rules.counts(milliliters: $0.component.milliliters) }
    var numbers = [Int32](repeating: 0, count: map.grid.voxelCount)
    for (index, lesion) in lesions.enumerated() {
      for range in lesion.voxels {
        for place in range { numbers[place] = Int32(truncatingIfNeeded: index + 1) }
      }
    }
    self.numbers = numbers
  }

  var count: Int { lesions.count }

  /// Describes a lesion, for a map from the mask's own millimeters to those of the first scan.
  func part(_ index: Int, toFirst: (WorldPoint) -> WorldPoint) -> LesionChange.Part {
    let (component, voxels) = lesions[index]
    var sum = SIMD3<Double>.zero
    for range in voxels {
      for place in range { sum += position(place) }
    }
    let middle = sum / Double(component.voxels)
    return LesionChange.Part(
      component: component,
      center: toFirst(grid.affine.world(i: middle.x, j: middle.y, k: middle.z)))
  }

  /// Looks up the voxels of each lesion in another mask, by nearest neighbor.
  ///
  /// - Parameters:
  ///   - other: The other mask's lesions.
  ///   - map: From this mask's millimeters to the other one's.
  /// - Returns: The shares of each lesion.
  func overlaps(with other: LesionsOfMask, map: Affine) -> Overlaps {
    let back = other.grid.affine.inverse
    let size = other.grid.size
    /// The position in the other array, which is linear in the position in this one.
    func there(_ p: SIMD3<Double>) -> SIMD3<Double> {
      let world = grid.affine.world(i: p.x, j: p.y, k: p.z)
      let moved = map.world(i: world.x, j: world.y, k: world.z)
      let voxel = back.world(i: moved.x, j: moved.y, k: moved.z)
      return SIMD3(voxel.x, voxel.y, voxel.z)
    }
    let origin = there(.zero)
    let steps = [SIMD3<Double>(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)].map {
      there($0) - origin
    }
    var result = Overlaps(shares: [], outside: [])
    for lesion in lesions {
      var hits: [Int: Int] = [:]
      var missing = 0
      for range in lesion.voxels {
        for place in range {
          let p = position(place)
          // As in LabelMap.resampled(to:), the higher voxel wins a tie, whatever the last digit.
          let q =
            (origin + p.x * steps[0] + p.y * steps[1] + p.z * steps[2] + 0.5 + 1e-6)
            .rounded(.down)
          guard q.x >= 0, q.y >= 0, q.z >= 0, q.x < Double(size[0]), q.y < Double(size[1]),
            q.z < Double(size[2])
          else {
            missing += 1
            continue
          }
          let number = other.numbers[Int(q.x) + size[0] * (Int(q.y) + size[1] * Int(q.z))]
          if number > 0 { hits[Int(number) - 1, default: 0] += 1 }
        }
      }
      let all = Double(lesion.component.voxels)
      result.shares.append(hits.mapValues { Double($0) / all })
      result.outside.append(Double(missing) / all)
    }
    return result
  }

  private func position(_ place: Int) -> SIMD3<Double> {
    let size = grid.size
    return SIMD3(
      Double(place % size[0]), Double(place / size[0] % size[1]), Double(place / size[0] / size[1]))
  }
}

/// Lesions of two times that are linked, directly or by others.
struct LesionGroups {
  private var parents: [Int]
  private let firstCount: Int

  init(first: Int, second: Int) {
    firstCount = first
    parents = Array(0..<first + second)
  }

  /// Makes a lesion of the first time and one of the second time the same one.
  mutating func link(_ first: Int, _ second: Int) {
    let (one, other) = (root(first), root(firstCount + second))
    parents[max(one, other)] = min(one, other)
  }

  private func root(_ index: Int) -> Int {
    var index = index
    while parents[index] != index { index = parents[index] }
    return index
  }

  /// The groups, each with the indices of its lesions at both times.
  var all: [(first: [Int], second: [Int])] {
    let groups = Dictionary(grouping: parents.indices, by: root)
    return groups.sorted { $0.key < $1.key }.map { group in
      (
        group.value.filter { $0 < firstCount },
        group.value.filter { $0 >= firstCount }.map { $0 - firstCount }
      )
    }
  }
}
