import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// `glia brain`, and `glia segment` on heads with skull and on other grids.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct BrainCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A head of ellipsoids at 4 mm: brain, bone and scalp.
  private func writeHead(_ name: String, shift: Double = 0) throws {
    let grid = Grid(
      size: [48, 56, 46],
      affine: Affine(elements: [-4, 0, 0, 94 + shift, 0, -4, 0, 110, 0, 0, 4, -80]))
    let values = (0..<grid.voxelCount).map { place -> Float in
      let p = grid.affine.world(
        VoxelPoint(i: place % 48, j: place / 48 % 56, k: place / 48 / 56))
      func radius(_ more: Double) -> Double {
        let (x, y, z) = (p.x / (64 + more), p.y / (76 + more), (p.z - 8) / (60 + more))
        return x * x + y * y + z * z
      }
      let noise = Float(place * 37 % 11) * 0.6
      return noise + (radius(0) <= 1 ? 100 : radius(10) <= 1 ? 5 : radius(18) <= 1 ? 160 : 0)
    }
    try FileManager.default.createDirectory(
      atPath: folder.path("head"), withIntermediateDirectories: true)
    try VolumeFormats.write(
      .float32(values, frames: 1), geometry: VolumeGeometry(grid: grid), to: folder.path(name))
  }

  @Test func `the brain of a head is written, with its volume`() throws {
    try writeHead("head/head_flair.nii.gz")
    let run = try GliaProgram.run(
      ["brain", folder.path("head"), "--output", folder.path("brain.nii.gz")])
    #expect(run.status == 0, "\(run.errors)")
    let map = try VolumeFormats.readLabelMap(folder.path("brain.nii.gz"))
    let liters = Double(map.labels.count { $0 == 1 }) * map.grid.voxelMilliliters / 1000
    // 4/3 π · 64 · 76 · 60 mm³.
    #expect(abs(liters - 1.222) < 0.12, "\(liters)")
    #expect(run.output.contains(" ml"))
    let again = try GliaProgram.run(
      ["brain", folder.path("head"), "--output", folder.path("brain.nii.gz")])
    #expect(again.status == 1 && again.errors.contains("brain.nii.gz"))
    let missing = try GliaProgram.run(
      ["brain", folder.path("head"), "--output", folder.path("b.nii.gz"), "--from", "t2"])
    #expect(missing.status == 1 && missing.errors.contains("has no T2"))
    let wrong = try GliaProgram.run(
      ["brain", folder.path("head"), "--output", folder.path("b.nii.gz"), "--from", "t3"])
    #expect(wrong.status == 2)
  }

  @Test func `a skull is said, and the mask can be turned off or given`() throws {
    try writeHead("head/head_flair.nii.gz")
    func segment(_ options: String...) throws -> ProgramRun {
      try GliaProgram.run(
        [
          "segment", folder.path("head"), "--output", folder.path("out"), "--slices", "20-21",
          "--force",
        ] + options)
    }
    let run = try segment()
    #expect(run.status == 0 && run.errors.contains("there is a skull"), "\(run.errors)")
    let without = try segment("--no-brain-mask")
    #expect(without.status == 0 && !without.errors.contains("skull"))
    let both = try segment("--no-brain-mask", "--brain-mask", "a.nii.gz")
    #expect(both.status == 2)
  }

  @Test func `the result has the grid that was asked for`() throws {
    try SmallCase.write("ball", in: folder.url.path)
    let grid = Grid(
      size: [16, 18, 8], affine: Affine(elements: [-2, 0, 0, 0.5, 0, -2, 0, 34.5, 0, 0, 3, 1]))
    let values = (0..<grid.voxelCount).map { Float($0 % 37 + 1) }
    try VolumeFormats.write(
      .float32(values, frames: 1), geometry: VolumeGeometry(grid: grid),
      to: folder.path("ball/ball_t2.nii.gz"), mayReplace: true)
    for (name, expected) in [
      ("t2", grid.size), ("reference", [32, 36, 24]), ("flair", [32, 36, 24]),
    ] {
      let run = try GliaProgram.run([
        "segment", folder.path("ball"), "--output", folder.path(name), "--grid", name,
      ])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.contains("T2 resampled to 1 mm for the network"))
      let map = try VolumeFormats.readLabelMap(
        folder.path("\(name)/ball_pred.nii.gz"), scheme: .brats2020)
      #expect(map.grid.size == expected, "\(name)")
    }
    let file = try GliaProgram.run([
      "segment", folder.path("ball"), "--output", folder.path("file"), "--grid",
      folder.path("ball/ball_t2.nii.gz"), "--probabilities",
    ])
    #expect(file.status == 0, "\(file.errors)")
    let probabilities = try VolumeFormats.readVolume(folder.path("file/ball_prob.nii.gz")).volume
    #expect(probabilities.grid.size == grid.size && probabilities.frameCount == 3)
    let same = try VolumeFormats.readLabelMap(
      folder.path("file/ball_pred.nii.gz"), scheme: .brats2020)
    let other = try VolumeFormats.readLabelMap(
      folder.path("t2/ball_pred.nii.gz"), scheme: .brats2020)
    #expect(same.labels == other.labels)
    // Complete files are kept, on whatever grid they are.
    let kept = try GliaProgram.run([
      "segment", folder.path("ball"), "--output", folder.path("t2"), "--grid", "t2",
      "--skip-existing",
    ])
    #expect(kept.status == 0 && kept.errors.contains("already done"), "\(kept.errors)")
    let none = try GliaProgram.run([
      "segment", "--flair", folder.path("ball/ball_flair.nii.gz"), "--output", folder.path("n"),
      "--grid", "t2",
    ])
    #expect(none.status == 1 && none.errors.contains("has no T2"), "\(none.errors)")
  }

  @Test func `images of different places are refused`() throws {
    try writeHead("head/head_flair.nii.gz")
    try writeHead("head/head_t1.nii.gz", shift: 900)
    let run = try GliaProgram.run(
      ["segment", folder.path("head"), "--output", folder.path("out")])
    #expect(run.status == 1 && run.errors.contains("do not overlap"), "\(run.errors)")
  }
}
