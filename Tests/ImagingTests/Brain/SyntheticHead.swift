import Imaging

/// A head of ellipsoids: brain, fluid, bone and scalp, with eyes and a neck.
enum SyntheticHead {
  /// Brightness of brain, fluid, bone, scalp and muscle.
  enum Sequence: CaseIterable {
    case flair, t1, t1ce, t2

    var levels: (brain: Float, fluid: Float, bone: Float, scalp: Float, muscle: Float) {
      switch self {
      case .flair: (100, 25, 12, 150, 80)
      case .t1: (100, 30, 10, 190, 75)
      case .t1ce: (100, 30, 10, 180, 95)
      case .t2: (100, 200, 10, 120, 50)
      }
    }
  }

  /// The share of an ellipsoid around (0, 0, 10) mm at which a place lies, 1 on its surface.
  private static func radius(_ p: WorldPoint, _ a: Double, _ b: Double, _ c: Double) -> Double {
    let (x, y, z) = (p.x / a, p.y / b, (p.z - 10) / c)
    return (x * x + y * y + z * z).squareRoot()
  }

  /// Whether a place is in the brain.
  static func isBrain(_ p: WorldPoint) -> Bool { radius(p, 65, 80, 60) <= 1 }

  /// The intensity at a place, without noise.
  private static func value(_ p: WorldPoint, _ sequence: Sequence) -> Float {
    let levels = sequence.levels
    if isBrain(p) {
      // Cortex and white matter differ, and a tumor is bright or dark.
      let (x, y, z) = (p.x - 30, p.y - 20, p.z - 20)
      if x * x + y * y + z * z < 200 { return levels.brain * (sequence == .t1 ? 0.6 : 1.9) }
      return levels.brain * (radius(p, 65, 80, 60) > 0.8 ? 0.85 : 1.05)
    }
    if radius(p, 68, 83, 63) <= 1 { return levels.fluid }
    if radius(p, 75, 90, 70) <= 1 { return levels.bone }
    let eye =
      ((abs(p.x) - 32) * (abs(p.x) - 32) + (p.y - 88) * (p.y - 88) + (p.z + 22) * (p.z + 22))
    if eye < 140 { return levels.fluid }
    if radius(p, 82, 97, 77) <= 1 { return levels.scalp }
    let neck = p.x * p.x + (p.y + 20) * (p.y + 20)
    if p.z < -30, neck < 55 * 55 { return neck < 100 ? levels.brain : levels.muscle }
    return 0
  }

  /// The head on a grid, with noise, or without skull and noise.
  static func volume(_ grid: Grid, _ sequence: Sequence, isStripped: Bool = false) -> Volume {
    var values: [Float] = []
    var state: UInt32 = 7
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          let p = grid.affine.world(VoxelPoint(i: i, j: j, k: k))
          state = state &* 1_664_525 &+ 1_013_904_223
          let noise = Float(state >> 8) / Float(1 << 24) * 8
          values.append(
            isStripped ? (isBrain(p) ? value(p, sequence) + noise : 0) : value(p, sequence) + noise)
        }
      }
    }
    return Volume(grid: grid, storage: .float32(values))
  }

  /// The Dice of a mask with the true brain, on a grid.
  static func dice(_ mask: BrainMask, on grid: Grid) -> Double {
    let map = mask.map(on: grid)
    var (both, sum) = (0, 0)
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          let point = VoxelPoint(i: i, j: j, k: k)
          let (found, truth) = (
            map.labels[grid.offset(point)] != 0, isBrain(grid.affine.world(point))
          )
          both += found && truth ? 1 : 0
          sum += (found ? 1 : 0) + (truth ? 1 : 0)
        }
      }
    }
    return 2 * Double(both) / Double(max(sum, 1))
  }

  /// A grid around the head.
  static func grid(_ x: Double, _ y: Double, _ z: Double, height: Double = 180) -> Grid {
    Grid(
      size: [Int(190 / x), Int(220 / y), max(Int(height / z), 1)],
      affine: Affine(elements: [-x, 0, 0, 95, 0, -y, 0, 110, 0, 0, z, -80]))
  }
}
