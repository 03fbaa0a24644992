import Foundation
import Imaging
import ONNX
import Segmenter

/// A file made by Scripts/make_engine_goldens.py.
func golden(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Goldens/\(name)"
  )
  .path
}

/// Raw float32 numbers of a golden file.
func goldenFloats(_ name: String) throws -> [Float] {
  let data = try Data(contentsOf: URL(fileURLWithPath: golden(name)))
  return [Float](unsafeUninitializedCapacity: data.count / 4) { buffer, count in
    _ = data.copyBytes(to: buffer)
    count = data.count / 4
  }
}

/// The network with the seed's four levels, 4 channels wide; the sides of its tiles are limited.
func tinyModel(longestInput: Int = TileGeometry.longestInput) throws -> Model {
  try Model(
    ONNXModel(contentsOf: golden("tiny.onnx")), path: "tiny.onnx", longestInput: longestInput)
}

/// A network of one level, 16 channels wide.
func blockedModel() throws -> Model {
  try Model(ONNXModel(contentsOf: golden("blocked.onnx")), path: "blocked.onnx")
}

/// The largest difference of two lists of numbers; infinite where one is not a number.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  precondition(a.count == b.count, "\(a.count) and \(b.count) numbers")
  return zip(a, b).reduce(0) {
    $1.0.isFinite && $1.1.isFinite ? max($0, abs($1.0 - $1.1)) : .infinity
  }
}

/// A head of smooth noise in a world of zeros, the same in every grid that covers it.
///
/// It fills an ellipsoid in x 6...34, y 8...44 and z 1...3 (mm), so that some slices are empty.
func phantom(_ grid: Grid, modality: Int) -> Volume {
  var values: [Int16] = []
  for k in 0..<grid.size[2] {
    for j in 0..<grid.size[1] {
      for i in 0..<grid.size[0] {
        let p = grid.affine.world(VoxelPoint(i: i, j: j, k: k))
        let (x, y, z) = ((p.x - 20) / 14, (p.y - 26) / 18, (p.z - 2) / 1.5)
        let isInside = x * x + y * y + z * z < 1
        let m = Double(modality + 1)
        let wave = sin(p.x * 0.31 * m) * cos(p.y * 0.23 + m) + 0.3 * sin(p.z + p.x * p.y * 0.05)
        values.append(isInside ? Int16(600 + 200 * wave + 37 * m) : 0)
      }
    }
  }
  return Volume(grid: grid, storage: .int16(values))
}

/// The phantom in all modalities.
func phantoms(_ grid: Grid) -> [Modality: Volume] {
  Dictionary(
    uniqueKeysWithValues: Modality.allCases.enumerated().map { ($1, phantom(grid, modality: $0)) })
}

/// 44×52×5 voxels of 1 mm, axes to right, anterior and superior.
let plainGrid = Grid(size: [44, 52, 5], affine: .spacing(1, 1, 1))

/// The same voxels, stored in another order: up, to the left, to the front.
let turnedGrid = Grid(
  size: [5, 44, 52], affine: Affine(elements: [0, -1, 0, 43, 0, 0, 1, 0, 1, 0, 0, 0]))

/// Facts that every network of these tests has.
extension Model {
  /// Where tiles lie.
  var tiles: TileGeometry {
    guard let geometry else { preconditionFailure("\(path) has no tiles") }
    return geometry
  }

  /// What is known of tumor regions.
  var metadata: ModelMetadata {
    guard let tumorRegions else { preconditionFailure("\(path) finds no tumor regions") }
    return tumorRegions
  }
}
