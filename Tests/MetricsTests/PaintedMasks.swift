import Foundation
import Imaging
import Metrics

/// The folder of the reference numbers; `Scripts/make_metrics_goldens.py` made them.
func golden<T: Decodable>(_ name: String, as type: T.Type) throws -> T {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  let data = try Data(contentsOf: folder.appendingPathComponent("Goldens/\(name)"))
  return try JSONDecoder().decode(type, from: data)
}

/// What other people's programs say of one structure.
struct ExpectedMeasures: Decodable {
  /// One program's distances; MedPy knows no surface Dice.
  struct Distances: Decodable {
    var hd, hd95, asd, asd_prediction, asd_reference: Double
    var nsd1, nsd2: Double?
  }

  /// The rules of one challenge.
  struct Lesions: Decodable {
    var tp, fn, fp, ignored: Int
    var dice, hd95: Double
  }

  var tp, fp, fn, tn: Int
  var dice, iou, sensitivity, specificity, precision: Double?
  var brats, monai, medpy: Distances?
  var gli, met: Lesions

  func distances(_ definition: DistanceDefinition) -> Distances? {
    switch definition {
    case .brats: brats
    case .monai: monai
    case .medpy: medpy
    }
  }
}

/// Two masks that are described rather than stored, and what others measure on them.
struct PaintedCase: Decodable, CustomStringConvertible {
  /// An ellipsoid of one label, of which a hash of the place keeps one voxel in `keep`.
  struct Shape: Decodable {
    var label: Label
    var center: [Int]
    var weights: [Int]
    var limit: Int
    var keep: Int
  }

  var name: String
  var size: [Int]
  var spacing: [Double]
  var prediction: [Shape]
  var reference: [Shape]
  var expected: [String: ExpectedMeasures]

  var description: String { name }

  /// Paints shapes one over the other, exactly as the script does.
  func paint(_ shapes: [Shape]) -> LabelMap {
    let grid = Grid(size: size, affine: .spacing(spacing[0], spacing[1], spacing[2]))
    var map = LabelMap(grid: grid, scheme: .brats2020)
    for shape in shapes {
      for k in 0..<size[2] {
        for j in 0..<size[1] {
          for i in 0..<size[0] {
            let point = VoxelPoint(i: i, j: j, k: k)
            let squares = (0..<3).map { axis in
              let away = point[axis] - shape.center[axis]
              return shape.weights[axis] * away * away
            }
            let hashed = (i * 73_856_093) ^ (j * 19_349_663) ^ (k * 83_492_791)
            if squares.reduce(0, +) <= shape.limit, (hashed >> 3) % shape.keep == 0 {
              map[point] = shape.label
            }
          }
        }
      }
    }
    return map
  }
}
