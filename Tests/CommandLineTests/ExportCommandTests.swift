import Cases
import Foundation
import Imaging
import Rendering
import TestSupport
import Testing

/// A case of 12×10×8 voxels of 1×1×2 mm with a tumor in slices 3 to 5, most of it in slice 4.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct ExportCommandTests {
  private let folder: TemporaryFolder
  private let caseFolder: String
  private let prediction: String
  private let grid = Grid(
    size: [12, 10, 8], affine: Affine(elements: [-1, 0, 0, 11, 0, -1, 0, 9, 0, 0, 2, 0]))

  init() throws {
    folder = try TemporaryFolder()
    caseFolder = folder.path("head")
    prediction = folder.path("prediction.nii.gz")
    try FileManager.default.createDirectory(
      atPath: caseFolder, withIntermediateDirectories: true)
    let geometry = VolumeGeometry(grid: grid)
    for (name, factor) in [("flair", Float(1)), ("t1ce", 3)] {
      let values = (0..<grid.voxelCount).map { Float($0 % 97 + 1) * factor }
      try VolumeFormats.writeFloats(
        values, frames: 1, geometry: geometry, to: caseFolder + "/head_\(name).nii.gz")
    }
    try write(caseFolder + "/head_seg.nii.gz", from: 3)
    try write(prediction, from: 4)
  }

  /// Writes a tumor of BraTS labels that begins in a column.
  private func write(_ path: String, from column: Int) throws {
    var map = LabelMap(grid: grid, scheme: .brats2020)
    for (slice, width) in [(3, 2), (4, 4), (5, 3)] {
      for j in 3..<6 {
        for i in column..<column + width {
          map[VoxelPoint(i: i, j: j, k: slice)] = i == column ? 4 : j == 3 ? 1 : 2
        }
      }
    }
    try VolumeFormats.writeLabelMap(map, geometry: VolumeGeometry(grid: grid), to: path)
  }

  private func texts(_ path: String) throws -> [String: String] { try PNGFile(path).texts }

  private func picture(_ path: String) throws -> Picture {
    try PNG.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
  }

  @Test(arguments: ["outlines", "votes"])
  func `any number of masks are drawn together`(_ overlay: String) throws {
    let (anna, ben) = (folder.path("anna.nii.gz"), folder.path("ben.nii.gz"))
    try write(anna, from: 4)
    try write(ben, from: 5)
    let output = folder.path("masks.png")
    let run = try GliaProgram.run([
      "export", caseFolder, "--overlay", overlay, "--mask", "anna=\(anna)", "--mask", ben,
      "--output", output,
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try texts(output)["Overlay"] == overlay)
    #expect(try texts(output)["Region"] == "WT")
    #expect(try texts(output)["Command"]?.contains("anna=\(anna)") == true)
    // The same masks without the third make another picture.
    let fewer = folder.path("fewer.png")
    let second = try GliaProgram.run([
      "export", caseFolder, "--overlay", overlay, "--mask", "anna=\(anna)", "--output", fewer,
    ])
    #expect(second.status == 0, "\(second.errors)")
    #expect(try picture(output) != picture(fewer))
  }

  @Test func `one mask alone is not drawn together`() throws {
    let run = try GliaProgram.run([
      "export", caseFolder, "--overlay", "votes", "--output", folder.path("votes.png"),
    ])
    #expect(run.status == 1)
    #expect(run.errors.contains("needs two or more masks, and there is one"))
  }

  /// Writes probabilities of 0.6 where the prediction would be, in all regions, and 0.2 elsewhere.
  private func writeProbabilities(_ path: String, frames: Int = 3) throws {
    let map = try VolumeFormats.readLabelMap(prediction)
    let values = map.labels.map { $0 == 0 ? Float(0.2) : 0.6 }
    try VolumeFormats.writeFloats(
      (0..<frames).flatMap { _ in values }, frames: frames, geometry: VolumeGeometry(grid: grid),
      to: path)
  }

  @Test func `probabilities are shown as a heat map with their threshold`() throws {
    let probabilities = folder.path("prob.nii.gz")
    try writeProbabilities(probabilities)
    func export(_ arguments: [String]) throws -> (texts: [String: String], picture: Picture) {
      let path = folder.path("heat.png")
      let run = try GliaProgram.run(
        ["export", caseFolder, "--output", path, "--probabilities", probabilities] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      return (try texts(path), try picture(path))
    }
    let heat = try export(["--region", "tc", "--threshold", "0.35", "--scale", "15"])
    #expect(heat.texts["Overlay"] == "heat")
    #expect(heat.texts["Region"] == "TC")
    #expect(heat.texts["Threshold"] == "0.35")
    let shown = Set(heat.picture.pixels).intersection(ColorMap.inferno.colors)
    #expect(shown.count > 90, "there is no color bar")
    let bare = ["--no-caption", "--slice", "4"]
    let (low, high) = (
      try export(bare).picture, try export(bare + ["--threshold", "0.7"]).picture
    )
    func outline(_ picture: Picture) -> Int {
      picture.pixels.count { $0 == HeatLayer.outlineColor }
    }
    #expect(outline(low) > outline(high))
    #expect(try export(bare + ["--overlay", "none"]).picture != low)
  }

  @Test func `a heat map needs probabilities of three regions`() throws {
    let missing = try GliaProgram.run([
      "export", caseFolder, "--output", folder.path("x.png"), "--overlay", "heat",
    ])
    #expect(missing.status == 1)
    #expect(missing.errors.contains("--overlay heat needs probabilities"))
    let short = folder.path("short.nii.gz")
    try writeProbabilities(short, frames: 2)
    let frames = try GliaProgram.run([
      "export", caseFolder, "--output", folder.path("x.png"), "--probabilities", short,
    ])
    #expect(frames.status == 1)
    #expect(
      frames.errors.contains("has 2 frames; --probabilities needs three, WT, TC and ET"))
  }

  @Test func `the slice with most of the reference is written and its path printed`() throws {
    let path = folder.path("slice.png")
    let run = try GliaProgram.run(["export", caseFolder, "--output", path, "--no-caption"])
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output == path + "\n")
    let texts = try texts(path)
    #expect(texts["Slice"] == "4" && texts["Plane"] == "axial" && texts["Case"] == "head")
    #expect(texts["Modality"] == "FLAIR" && texts["Overlay"] == "reference")
    let picture = try picture(path)
    #expect((picture.width, picture.height) == (36, 30))
  }

  @Test func `a window may begin below zero, and the recorded command makes the same file`() throws
  {
    let path = folder.path("negative.png")
    let run = try GliaProgram.run([
      "export", caseFolder, "--output", path, "--window", "-100:200", "--no-caption",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let command = try #require(try texts(path)["Command"])
    #expect(command.contains("--window -100.0:200.0"))
    let again = try GliaProgram.run(
      command.split(separator: " ").dropFirst().map { $0 == path ? path + ".png" : String($0) })
    #expect(again.status == 0, "\(again.errors)")
    #expect(try picture(path) == picture(path + ".png"))
  }

  @Test func `CT opens with the brain's window, and presets have names`() throws {
    let size = grid.voxelCount
    // Half air, then brain of 40 HU and a little bone.
    let values = (0..<size).map { place -> Float in
      place < size / 2 ? -1000 : place < size - 20 ? 40 : 1000
    }
    let scan = folder.path("head_ct.nii.gz")
    try VolumeFormats.writeFloats(
      values, frames: 1, geometry: VolumeGeometry(grid: grid), to: scan)
    func gray(_ arguments: String...) throws -> UInt8? {
      let path = folder.path("ct.png")
      let run = try GliaProgram.run(
        ["export", scan, "--output", path, "--slice", "5", "--no-caption", "--no-letters"]
          + arguments)
      #expect(run.status == 0, "\(run.errors)")
      let picture = try picture(path)
      return picture.pixels[picture.width * picture.height / 2 + picture.width / 2].red
    }
    #expect(try gray() == 128)
    #expect(try gray("--window", "subdural") == 83)
    #expect(try gray("--window", "bone") == 77)
  }

  @Test func `a file that is read is never replaced, not even through a link`() throws {
    let link = folder.path("view.png")
    let mask = caseFolder + "/head_seg.nii.gz"
    let before = try Data(contentsOf: URL(fileURLWithPath: mask))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: mask)
    for extra in [[], ["--animate"]] {
      let run = try GliaProgram.run(["export", caseFolder, "--output", link] + extra)
      #expect(run.status == 1 && run.errors.contains("is read by this command"))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: mask)) == before)
  }

  @Test func `a format that cannot be transparent says so`() throws {
    let run = try GliaProgram.run([
      "export", caseFolder, "--output", folder.path("x.gif"), "--background", "transparent",
    ])
    #expect(run.status == 2 && run.errors.contains("which GIF and MP4 cannot hold"))
  }

  @Test func `thick slices keep their shape in other planes`() throws {
    let path = folder.path("coronal.png")
    let run = try GliaProgram.run([
      "export", caseFolder, "--output", path, "--no-caption", "--plane", "coronal", "--slice", "0",
      "--scale", "2", "--overlay", "none", "--modality", "t1ce", "--window", "0:300",
    ])
    #expect(run.status == 0)
    let picture = try picture(path)
    #expect((picture.width, picture.height) == (24, 32))
    let texts = try texts(path)
    #expect(texts["Window"] == "0:300" && texts["Modality"] == "T1ce")
  }

  @Test func `a figure holds the Dice of slice and volume`() throws {
    let path = folder.path("figure.png")
    let run = try GliaProgram.run([
      "export", caseFolder, "--output", path, "--figure", "--prediction", prediction,
    ])
    #expect(run.status == 0)
    let texts = try texts(path)
    // Slice: 12 voxels each, 9 in common. Volume: 27 each, 18 in common.
    #expect(texts["Dice slice WT"] == "0.75")
    #expect(texts["Dice volume WT"] == "0.6667")
    #expect(texts["Overlay"] == "both")
  }

  @Test func `a pattern gives each slice its file`() throws {
    let run = try GliaProgram.run([
      "export", caseFolder, "--output", folder.path("s-%03d.png"), "--all", "--no-caption",
    ])
    #expect(run.status == 0)
    let paths = (0..<8).map { folder.path("s-00\($0).png") }
    #expect(run.output == paths.joined(separator: "\n") + "\n")
    #expect(try texts(paths[7])["Slice"] == "7")
  }

  @Test func `a montage is spread over the slices with tumor`() throws {
    let path = folder.path("sheet.png")
    let run = try GliaProgram.run([
      "export", caseFolder, "--output", path, "--montage", "1x2", "--prediction", prediction,
      "--overlay", "agreement",
    ])
    #expect(run.status == 0)
    #expect(try texts(path)["Slice"] == "3 5")
  }

  @Test func `a montage without a size has one that fits, wherever the option stands`() throws {
    let output = folder.path("sheet.png")
    for words in [
      [caseFolder, "--output", output, "--montage"], ["--montage", caseFolder, "--output", output],
      [caseFolder, "--montage", "--output", output],
      [caseFolder, "--output", output, "--montage=2x2"],
      ["--montage", "2X2", caseFolder, "--output", output],
    ] {
      let run = try GliaProgram.run(["export"] + words)
      #expect(run.status == 0, "\(words): \(run.errors)")
      // The slices with tumor, all of them.
      #expect(try texts(output)["Slice"] == "3 4 5")
      #expect(try texts(output)["Command"]?.contains("--montage 2x2") == true)
    }
  }

  @Test func `of both masks, what is missing is left out and named`() throws {
    let output = folder.path("both.png")
    func overlay(_ options: [String]) throws -> (name: String?, errors: String) {
      let run = try GliaProgram.run(["export", "--output", output, "--overlay", "both"] + options)
      #expect(run.status == 0, "\(run.errors)")
      return (try texts(output)["Overlay"], run.errors)
    }
    let reference = try overlay([caseFolder])
    #expect(reference.name == "reference")
    #expect(
      reference.errors
        == "there is no prediction, so the reference alone is drawn; "
        + "add one with --prediction FILE\n")
    let image = caseFolder + "/head_flair.nii.gz"
    let predicted = try overlay([image, "--prediction", prediction])
    #expect(predicted.name == "prediction")
    #expect(predicted.errors.hasPrefix("there is no reference, so the prediction alone is drawn"))
    #expect(try overlay([image]).errors.hasPrefix("there is no prediction and no reference"))
    let both = try overlay([caseFolder, "--prediction", prediction])
    #expect(both.name == "both" && both.errors.isEmpty)
  }

  @Test(arguments: ["svg", "pdf", "gif"]) func `the name's end chooses the format`(
    suffix: String
  ) throws {
    let path = folder.path("figure.\(suffix)")
    let run = try GliaProgram.run(["export", caseFolder, "--output", path, "--outline"])
    #expect(run.status == 0 && run.output == path + "\n", "\(run.errors)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let start = ["svg": "<?xml", "pdf": "%PDF", "gif": "GIF8"][suffix] ?? ""
    #expect(String(decoding: bytes.prefix(start.count), as: UTF8.self) == start)
  }

  @Test func `without a name, the file is named after what it shows, and numbered`() throws {
    let place = URL(fileURLWithPath: folder.path(""))
    let words = "glia export head --layout figure --prediction prediction.nii.gz"
    for name in ["head_flair_axial_4_figure.png", "head_flair_axial_4_figure_2.png"] {
      let run = try GliaProgram.shell(words, in: place)
      #expect(run.status == 0 && run.output == name + "\n", "\(run.errors)")
      #expect(FileManager.default.fileExists(atPath: folder.path(name)))
    }
  }

  @Test func `the picture is cut to what is there, or shows whole slices`() throws {
    let image = folder.path("small.nii.gz")
    var values = [Float](repeating: 0, count: grid.voxelCount)
    for k in 2..<6 {
      for j in 3..<7 { for i in 2..<8 { values[i + 12 * (j + 10 * k)] = Float(i + 50) } }
    }
    try VolumeFormats.writeFloats(
      values, frames: 1, geometry: VolumeGeometry(grid: grid), to: image)
    func size(_ options: String...) throws -> [Int] {
      let path = folder.path("cut.png")
      let run = try GliaProgram.run(
        ["export", image, "--output", path, "--no-caption", "--scale", "1"] + options)
      #expect(run.status == 0, "\(run.errors)")
      let picture = try picture(path)
      return [picture.width, picture.height]
    }
    // Two voxels stay around the box where the slice has them.
    #expect(try size() == [10, 8])
    #expect(try size("--no-crop") == [12, 10])
  }

  @Test func `a time point is chosen by its number`() throws {
    let image = folder.path("series.nii.gz")
    let values = (0..<3).flatMap { time in
      (0..<grid.voxelCount).map { Float($0 % 50 * (time + 1)) }
    }
    try VolumeFormats.writeFloats(
      values, frames: 3, geometry: VolumeGeometry(grid: grid), to: image)
    func window(_ options: String...) throws -> String? {
      let path = folder.path("time.png")
      let run = try GliaProgram.run(["export", image, "--output", path] + options)
      #expect(run.status == 0, "\(run.errors)")
      return try texts(path)["Window"]
    }
    let first = try window()
    #expect(try window("--frame", "0") == first)
    #expect(try window("--frame", "2") != first)
    #expect(try texts(folder.path("time.png"))["Time point"] == "2")
    let run = try GliaProgram.run([
      "export", image, "--output", folder.path("no.png"), "--frame", "3",
    ])
    #expect(run.status == 1)
    #expect(run.errors.contains("has no time point 3; they go from 0 to 2"), "\(run.errors)")
  }

  @Test func `a slice that cannot be written is reported and the others are`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("s-003.png"), withIntermediateDirectories: true)
    let run = try GliaProgram.run([
      "export", caseFolder, "--output", folder.path("s-%03d.png"), "--all",
    ])
    #expect(run.status == 1)
    let paths = (0..<8).filter { $0 != 3 }.map { folder.path("s-00\($0).png") }
    #expect(run.output == paths.joined(separator: "\n") + "\n")
    #expect(paths.allSatisfy(FileManager.default.fileExists))
    #expect(run.errors.hasPrefix("glia: cannot write \(folder.path("s-003.png")): "))
    #expect(run.errors.hasSuffix("glia: 1 of 8 slices failed\n"))
  }

  @Test func `what cannot be done is said in one sentence`() throws {
    let output = folder.path("x.png")
    let other = folder.path("other.nii.gz")
    let small = Grid(size: [12, 10, 7], affine: grid.affine)
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: small, scheme: .binary), geometry: VolumeGeometry(grid: small), to: other)
    let cases: [([String], Int, String)] = [
      (["--slice", "8"], 1, "--slice is 8; axial slices of head go from 0 to 7"),
      (["--overlay", "agreement"], 1, "--overlay agreement needs a prediction"),
      (["--montage", "0x3"], 2, "0x3"),
      (["--modality", "t2"], 1, "head has no t2; it has flair, t1ce"),
      (["--prediction", folder.path("none.nii")], 1, "No such file"),
      (["--all"], 2, "--all needs the slice number"),
      (["--slice", "1", "--all"], 2, "cannot be used together"),
      (["--scale", "0"], 2, "--scale is 0"),
      (["--window", "9:3"], 2, "9:3"),
      (["--dpi", "0"], 2, "--dpi is 0; it must be from 36 to 2400"),
      (["--outline-width", "-1"], 2, "--outline-width"),
      (["--background", "red"], 2, "red"),
      (["--frame", "1"], 1, "has no time point 1; it has one, 0"),
      (["--animate", "--output", folder.path("x.svg")], 2, "must end in .png, .gif or .mp4"),
      (["--output", folder.path("x.jpg")], 2, "must end in .png, .svg, .pdf or .gif"),
    ]
    for (options, status, sentence) in cases {
      let run = try GliaProgram.run(["export", caseFolder, "--output", output] + options)
      #expect(run.status == status, "\(options)")
      #expect(run.errors.contains(sentence), "\(options): \(run.errors)")
      #expect(run.output.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: output))
    }
    // A mask on another grid is resampled, and that is said.
    let resampled = try GliaProgram.run([
      "export", caseFolder, "--output", folder.path("y.png"), "--prediction", other,
    ])
    #expect(resampled.status == 0)
    #expect(resampled.errors.contains("12×10×7 voxels"))
    #expect(resampled.errors.contains("it is resampled when it is shown or compared"))

    let nowhere = folder.path("none/x.png")
    let run = try GliaProgram.run(["export", caseFolder, "--output", nowhere])
    #expect(run.status == 1)
    #expect(
      run.errors == "glia: cannot write \(nowhere): there is no folder \(folder.path("none"))\n")
  }

  @Test func `a disk that takes no more is named, and the old picture stays`() throws {
    let picture = folder.path("picture.png")
    try Data("old".utf8).write(to: URL(fileURLWithPath: picture))
    // A limit of one block of 512 bytes, which ends in an error and not in a signal.
    let run = try GliaProgram.run(
      ["export", caseFolder, "--output", picture, "--scale", "8"], fileBlocks: 1)
    #expect(run.status == 1)
    #expect(run.errors.contains("\(picture)") && run.errors.contains("File too large"))
    #expect(try String(contentsOfFile: picture, encoding: .utf8) == "old")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names.sorted() == ["head", "picture.png", "prediction.nii.gz"])
  }

  @Test func `saved measurements are drawn where they were made`() throws {
    func export(_ name: String, _ options: String...) throws -> Picture {
      let run = try GliaProgram.run(
        ["export", caseFolder, "--output", folder.path(name), "--scale", "6"] + options)
      #expect(run.status == 0 && run.errors == "", "\(run.errors)")
      return try picture(folder.path(name))
    }
    let bare = try export("bare.png", "--slice", "4")
    // From voxel (2, 4, 4) to (9, 4, 4).
    try """
    {"format": "glia measurements", "version": 1, "case": "head", "space": "RAS mm", "measurements":
      [{"id": 1, "name": "Ruler 1", "kind": "ruler", "plane": "axial", "points": [[9, 5, 8], [2, 5, 8]]}]}
    """.write(toFile: caseFolder + "/head_measurements.json", atomically: true, encoding: .utf8)
    let measured = try export("measured.png", "--slice", "4")
    #expect(measured != bare)
    #expect(try export("without.png", "--slice", "4", "--no-measurements") == bare)
    #expect(try texts(folder.path("without.png"))["Command"]?.contains("--no-measurements") == true)
    #expect(
      try export("other.png", "--slice", "3")
        == export("b.png", "--slice", "3", "--no-measurements"))
    #expect(
      try export("sheet.png", "--montage") != export("c.png", "--montage", "--no-measurements"))

    try "{}".write(
      toFile: caseFolder + "/head_measurements.json", atomically: true, encoding: .utf8)
    let damaged = try GliaProgram.run(
      ["export", caseFolder, "--output", folder.path("d.png"), "--slice", "4"])
    #expect(damaged.status == 0 && damaged.errors.contains("head_measurements.json is not used"))
  }
}
