import Annotation
import Foundation
import Imaging

/// SplitMix64, so that a failure can be repeated by its seed.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A small anisotropic grid, LPS as BraTS has it.
let sampleGrid = Grid(
  size: [24, 20, 12], affine: Affine(elements: [-1, 0, 0, 12, 0, -1, 0, 10, 0, 0, 2, -12]))

/// Three nested boxes of labels, as a tumor has them.
let sampleMap: LabelMap = {
  var map = LabelMap(grid: sampleGrid, scheme: .brats2020)
  for (label, margin) in [(Label(2), 0), (1, 2), (4, 3)] {
    for k in 2 + margin / 2..<10 - margin / 2 {
      for j in 4 + margin..<16 - margin {
        for i in 5 + margin..<17 - margin { map[VoxelPoint(i: i, j: j, k: k)] = label }
      }
    }
  }
  return map
}()

/// How slices of a plane lie in the small grid.
func plane(_ plane: Plane) -> SliceGeometry { SliceGeometry(sampleGrid, plane: plane) }

extension EditSession {
  /// Does one random thing; returns the journal's entry.
  mutating func doSomething(_ dice: inout Dice) -> JournalEntry? {
    let point = VoxelPoint(
      i: .random(in: 0..<24, using: &dice), j: .random(in: 0..<20, using: &dice),
      k: .random(in: 0..<12, using: &dice))
    let geometry = plane(Plane.allCases.randomElement(using: &dice) ?? .axial)
    let label: Label = [0, 1, 2, 4].randomElement(using: &dice) ?? 0
    let rule = [DrawOver.all, .background, .only(2)].randomElement(using: &dice) ?? .all
    let extent =
      Bool.random(using: &dice)
      ? EditExtent.volume : .slice(geometry.index(of: point), geometry)
    let proposals: [LabelProposal]
    switch Int.random(in: 0..<10, using: &dice) {
    case 0...3:
      let brush = Brush(
        Bool.random(using: &dice) ? .round : .square,
        millimeters: .random(in: 1...9, using: &dice), isSolid: .random(using: &dice))
      var end = point
      end[geometry.columns.axis] = Int.random(in: 0..<geometry.width, using: &dice)
      proposals = [LabelProposal](
        brush.places(from: point, to: end, geometry), label: label)
    case 4: proposals = [LabelProposal](map.floodPlaces(from: point, extent), label: label)
    case 5: proposals = map.growing(label, extent)
    case 6: proposals = map.shrinking(label, extent)
    case 7: proposals = map.smoothing(label, extent)
    case 8: return undo()
    default: return redo()
    }
    return apply(
      proposals, over: rule, name: "tool", continuing: .random(in: 0..<4, using: &dice) == 0)
  }
}

/// A folder that disappears with its last user.
final class TemporaryFolder {
  let path = NSTemporaryDirectory() + "glia-annotation-\(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}
