import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

private enum Converter {
  static let isInstalled =
    (try? GliaProgram.shell("command -v dcm2niix", in: GliaProgram.root).status) == 0
}

/// From a scanner's export to a Dice and back, in a real terminal.
@Suite(
  .serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"),
  .enabled(if: GliaProgram.isBuilt, "glia is not built"),
  .enabled(if: Converter.isInstalled, "dcm2niix is not installed"))
struct ScannerJourneyTests {
  private static let hasModel = FileManager.default.fileExists(
    atPath: GliaProgram.root.appendingPathComponent("assets/unet.onnx").path)

  /// The export, the expert's mask, and a cache of its own.
  private static func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try HeadExport.write(to: folder.path("scan"))
    try VolumeFormats.writeLabelMap(
      HeadExport.reference(), geometry: VolumeGeometry(grid: HeadExport.referenceGrid),
      to: folder.path("expert.nii.gz"))
    return folder
  }

  @Test(.enabled(if: hasModel, "there is no model"))
  func `an export is opened, aligned, segmented, compared and saved as a DICOM segmentation`()
    throws
  {
    let folder = try Self.workplace()
    let cache = folder.path("cache")
    let terminal = try Tmux(
      columns: 120, rows: 40, directory: folder.url.path, environment: ["XDG_CACHE_HOME": cache])
    defer { terminal.close() }
    try terminal.type(
      "'\(GliaProgram.path)' scan --reference expert.nii.gz; echo status $?")
    try terminal.wait(for: "reference filled")
    try terminal.press("I")
    try terminal.wait(for: "Ax FLAIR dark-fluid")
    for (sequence, title) in [
      ("T1", "Sag T1 MPRAGE"), ("T2", "Ax T2 TSE"), ("T1ce", "Ax T1 MPRAGE post"),
    ] {
      let screen = try terminal.screen()
      let line = screen.split(separator: "\n").first { $0.contains(title) }
      #expect(line?.contains("● \(sequence) ") == true, "\(title): \(line ?? "is not listed")")
    }
    #expect(try !terminal.screen().contains("obody"))
    try terminal.press("BSpace")
    try terminal.wait(for: "reference filled")

    try terminal.type(":align all")
    try terminal.wait(for: "aligned")
    try terminal.press("r")
    try terminal.wait(for: "segments this slice", isThere: false)

    try terminal.press("b")
    try terminal.wait(for: "brush 5 mm")
    try terminal.type(":w seg.dcm")
    try terminal.wait(for: "contains the patient's name")
    try terminal.press("b")
    try terminal.press("q")
    try terminal.wait(for: "status 0")

    let back = try GliaProgram.shell(
      "glia convert seg.dcm back.nii.gz --like expert.nii.gz", in: folder.url)
    #expect(back.status == 0, "\(back.errors)")
  }

  @Test(.enabled(if: hasModel, "there is no model"))
  func `an export is segmented and evaluated without a terminal, and the mask goes back`() throws {
    let folder = try Self.workplace()
    let cache = ["XDG_CACHE_HOME": folder.path("cache")]
    let segment = try GliaProgram.run(
      ["segment", "scan", "--align", "--slices", "28-30", "--output", "out"],
      environment: cache, in: folder.url)
    #expect(segment.status == 0, "\(segment.errors)")
    #expect(!segment.errors.contains("obody"))
    let evaluate = try GliaProgram.run(
      ["evaluate", "out/scan_pred.nii.gz", "expert.nii.gz"], environment: cache, in: folder.url)
    #expect(evaluate.status == 0 && evaluate.output.contains("WT"), "\(evaluate.errors)")
    let convert = try GliaProgram.run(
      ["convert", "expert.nii.gz", "--like", "scan", "mask.dcm"], environment: cache,
      in: folder.url)
    #expect(convert.status == 0, "\(convert.errors)")
    // Read back, the mask is the same on the same grid.
    let again = try GliaProgram.run(
      ["evaluate", "mask.dcm", "expert.nii.gz", "--json"], environment: cache,
      in: folder.url)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.components(separatedBy: "\"dice\" : 1,").count > 3, "\(again.output)")
  }
}
