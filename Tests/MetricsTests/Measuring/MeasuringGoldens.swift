import Foundation
import Imaging

/// What SimpleITK, SciPy, NumPy and Shapely measured; see `Scripts/make_measuring_goldens.py`.
struct MeasuringGoldens: Decodable {
  let labels: [LabelCase]
  let lengths: [LengthCase]
  let diameters: [DiameterCase]
  let shapes: Shapes

  static let shared: MeasuringGoldens = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Goldens/measuring.json")
    do {
      return try JSONDecoder().decode(MeasuringGoldens.self, from: Data(contentsOf: file))
    } catch {
      preconditionFailure("\(file.path): \(error)")
    }
  }()

  struct LabelCase: Decodable {
    let size: [Int]
    let affine: [Double]
    let labels: [Label]
    let imageSize: [Int]
    let imageAffine: [Double]
    let values: [Float]
    let rows: [Row]
  }

  struct Row: Decodable {
    let label: Label
    let voxels: Int
    let mean: Double
    let sd: Double
    let min: Double
    let max: Double
  }

  struct LengthCase: Decodable {
    let affine: [Double]
    let from: [Int]
    let to: [Int]
    let mm: Double
  }

  struct DiameterCase: Decodable {
    let size: [Int]
    let spacing: [Double]
    let mask: [Int]
    let longest: Double
    let perpendicular: Double
  }

  struct Shapes: Decodable {
    let size: [Int]
    let spacing: [Double]
    let values: [Float]
    let cases: [ShapeCase]
  }

  struct ShapeCase: Decodable {
    let kind: String
    let points: [[Double]]
    let area: Double
    let voxels: Int
    let mean: Double
    let sd: Double
    let min: Double
    let max: Double
  }
}
