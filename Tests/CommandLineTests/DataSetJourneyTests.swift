import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// Data sets as other tools lay them out, listed in a real terminal, segmented and evaluated.
@Suite(.serialized, .enabled(if: GliaProgram.isBuilt, "glia is not built"))
struct DataSetJourneyTests {
  private static let hasModel = FileManager.default.fileExists(
    atPath: GliaProgram.root.appendingPathComponent("assets/unet.onnx").path)

  /// Copies the files of a small case to names of a data set: for each word of the case's files, the
  /// path in the folder.
  private static func lay(_ names: [String: String], in folder: TemporaryFolder) throws {
    let files = FileManager.default
    try SmallCase.write("ball", in: folder.path("source"))
    for (word, name) in names {
      let place = folder.path("set/\(name)")
      try files.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try files.copyItem(atPath: folder.path("source/ball/ball_\(word).nii.gz"), toPath: place)
    }
    try files.removeItem(atPath: folder.path("source"))
  }

  private static func bids() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (subject, session) in [("01", "1"), ("01", "2"), ("02", "1")] {
      let name = "sub-\(subject)_ses-\(session)"
      let place = "sub-\(subject)/ses-\(session)/anat/\(name)"
      try lay(
        [
          "flair": "\(place)_FLAIR.nii.gz", "t1": "\(place)_T1w.nii.gz",
          "t1ce": "\(place)_ce-gadolinium_T1w.nii.gz", "t2": "\(place)_acq-tse_run-1_T2w.nii.gz",
          "seg": "derivatives/expert/\(place)_dseg.nii.gz",
        ], in: folder)
      // What is no case.
      try lay(
        ["t1": "sub-\(subject)/ses-\(session)/func/\(name)_task-rest_bold.nii.gz"], in: folder)
    }
    let description = #"{"Name": "Balls", "BIDSVersion": "1.10.0"}"#
    try Data(description.utf8).write(
      to: URL(fileURLWithPath: folder.path("set/dataset_description.json")))
    return folder
  }

  private static func nnUNet() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["BALL_001", "BALL_002"] {
      try lay(
        [
          "flair": "imagesTr/\(name)_0003.nii.gz", "t1": "imagesTr/\(name)_0000.nii.gz",
          "t1ce": "imagesTr/\(name)_0001.nii.gz", "t2": "imagesTr/\(name)_0002.nii.gz",
          "seg": "labelsTr/\(name).nii.gz",
        ], in: folder)
    }
    let description = """
      {"channel_names": {"0": "T1", "1": "T1ce", "2": "T2", "3": "FLAIR"},
       "labels": {"background": 0, "necrosis": 1, "edema": 2, "enhancing": 4},
       "numTraining": 2, "file_ending": ".nii.gz"}
      """
    try Data(description.utf8).write(to: URL(fileURLWithPath: folder.path("set/dataset.json")))
    return folder
  }

  /// Lists a data set in a terminal.
  private func list(_ folder: TemporaryFolder, cases: [String]) throws {
    let terminal = try Tmux(columns: 120, rows: 30, directory: folder.url.path)
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' set; echo status $?")
    try terminal.wait(for: "\(cases.count) cases")
    for name in cases { try terminal.wait(for: name) }
    try terminal.press("Enter")
    try terminal.wait(for: "(1/\(cases.count))")
    try terminal.wait(for: "reference filled")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }

  /// Segments and evaluates a data set; returns the CSV.
  private func measure(
    _ folder: TemporaryFolder, cases: [String], references: String
  ) throws -> String {
    let segment = try GliaProgram.run(
      ["segment", "set", "--output", "out", "--slices", "11-12"], in: folder.url)
    #expect(segment.status == 0, "\(segment.errors)")
    for name in cases {
      #expect(
        FileManager.default.fileExists(atPath: folder.path("out/\(name)_pred.nii.gz")), "\(name)")
    }
    let evaluate = try GliaProgram.run(
      ["evaluate", "out", references, "--format", "csv"], in: folder.url)
    #expect(evaluate.status == 0, "\(evaluate.errors)")
    return evaluate.output
  }

  @Test(
    .enabled(if: Tmux.isInstalled, "tmux is not installed"),
    .enabled(if: hasModel, "there is no model"))
  func `a BIDS data set is listed, segmented and evaluated`() throws {
    let folder = try Self.bids()
    let cases = ["sub-01_ses-1", "sub-01_ses-2", "sub-02_ses-1"]
    try list(folder, cases: cases)
    let csv = try measure(folder, cases: cases, references: "set")
    for name in cases { #expect(csv.contains("\(name),"), "\(csv)") }
  }

  @Test(
    .enabled(if: Tmux.isInstalled, "tmux is not installed"),
    .enabled(if: hasModel, "there is no model"))
  func `raw data of nnU-Net are listed, segmented and evaluated`() throws {
    let folder = try Self.nnUNet()
    let cases = ["BALL_001", "BALL_002"]
    try list(folder, cases: cases)
    let csv = try measure(folder, cases: cases, references: "set/labelsTr")
    for name in cases { #expect(csv.contains("\(name),"), "\(csv)") }
  }
}
