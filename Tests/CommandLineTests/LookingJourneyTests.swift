import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// Looking at pictures in a real terminal: layouts, zoom, colors, maps, labels, play, time, mouse.
@Suite(
  .serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"),
  .enabled(if: GliaProgram.isBuilt, "glia is not built"))
struct LookingJourneyTests {
  private static let grid = Grid(
    size: [40, 36, 30], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 35, 0, 0, 1, 0]))

  /// Writes an image, and masks of a prediction and an expert that differ a little.
  private func writeCase(_ folder: TemporaryFolder) throws {
    let geometry = VolumeGeometry(grid: Self.grid)
    for name in ["flair", "t1"] {
      let values = (0..<Self.grid.voxelCount).map { Float(100 + $0 % 40 * 4) }
      try VolumeFormats.writeFloats(
        values, frames: 1, geometry: geometry, to: folder.path("\(name).nii.gz"))
    }
    for (name, place) in [("expert", 18), ("model", 20)] {
      let labels = (0..<Self.grid.voxelCount).map { offset -> Label in
        let (x, y, z) = (offset % 40 - place, offset / 40 % 36 - 18, offset / 40 / 36 - 15)
        return x * x + y * y + z * z <= 36 ? 4 : x * x + y * y + z * z <= 64 ? 2 : 0
      }
      try VolumeFormats.writeLabelMap(
        LabelMap(grid: Self.grid, scheme: .brats2020, labels: labels), geometry: geometry,
        to: folder.path("\(name).nii.gz"))
    }
  }

  /// Opens the case.
  private func open(
    _ columns: Int, _ rows: Int, _ options: String = "", in folder: TemporaryFolder
  ) throws -> Tmux {
    try writeCase(folder)
    let terminal = try Tmux(columns: columns, rows: rows, directory: folder.url.path)
    try terminal.type(
      "'\(GliaProgram.path)' view --flair flair.nii.gz --t1 t1.nii.gz --prediction model.nii.gz "
        + "--reference expert.nii.gz \(options); echo status $?")
    try terminal.wait(for: "FLAIR")
    return terminal
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func `the layouts, one key apart`(columns: Int, rows: Int) throws {
    let folder = try TemporaryFolder()
    let terminal = try open(columns, rows, "--layout planes", in: folder)
    defer { terminal.close() }
    for name in ["axial 15", "coronal 18", "sagittal 18"] { try terminal.wait(for: name) }
    try terminal.press("l")
    try terminal.wait(for: "Prediction")
    try terminal.wait(for: "Reference")
    try terminal.press("l")
    try terminal.wait(for: "Reference", isThere: false)
    try terminal.press("l", "l")
    try terminal.press("l")
    try terminal.wait(for: "coronal 18")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }

  @Test func `zoom, colors, windows, maps, labels and play by keys`() throws {
    let folder = try TemporaryFolder()
    let terminal = try open(120, 40, "--colormap magma", in: folder)
    defer { terminal.close() }
    try terminal.wait(for: "reference outlined")
    try terminal.wait(for: "magma")
    for (key, text) in [
      ("M", "viridis"), ("W", "2–98 %"), ("i", "Nearest voxel"), ("A", "prediction only"),
      ("t", "tumor core"),
      ("V", "■4 enhancing"), ("4", "□4 enhancing"),
    ] {
      try terminal.press(key)
      try terminal.wait(for: text)
    }
    try terminal.press("a", "Escape")
    try terminal.wait(for: "Show:", isThere: false)
    try terminal.press("+", "+")
    try terminal.wait(for: "×2.0")
    try terminal.press("C-Right", "z", "0")
    try terminal.wait(for: "×2.0", isThere: false)
    try terminal.press("Space")
    try terminal.wait(for: "axial 20 of 0–29")
    try terminal.press("c")
    try terminal.wait(for: "coronal 18 of 0–35")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }

  @Test func `the mouse in whichever plane it is`() throws {
    let folder = try TemporaryFolder()
    let terminal = try open(120, 40, "--layout planes", in: folder)
    defer { terminal.close() }
    try terminal.wait(for: "sagittal 18")
    // With Ctrl the wheel zooms about the pointer; 80 is the wheel's 64 and Ctrl's 16.
    try terminal.press("-l", "\u{1B}[<80;20;15M")
    try terminal.wait(for: "×1.4")
    try terminal.press("0")
    try terminal.wait(for: "×1.4", isThere: false)
    // Over the large picture the wheel goes through axial slices, and a click moves the other planes.
    try terminal.press("-l", "\u{1B}[<64;20;15M")
    try terminal.wait(for: "axial 16")
    try terminal.press("-l", "\u{1B}[<0;12;12M\u{1B}[<0;12;12m")
    try terminal.wait(for: "sagittal 18", isThere: false)
    try terminal.wait(for: "axial 16")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }

  @Test func `a 4-D image goes through time, by keys and by itself`() throws {
    let folder = try TemporaryFolder()
    let count = Self.grid.voxelCount
    let values = (0..<3 * count).map { Float(100 * ($0 / count + 1) + $0 % 40) }
    try VolumeFormats.write(
      .float32(values, frames: 3), geometry: VolumeGeometry(grid: Self.grid),
      to: folder.path("series.nii.gz"))
    let terminal = try Tmux(columns: 120, rows: 40, directory: folder.url.path)
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' view series.nii.gz; echo status $?")
    try terminal.wait(for: "time 0 of 0–2")
    try terminal.wait(for: "value    120")
    try terminal.press("Right")
    try terminal.wait(for: "time 1 of 0–2")
    try terminal.wait(for: "value    220")
    try terminal.press("Space")
    try terminal.wait(for: "time 0 of 0–2")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }
}
