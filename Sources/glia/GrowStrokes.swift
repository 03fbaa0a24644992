import Annotation
import Files
import Foundation
import Imaging

/// The strokes of `glia grow`, as a file of JSON.
struct GrowStrokes: Decodable {
  /// One stroke of a round brush.
  struct Stroke: Decodable {
    /// Whether it is inside the region.
    var inside: Bool
    /// The brush's diameter in millimeters; 5 if it is missing.
    var diameter: Double?
    /// The plane of the slice in which it paints; axial if it is missing.
    var plane: String?
    /// The voxels through which it goes, from 0, in the array of the mask: `[i, j, k]`.
    var points: [[Int]]
  }

  /// The strokes, in order.
  var strokes: [Stroke]

  /// Reads strokes.
  ///
  /// - Throws: One sentence that names the file and what is wrong with it.
  init(contentsOf path: String) throws {
    let data = try RegularFile.read(path)
    do {
      self = try JSONDecoder().decode(Self.self, from: data)
    } catch {
      throw CommandFailure(
        "\(path) holds no strokes; it must be JSON like "
          + #"{"strokes": [{"inside": true, "diameter": 5, "points": [[60, 70, 40], [65, 70, 40]]}]}"#
      )
    }
    guard !strokes.isEmpty else {
      throw CommandFailure("\(path) holds no strokes; draw at least one inside the region")
    }
  }

  /// Paints the strokes as the brush of the viewer does.
  ///
  /// - Throws: One sentence that names the file, the stroke and the value.
  func seeds(on grid: Grid, file: String) throws -> Seeds {
    var seeds = Seeds()
    for (number, stroke) in strokes.enumerated() {
      func refuse(_ reason: String) -> CommandFailure {
        CommandFailure("\(file): stroke \(number + 1): \(reason)")
      }
      let diameter = stroke.diameter ?? 5
      guard (0.1...100).contains(diameter) else {
        throw refuse("the diameter is \(diameter) mm; it must be from 0.1 to 100")
      }
      guard let plane = Plane(rawValue: stroke.plane ?? "axial") else {
        throw refuse(
          "the plane is \"\(stroke.plane ?? "")\"; it must be axial, coronal or sagittal")
      }
      let points = try stroke.points.map { numbers in
        guard numbers.count == 3 else {
          throw refuse("a point is \(numbers); it must be [i, j, k]")
        }
        let point = VoxelPoint(i: numbers[0], j: numbers[1], k: numbers[2])
        guard grid.contains(point) else {
          throw refuse("the point \(numbers) is outside the grid of \(grid)")
        }
        return point
      }
      guard let first = points.first else { throw refuse("it has no points") }
      let geometry = SliceGeometry(grid, plane: plane, convention: .radiological)
      guard Set(points.map(geometry.index)).count == 1 else {
        throw refuse("its points are not in one \(plane.rawValue) slice")
      }
      let brush = Brush(millimeters: diameter)
      var last = first
      for (index, point) in points.enumerated() {
        seeds.add(
          brush.places(from: last, to: point, geometry), isInside: stroke.inside,
          continuing: index > 0)
        last = point
      }
    }
    return seeds
  }
}
