import Foundation
import Testing

/// The program as it was built.
private enum Built {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let program = root + "/.build/release/glia"
  static let isThere = FileManager.default.isExecutableFile(atPath: program)
  static let hasModel = FileManager.default.fileExists(atPath: root + "/assets/unet.onnx")
}

/// The built program in a real terminal.
@Suite(
  .serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"),
  .enabled(if: Built.isThere, "glia is not built"))
struct ViewerJourneyTests {
  /// Writes a small case in BraTS layout: a ball with a tumor in it, in four modalities.
  private func makeCase() throws -> String {
    let directory = NSTemporaryDirectory() + "glia-journey-\(UUID().uuidString)"
    try SmallCase.write("ball", in: directory)
    return directory
  }

  @Test func `open, scroll, change the plane, export, quit, and the terminal is as before`() throws
  {
    let directory = try makeCase()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let terminal = try Tmux(columns: 80, rows: 24, directory: directory)
    defer { terminal.close() }
    try terminal.type("stty -a > before; '\(Built.program)' ball; echo status $?; stty -a > after")

    try terminal.wait(for: "axial 12 of 0–23")
    try terminal.wait(for: "reference filled")
    try terminal.press("Up", "Up")
    try terminal.wait(for: "axial 14 of 0–23")
    try terminal.press("NPage")
    try terminal.wait(for: "axial 9 of 0–23")
    try terminal.press("3")
    try terminal.wait(for: "T1ce")
    try terminal.press("s")
    try terminal.wait(for: "sagittal 11 of 0–31")
    try terminal.press("g")
    try terminal.wait(for: "Go to sagittal slice (0–31)")
    try terminal.press("1", "3", "Enter")
    try terminal.wait(for: "sagittal 13 of 0–31")

    try terminal.press("e")
    try terminal.wait(for: "Export as: ball_t1ce_sagittal_13.png")
    try terminal.press("Enter")
    try terminal.wait(for: "Wrote ball_t1ce_sagittal_13.png")
    let picture = try Data(
      contentsOf: URL(fileURLWithPath: directory + "/ball_t1ce_sagittal_13.png"))
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // A second picture of the same slice gets a number.
    try terminal.press("e", "Enter")
    try terminal.wait(for: "Wrote ball_t1ce_sagittal_13_2.png")

    try terminal.press("?")
    try terminal.wait(for: "go to a slice by number")
    // Escape and q in one write would be Alt+q, as in every terminal.
    try terminal.press("Escape")
    try terminal.wait(for: "go to a slice by number", isThere: false)
    try terminal.press("q")
    try terminal.wait(for: "status 0")
    try terminal.wait(for: "ready$")
    #expect(try !terminal.screen().contains("▀"))
    try terminal.type("cmp before after && echo the same")
    try terminal.wait(for: "the same\n")
  }

  @Test(.enabled(if: Built.hasModel, "there is no model"))
  func `r segments the slice and shows its Dice`() throws {
    let directory = try makeCase()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let terminal = try Tmux(columns: 100, rows: 30, directory: directory)
    defer { terminal.close() }
    try terminal.type("'\(Built.program)' ball; echo status $?")
    try terminal.wait(for: "reference filled")
    try terminal.wait(for: "segments this slice")
    try terminal.press("r")
    try terminal.wait(for: "1 of 24 slices, unprocessed")
    try terminal.press("R")
    try terminal.wait(for: "all 24 slices")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }

  @Test func `a signal gives the terminal back`() throws {
    let directory = try makeCase()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let terminal = try Tmux(columns: 80, rows: 24, directory: directory)
    defer { terminal.close() }
    for (name, status) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
      try terminal.type(
        "clear; sh -c 'echo $$ > pid; exec \"\(Built.program)\" ball'; echo status $?")
      try terminal.wait(for: "reference filled")
      let id = try String(contentsOfFile: directory + "/pid", encoding: .utf8)
      kill(
        Int32(id.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0,
        ["INT": SIGINT, "TERM": SIGTERM, "HUP": SIGHUP][name] ?? 0)
      try terminal.wait(for: "status \(status)")
    }
  }

  @Test func `Ctrl-Z stops the viewer, bg leaves it stopped, and fg shows it again`() throws {
    let directory = try makeCase()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let terminal = try Tmux(columns: 80, rows: 24, directory: directory)
    defer { terminal.close() }
    try terminal.type("'\(Built.program)' ball; echo status $?")
    for _ in 0..<2 {
      try terminal.wait(for: "reference filled")
      try terminal.press("C-z")
      try terminal.wait(for: "Stopped")
      try terminal.type("clear; bg")
      // Drawing in the background, it would cover what the shell says.
      try terminal.wait(for: "[1]")
      try terminal.type("clear; jobs")
      try terminal.wait(for: "Stopped")
      try terminal.type("fg")
    }
    try terminal.wait(for: "reference filled")
    try terminal.press("q")
    try terminal.wait(for: "ready$")
    #expect(try !terminal.screen().contains("▀"))
  }
}
