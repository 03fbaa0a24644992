import Cases
import Foundation
import Imaging
import TestSupport
import Testing

/// Finding what matters in a real terminal: two predictions, the strip, and the keys that jump.
@Suite(
  .serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"),
  .enabled(if: GliaProgram.isBuilt, "glia is not built"))
struct FindingJourneyTests {
  private static let grid = Grid(
    size: [40, 36, 30], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 35, 0, 0, 1, 0]))

  /// Balls of label 4 around places, with their radii.
  private static func labels(_ balls: [(i: Int, j: Int, k: Int, radius: Int)]) -> LabelMap {
    let labels = (0..<grid.voxelCount).map { offset -> Label in
      balls.contains {
        let (x, y) = (offset % 40 - $0.i, offset / 40 % 36 - $0.j)
        let z = offset / 40 / 36 - $0.k
        return x * x + y * y + z * z <= $0.radius * $0.radius
      } ? 4 : 0
    }
    return LabelMap(grid: grid, scheme: .brats2020, labels: labels)
  }

  /// An image, the expert's labels and two predictions, the second with a lesion more.
  private func writeCase(_ folder: TemporaryFolder) throws {
    let geometry = VolumeGeometry(grid: Self.grid)
    let values = (0..<Self.grid.voxelCount).map { Float(100 + $0 % 40 * 4) }
    try VolumeFormats.writeFloats(
      values, frames: 1, geometry: geometry, to: folder.path("flair.nii.gz"))
    let masks: [(String, LabelMap)] = [
      ("expert", Self.labels([(12, 15, 10, 5)])),
      ("a", Self.labels([(13, 15, 10, 5)])),
      ("b", Self.labels([(12, 15, 10, 5), (30, 25, 24, 2)])),
    ]
    for (name, map) in masks {
      try VolumeFormats.writeLabelMap(map, geometry: geometry, to: folder.path("\(name).nii.gz"))
    }
  }

  /// Opens the case with both predictions.
  private func open(
    columns: Int, rows: Int, _ options: String = "", in folder: TemporaryFolder
  ) throws -> Tmux {
    try writeCase(folder)
    let terminal = try Tmux(columns: columns, rows: rows, directory: folder.url.path)
    try terminal.type(
      "'\(GliaProgram.path)' view flair.nii.gz --prediction a.nii.gz --second b.nii.gz "
        + "--reference expert.nii.gz \(options); echo status $?")
    try terminal.wait(for: "reference outlined")
    return terminal
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func `jump to tumor, differences, the worst slice, lesions and the largest section`(
    columns: Int, rows: Int
  ) throws {
    let folder = try TemporaryFolder()
    let terminal = try open(columns: columns, rows: rows, in: folder)
    defer { terminal.close() }
    try terminal.wait(for: "longest, mm     11.0      11.0")

    try terminal.press("Home", "n")
    try terminal.wait(for: "axial 5 of 0–29")
    try terminal.press("End", "N")
    try terminal.wait(for: "axial 15 of 0–29")
    try terminal.press("n")
    try terminal.wait(for: "No slice above 15 with whole tumor")
    // Balls side by side differ wherever they are; at their ends they have one voxel each, and in the
    // middle they differ most.
    try terminal.press("Home", "d")
    try terminal.wait(for: "axial 5 of 0–29")
    try terminal.press("B")
    try terminal.wait(for: "Largest disagreement: 0.02 ml of whole tumor, Dice 0.864")
    try terminal.press("G")
    try terminal.wait(for: "axial 10 of 0–29")
    try terminal.wait(for: "prediction 0.8 cm², reference 0.8 cm²")

    // The other prediction is the expert's mask, and one lesion that the expert has not.
    try terminal.press("S")
    try terminal.wait(for: "Comparing second and reference")
    try terminal.wait(for: "second: b.nii.gz")
    try terminal.press("d")
    try terminal.wait(for: "axial 22 of 0–29")
    try terminal.press("\\;")
    try terminal.wait(for: "Lesion 1 of 1: 0.52 ml, in both masks")
    try terminal.wait(for: "axial 10 of 0–29")
    // tmux takes a semicolon at the end for the end of its command, hence the backslash.
    try terminal.press("\\;")
    try terminal.wait(for: "Smaller part 1 of 1: 0.03 ml, second only")
    try terminal.wait(for: "axial 24 of 0–29")

    try terminal.press("P")
    try terminal.wait(for: "Comparing prediction and second")
    try terminal.press("m")
    try terminal.wait(for: "prediction and second, as in 'glia evaluate'")
    try terminal.press("x", "q")
    try terminal.wait(for: "status 0")
  }

  @Test func `a click on the strip goes to the slice`() throws {
    let folder = try TemporaryFolder()
    let terminal = try open(columns: 80, rows: 24, in: folder)
    defer { terminal.close() }
    // 67 columns for 30 slices; the strip's bars begin at column 12 (counted from 0).
    try terminal.click(column: 12 + 12, row: 21)
    try terminal.wait(for: "axial 5 of 0–29")
    try terminal.click(column: 12 + 66, row: 20)
    try terminal.wait(for: "axial 29 of 0–29")
  }

  @Test func `the strip can be read in ASCII without colors`() throws {
    let folder = try TemporaryFolder()
    let terminal = try open(columns: 80, rows: 24, "--color ascii", in: folder)
    defer { terminal.close() }
    // The slice in view, at first the one with the tallest bars, is marked in the strip.
    try terminal.press("End")
    try terminal.wait(for: "axial 29")
    let lines = try terminal.screen().split(separator: "\n", omittingEmptySubsequences: false)
    let strip = lines.suffix(5).filter { line in
      ["Dice WT", "prediction", "reference"].contains { line.prefix(12).contains($0) }
    }
    #expect(strip.count == 3)
    for line in strip {
      #expect(line.unicodeScalars.allSatisfy { $0.isASCII })
      #expect(line.contains("#") && line.contains("_") || line.contains("Dice"))
    }
  }
}

extension Tmux {
  /// Clicks on a cell, counted from 0, as a terminal with SGR mouse reports would say it.
  fileprivate func click(column: Int, row: Int) throws {
    try press("-l", "\u{1B}[<0;\(column + 1);\(row + 1)M")
    try press("-l", "\u{1B}[<0;\(column + 1);\(row + 1)m")
  }
}
