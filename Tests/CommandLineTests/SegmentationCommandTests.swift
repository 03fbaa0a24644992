import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// DICOM segmentations on the command line.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct SegmentationCommandTests {
  private let folder: TemporaryFolder
  private let series = PhantomSeries(folder: "study", directions: PhantomSeries.oblique)

  init() throws {
    folder = try TemporaryFolder()
    try series.write(in: folder.url.path)
    try write(series.mask(), "mask.nii.gz")
  }

  private func write(_ map: LabelMap, _ name: String) throws {
    // Numbers alone, without names.
    try VolumeFormats.write(
      .uint8(map.labels.map { UInt8($0) }), geometry: VolumeGeometry(grid: map.grid),
      to: folder.path(name))
  }

  private func glia(_ line: String) throws -> ProgramRun {
    try GliaProgram.shell("glia \(line)", in: folder.url)
  }

  @Test func `a mask goes to a segmentation and back`() throws {
    let there = try glia("convert mask.nii.gz seg.dcm --like study")
    #expect(there.status == 0 && there.output == "seg.dcm\n")
    #expect(
      there.errors.contains(
        "seg.dcm: it contains the patient's name and ID, copied from series 4 (AX FLAIR 4)"))
    #expect(there.errors.contains("its labels are named as in brats2020; --labels FILE"))
    #expect(!there.errors.contains("Petra"))
    let back = try glia("convert seg.dcm back.nii.gz --like mask.nii.gz")
    #expect(back.status == 0)
    #expect(
      back.errors.contains(
        "its labels are 1 (necrotic or non-enhancing core), 2 (edema) and 4 (enhancing tumor)"))
    let map = try VolumeFormats.readLabelMap(folder.path("back.nii.gz"))
    #expect(map.labels == series.mask().labels)
    let info = try glia("info seg.dcm")
    #expect(info.status == 0 && info.output.contains("DICOM segmentation"))
    #expect(!(info.output + info.errors).contains("Petra"))
  }

  @Test func `what a segmentation leaves out counts in a comparison`() throws {
    #expect(try glia("convert mask.nii.gz seg.dcm --like study").status == 0)
    let same = try glia("evaluate seg.dcm mask.nii.gz --format csv")
    #expect(same.status == 0, "\(same.errors)")
    // Labels on a slice and at an edge where the segmentation has none.
    var more = series.mask()
    more.fill(0..<7, with: 2)
    try write(more, "more.nii.gz")
    let (one, other) = (
      try glia("evaluate more.nii.gz seg.dcm --json"),
      try glia("evaluate more.nii.gz mask.nii.gz --json")
    )
    #expect(one.status == 0 && other.status == 0)
    func dice(_ run: ProgramRun) -> [Substring] {
      run.output.matches(of: /"dice" : [0-9.]+/).map(\.output)
    }
    #expect(!dice(one).isEmpty)
    #expect(dice(one) == dice(other))
    #expect(one.output.contains("\"dice\" : 0.9"))
  }

  @Test func `refusals are one sentence`() throws {
    func refusal(_ line: String) throws -> String {
      let run = try glia(line)
      #expect(run.status == 1 && run.output.isEmpty)
      return run.errors
    }
    #expect(
      try refusal("convert mask.nii.gz seg.dcm")
        == "glia: a DICOM segmentation refers to the images that it was drawn on; name their folder with --like\n"
    )
    try write(LabelMap(grid: series.grid, scheme: .brats2020), "empty.nii.gz")
    #expect(
      try refusal("convert empty.nii.gz seg.dcm --like study").hasSuffix(
        "glia: empty.nii.gz is empty, and a DICOM segmentation needs at least one labeled voxel\n"))
    #expect(try glia("convert mask.nii.gz seg.dcm --like study").status == 0)
    #expect(
      try refusal("convert mask.nii.gz seg.dcm --like study")
        == "glia: seg.dcm already exists; --force replaces it\n")
    #expect(try glia("convert mask.nii.gz seg.dcm --like study --force --series 4").status == 0)
    let wrong = try refusal("convert mask.nii.gz seg.dcm --like study --force --series 9")
    #expect(wrong.hasSuffix("glia: study has no series 9; it has series 4 (AX FLAIR 4)\n"))
    let image = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("study")).first)
    #expect(
      try refusal("convert mask.nii.gz study/\(image) --like study --force")
        .hasSuffix("it is a DICOM image, which a mask must not replace; choose another name\n"))
    #expect(
      try refusal("convert seg.dcm mask.nii.gz --like mask.nii.gz --force")
        == "glia: mask.nii.gz is read by this command, so it is not replaced; choose another name\n"
    )
  }
}
