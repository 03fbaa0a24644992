import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// `glia grow`: strokes from a file.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct GrowCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let grid = Grid(
      size: [40, 40, 30], affine: Affine(elements: [-2, 0, 0, 40, 0, -2, 0, 40, 0, 0, 2, -30]))
    let values = (0..<grid.voxelCount).map { place -> Float in
      let (i, j, k) = (place % 40 - 20, place / 40 % 40 - 20, place / 1600 - 15)
      let distance = i * i + j * j + k * k
      return distance > 196 ? 0 : Float(100 + place * 37 % 23 + (distance <= 25 ? 60 : 0))
    }
    try FileManager.default.createDirectory(
      atPath: folder.path("head"), withIntermediateDirectories: true)
    try VolumeFormats.write(
      .float32(values, frames: 1), geometry: VolumeGeometry(grid: grid),
      to: folder.path("head/head_flair.nii.gz"))
  }

  private func grow(
    _ strokes: String, to output: String = "mask.nii.gz", _ options: String...
  ) throws -> ProgramRun {
    try Data(strokes.utf8).write(to: URL(fileURLWithPath: folder.path("strokes.json")))
    return try GliaProgram.run(
      ["grow", folder.path("head"), "--strokes", folder.path("strokes.json")]
        + ["--output", folder.path(output)] + options)
  }

  private let strokes = """
    {"strokes": [
      {"inside": true, "diameter": 4, "points": [[17, 20, 15], [23, 20, 15]]},
      {"inside": false, "diameter": 4, "plane": "axial",
       "points": [[12, 12, 15], [28, 12, 15], [28, 28, 15], [12, 28, 15], [12, 12, 15]]}]}
    """

  @Test func `strokes become a mask on the grid of the case`() throws {
    let run = try grow(strokes)
    #expect(run.status == 0, "\(run.errors)")
    let map = try VolumeFormats.readLabelMap(folder.path("mask.nii.gz"))
    let milliliters = Double(map.labels.count { $0 != 0 }) * map.grid.voxelMilliliters
    // 515 voxels of 8 mm³ are within 5 voxels.
    #expect(abs(milliliters - 4.12) < 0.6, "\(milliliters)")
    #expect(run.output.contains(" ml added"))
    let again = try grow(strokes)
    #expect(again.status == 1 && again.errors.contains("mask.nii.gz"))
    // Strokes outside alone only take away, and what they cover at least.
    let correction =
      #"{"strokes": [{"inside": false, "diameter": 6, "points": [[17, 20, 15], [23, 20, 15]]}]}"#
    let less = try grow(correction, to: "less.nii.gz", "--mask", folder.path("mask.nii.gz"))
    #expect(less.status == 0, "\(less.errors)")
    let left = try VolumeFormats.readLabelMap(folder.path("less.nii.gz")).labels.count { $0 != 0 }
    #expect(left < map.labels.count { $0 != 0 } - 15)
  }

  @Test(arguments: [
    ("[]", "holds no strokes"),
    (#"{"strokes": []}"#, "holds no strokes"),
    (#"{"strokes": [{"inside": true, "points": [[1, 2]]}]}"#, "a point is [1, 2]"),
    (#"{"strokes": [{"inside": true, "points": [[1, 2, 90]]}]}"#, "outside the grid"),
    (#"{"strokes": [{"inside": true, "points": []}]}"#, "it has no points"),
    (
      #"{"strokes": [{"inside": true, "points": [[1, 2, 3], [1, 2, 4]]}]}"#,
      "not in one axial slice"
    ),
    (
      #"{"strokes": [{"inside": true, "diameter": 0, "points": [[1, 2, 3]]}]}"#, "the diameter is 0"
    ),
    (
      #"{"strokes": [{"inside": true, "plane": "x", "points": [[1, 2, 3]]}]}"#, "the plane is \"x\""
    ),
    (#"{"strokes": [{"inside": false, "points": [[20, 20, 15]]}]}"#, "no stroke inside"),
  ]) func `strokes that cannot be used are refused in a sentence`(
    _ strokes: String, _ words: String
  ) throws {
    let run = try grow(strokes)
    #expect(run.status == 1 && run.errors.contains(words), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("mask.nii.gz")))
  }
}
