import Cases
import Foundation
import Imaging
import TestSupport
import Testing

/// The program as it was built.
private enum Built {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let program = root + "/.build/release/glia"
  static let isThere = FileManager.default.isExecutableFile(atPath: program)
}

/// Masks that are corrected in a real terminal, with the mouse's real byte sequences.
@Suite(
  .serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"),
  .enabled(if: Built.isThere, "glia is not built"))
struct EditJourneyTests {
  private static let grid = Grid(
    size: [32, 36, 24], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 35, 0, 0, 1, 0]))

  /// Writes a ball with a ball of edema in it.
  private func makeCase() throws -> String {
    let directory = NSTemporaryDirectory() + "glia-edit-journey-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: directory + "/ball", withIntermediateDirectories: true)
    func distance(_ offset: Int, _ i: Int, _ j: Int) -> Int {
      let (x, y, z) = (offset % 32 - i, offset / 32 % 36 - j, offset / 1152 - 12)
      return x * x + y * y + z * z
    }
    let geometry = VolumeGeometry(grid: Self.grid)
    let offsets = 0..<Self.grid.voxelCount
    try VolumeFormats.writeIntegers(
      offsets.map { distance($0, 16, 18) < 140 ? Int16(100 + $0 % 32) : 0 }, geometry: geometry,
      to: directory + "/ball/ball_flair.nii.gz")
    try VolumeFormats.writeLabelMap(
      LabelMap(
        grid: Self.grid, scheme: .brats2020,
        labels: offsets.map { distance($0, 11, 15) < 20 ? 2 : distance($0, 11, 15) < 5 ? 1 : 0 }),
      geometry: geometry, to: directory + "/ball/ball_seg.nii.gz")
    return directory
  }

  /// Starts glia with journals of its own.
  private func open(_ directory: String) throws -> Tmux {
    let terminal = try Tmux(
      columns: 80, rows: 24, directory: directory,
      environment: ["XDG_STATE_HOME": directory + "/state", "XDG_CONFIG_HOME": directory + "/none"])
    try terminal.type(
      "clear; sh -c 'echo $$ > pid; exec \"\(Built.program)\" ball'; echo status $?")
    return terminal
  }

  /// A button's press, drag or release over a cell, as a terminal in SGR mode (1006) sends it.
  private func mouse(
    _ terminal: Tmux, _ code: Int, _ column: Int, _ row: Int, isRelease: Bool = false
  ) throws {
    try terminal.press(
      "-l", "\u{1B}[<\(code);\(column + 1);\(row + 1)\(isRelease ? "m" : "M")")
  }

  private func drag(_ terminal: Tmux, from: Int, to: Int, row: Int) throws {
    try mouse(terminal, 0, from, row)
    for column in from + 1...to { try mouse(terminal, 32, column, row) }
    try mouse(terminal, 0, to, row, isRelease: true)
  }

  @Test func `paint, undo, redo, save and quit`() throws {
    let directory = try makeCase()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let terminal = try open(directory)
    defer { terminal.close() }
    try terminal.wait(for: "segment")
    try terminal.press("b")
    try terminal.wait(for: "brush 5 mm")
    try terminal.press("4")
    try terminal.wait(for: "4 enhancing")
    try drag(terminal, from: 20, to: 26, row: 10)
    try terminal.wait(for: "1 stroke,")
    try terminal.wait(for: "not saved")
    try terminal.press("u")
    try terminal.wait(for: "0 strokes, 0 changed")
    try terminal.press("C-r")
    try terminal.wait(for: "1 stroke,")
    try terminal.press("q")
    try terminal.wait(for: "The mask is not saved: s saves")
    try terminal.press("s")
    try terminal.wait(for: "status 0")
    let saved = try VolumeFormats.readLabelMap(
      directory + "/ball/ball_edit.nii.gz", scheme: .brats2020)
    let reference = try VolumeFormats.readLabelMap(
      directory + "/ball/ball_seg.nii.gz", scheme: .brats2020)
    #expect(saved.presentLabels.contains(4))
    #expect(zip(saved.labels, reference.labels).allSatisfy { $0 == $1 || $0 == 4 })
    #expect(FileManager.default.fileExists(atPath: directory + "/ball/ball_edit.json"))
    let journals = try FileManager.default.contentsOfDirectory(
      atPath: directory + "/state/glia/journals")
    #expect(journals.isEmpty)
  }

  @Test func `a mask is saved as a segmentation of DICOM images`() throws {
    let directory = try makeCase()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try PhantomSeries(
      folder: "my study", size: Self.grid.size, spacing: [1, 1, 1], first: [0, -35, 0]
    ).write(in: directory)
    let terminal = try open(directory)
    defer { terminal.close() }
    try terminal.wait(for: "segment")
    try terminal.press("b")
    try terminal.wait(for: "brush 5 mm")
    try terminal.press("4")
    try drag(terminal, from: 20, to: 26, row: 10)
    try terminal.wait(for: "1 stroke,")
    try terminal.type(":w seg.dcm")
    try terminal.wait(for: "belongs to: :w seg.dcm like FOLDER")
    try terminal.type(":w seg.dcm like my study")
    try terminal.wait(for: "contains the patient's name")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
    let saved = try VolumeFormats.readLabelMap(directory + "/seg.dcm")
    #expect(saved.scheme == .brats2020 && saved.presentLabels.contains(4))
    #expect(saved.grid.sharesVoxels(with: Self.grid))
  }

  @Test func `a killed sitting is taken up, and a second window is told`() throws {
    let directory = try makeCase()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    do {
      let terminal = try open(directory)
      defer { terminal.close() }
      try terminal.wait(for: "segment")
      try terminal.press("b")
      // "Editing" alone would also be in the notice that editing begins when the case is read.
      try terminal.wait(for: "brush 5 mm")
      try terminal.press("4")
      try drag(terminal, from: 20, to: 24, row: 9)
      try drag(terminal, from: 20, to: 24, row: 14)
      try terminal.wait(for: "2 strokes,")

      let first = directory + "/first"
      try FileManager.default.moveItem(atPath: directory + "/pid", toPath: first)
      let second = try open(directory)
      defer { second.close() }
      try second.wait(for: "being edited in another window")
      try second.press("q")
      let id = try #require(
        Int32(
          String(contentsOfFile: first, encoding: .utf8).trimmingCharacters(
            in: .whitespacesAndNewlines)))
      kill(id, SIGKILL)
      // The screen stays as it was; the shell has reaped the program when its number is gone.
      while kill(id, 0) == 0 { Thread.sleep(forTimeInterval: 0.01) }
    }
    let terminal = try open(directory)
    defer { terminal.close() }
    try terminal.wait(for: "2 strokes, the last at")
    try terminal.press("y")
    try terminal.wait(for: "Restored 2 unsaved strokes")
    try terminal.wait(for: "2 strokes,")
    try terminal.press("u", "u")
    try terminal.wait(for: "0 strokes, 0 changed")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }
}
