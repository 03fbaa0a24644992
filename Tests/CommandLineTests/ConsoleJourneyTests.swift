import Cases
import Foundation
import Imaging
import TestSupport
import Testing

/// The command line, the configuration and label files in a real terminal.
@Suite(
  .serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"),
  .enabled(if: GliaProgram.isBuilt, "build the program first"))
struct ConsoleJourneyTests {
  /// A folder with a small case "cube": one modality, and the expert's labels.
  private func makeFolder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("cube"), withIntermediateDirectories: true)
    let grid = Grid(
      size: [20, 20, 16], affine: Affine(elements: [-1, 0, 0, 19, 0, -1, 0, 19, 0, 0, 1, 0]))
    let geometry = VolumeGeometry(grid: grid)
    let values = (0..<grid.voxelCount).map { Float($0 % 97 + 1) }
    try VolumeFormats.writeFloats(
      values, frames: 1, geometry: geometry, to: folder.path("cube/cube_flair.nii.gz"))
    let labels = (0..<grid.voxelCount).map { offset -> Label in
      (6..<12).contains(offset % 20) ? [1, 2, 4][offset / 20 % 3] : 0
    }
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: grid, scheme: .brats2020, labels: labels), geometry: geometry,
      to: folder.path("cube/cube_seg.nii.gz"))
    return folder
  }

  private func terminal(_ folder: TemporaryFolder, columns: Int = 100) throws -> Tmux {
    try Tmux(
      columns: columns, rows: 30, directory: folder.url.path,
      environment: [
        "XDG_CONFIG_HOME": folder.path("config"), "XDG_STATE_HOME": folder.path("state"),
      ])
  }

  @Test func `type a command, complete it, and find it again in the next session`() throws {
    let folder = try makeFolder()
    let terminal = try terminal(folder, columns: 80)
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' cube; echo status $?")
    try terminal.wait(for: "axial 8 of 0–15")
    try terminal.wait(for: "reference filled")
    // Both files are there once the crosshair has its value.
    try terminal.wait(for: "value    91")

    try terminal.press(":")
    try terminal.wait(for: "Tab lists the commands")
    try terminal.press("s", "l", "i", "Tab")
    try terminal.wait(for: ":slice")
    try terminal.press("1", "2", "Enter")
    try terminal.wait(for: "axial 12 of 0–15")

    try terminal.press(":", "p", "l", "a", "n", "e", "Space", "c", "Tab", "Enter")
    try terminal.wait(for: "coronal 9 of 0–19")

    try terminal.type(":window 0 9x")
    try terminal.wait(for: "HIGH is \"9x\"; it must be a number")
    try terminal.press("BSpace", "Enter")
    try terminal.wait(for: "FLAIR  w resets")

    try terminal.type(":export out")
    try terminal.wait(for: "Wrote out.png")
    #expect(FileManager.default.fileExists(atPath: folder.path("out.png")))
    try terminal.press(":", "e", "x", "p", "o", "r", "t", "Space", "o", "Tab")
    try terminal.wait(for: ":export out.png")
    try terminal.press("Escape")
    try terminal.wait(for: ":export out.png", isThere: false)

    try terminal.type(":q")
    try terminal.wait(for: "status 0")
    #expect(
      try String(contentsOfFile: folder.path("state/glia/history"), encoding: .utf8)
        == "slice 12\nplane coronal\nwindow 0 9\nexport out\nq\n")

    try terminal.type("clear; '\(GliaProgram.path)' cube")
    try terminal.wait(for: "reference filled")
    // Both files are there once the crosshair has its value.
    try terminal.wait(for: "value    91")
    try terminal.press(":", "s", "Up")
    try terminal.wait(for: ":slice 12")
    try terminal.press("Enter")
    try terminal.wait(for: "axial 12 of 0–15")
    try terminal.type(":q")
    try terminal.wait(for: "ready$")
  }

  @Test func `keys and defaults are those of the configuration file`() throws {
    let folder = try makeFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("config/glia"), withIntermediateDirectories: true)
    try """
    [view]
    plane = sagittal

    [keys]
    next-slice = F7, Up
    previous-slice = F8, Down
    """.write(toFile: folder.path("config/glia/config"), atomically: true, encoding: .utf8)
    let terminal = try terminal(folder)
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' cube")
    try terminal.wait(for: "sagittal 9 of 0–19")
    try terminal.press("F7", "F7")
    try terminal.wait(for: "sagittal 11 of 0–19")
    try terminal.press("k")
    try terminal.wait(for: "k does nothing")
    try terminal.type(":q")
    try terminal.wait(for: "ready$")
  }

  @Test func `labels are as a file of ITK-SNAP has them, and can be saved`() throws {
    let folder = try makeFolder()
    try "1 10 20 30 1 1 1 \"pit\"\n2 0 0 250 1 0 1 \"swelling\"\n4 250 0 0 1 1 1 \"rim\"\n".write(
      toFile: folder.path("labels.txt"), atomically: true, encoding: .utf8)
    let terminal = try terminal(folder)
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' cube --labels labels.txt")
    try terminal.wait(for: "swelling")
    try terminal.type(":labels")
    try terminal.wait(for: "swelling", isThere: false)
    try terminal.type(":save-labels mine.txt")
    try terminal.wait(for: "Wrote mine.txt")
    let saved = try String(contentsOfFile: folder.path("mine.txt"), encoding: .utf8)
    #expect(saved.contains("# ITK-SnAP Label Description File"))
    #expect(saved.contains("    4   255  240   12        1  1  1    \"enhancing tumor\""))
    try terminal.type(":q")
    try terminal.wait(for: "ready$")
  }
}
