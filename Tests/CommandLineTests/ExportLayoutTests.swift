import Foundation
import Rendering
import TestSupport
import Testing

/// Layouts, animations and what files say about themselves, with the bundled demo case.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct ExportLayoutTests {
  private let folder: TemporaryFolder
  private let demo = GliaProgram.root.appendingPathComponent("assets/demo").path

  init() throws { folder = try TemporaryFolder() }

  private func export(_ options: String..., to name: String = "x.png") throws -> PNGFile {
    let path = folder.path(name)
    let run = try GliaProgram.run(["export", demo, "--output", path] + options)
    #expect(run.status == 0, "\(run.errors)")
    return try PNGFile(path)
  }

  @Test func `a file's own command makes it again`() throws {
    for options in [
      ["--plane", "coronal", "--scale", "2", "--window", "10:300.25", "--no-caption"],
      ["--montage", "2x3", "--overlay", "none", "--modality", "t2"],
      ["--background", "transparent", "--no-crop", "--interpolate", "--dpi", "150", "--outline"],
      ["--outline-width", "1.5", "--font-size", "7.5", "--no-letters", "--no-scale-bar"],
      ["--layout", "planes"], ["--layout", "modalities", "--scale", "1"],
      ["--animate", "--slices", "70-72", "--scale", "1", "--delay", "40"],
    ] {
      let path = folder.path("first.png")
      let run = try GliaProgram.run(["export", demo, "--output", path] + options)
      #expect(run.status == 0, "\(run.errors)")
      let first = try PNGFile(path)
      let command = try #require(first.texts["Command"])
      #expect(command.hasPrefix("glia export "))
      try FileManager.default.removeItem(atPath: path)
      let again = Process()
      again.executableURL = URL(fileURLWithPath: "/bin/sh")
      again.arguments = ["-c", "'\(GliaProgram.path)' \(command.dropFirst(5)) > /dev/null"]
      try again.run()
      again.waitUntilExit()
      #expect(again.terminationStatus == 0, "\(command)")
      #expect(try PNGFile(path).bytes == first.bytes, "\(command)")
    }
  }

  @Test func `three planes are linked, and modalities stand side by side`() throws {
    let planes = try export("--layout", "planes", "--slice", "80", "--scale", "1", "--no-caption")
    // Three panels of at most 240 pixels, cut to the brain.
    #expect((300..<720).contains(planes.picture.width))
    // The crosshair's blue lets the image through.
    #expect(planes.picture.pixels.contains { Int($0.blue) > Int($0.red) + 60 })
    let modalities = try export(
      "--layout", "modalities", "--slice", "80", "--scale", "1", "--no-caption")
    #expect((400..<960).contains(modalities.picture.width))
  }

  @Test func `an animation has a picture for each slice, all of one size`() throws {
    let file = try export("--animate", "--slices", "60-75", "--scale", "1")
    let types = file.chunks.map(\.type)
    #expect(types.count { $0 == "fcTL" } == 16)
    #expect(types.count { $0 == "fdAT" } >= 15)
    #expect(file.chunks.first { $0.type == "acTL" }?.data == [0, 0, 0, 16, 0, 0, 0, 0])
    #expect(file.texts["Slice"] == "60-75")
  }

  @Test func `what cannot be done is said in one sentence`() throws {
    for (options, status, sentence) in [
      (["--animate", "--slices", "150-160"], 1, "--slice is 160"),
      (["--slices", "1-2"], 2, "--slices needs --all or --animate"),
      (["--animate", "--all"], 2, "cannot be used together"),
      (["--animate", "--delay", "0"], 2, "--delay is 0"),
      (["--layout", "planes", "--montage", "2x2"], 2, "cannot be used together"),
    ] {
      let run = try GliaProgram.run(
        ["export", demo, "--output", folder.path("x.png")] + options)
      #expect(run.status == status, "\(options)")
      #expect(run.errors.contains(sentence), "\(options): \(run.errors)")
    }
  }
}
