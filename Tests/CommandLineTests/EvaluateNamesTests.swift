import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// `glia evaluate` on masks whose files name their labels, as those that glia writes do.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct EvaluateNamesTests {
  private let files: LabelFiles

  init() throws { files = try LabelFiles() }

  private static let nnUNet = LabelTable([
    .init(1, "edema"), .init(2, "necrosis and non-enhancing tumor"),
  ])
  private static let tissue = LabelTable([
    .init(1, "CSF"), .init(2, "gray matter"), .init(3, "white matter"),
  ])

  /// Writes labels with names.
  private func write(_ name: String, _ labels: [Label], _ table: LabelTable) throws -> String {
    let scheme = try #require(LabelScheme.named(table))
    let rest = [Label](repeating: 0, count: files.grid.voxelCount - labels.count)
    let path = files.folder.path(name)
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: files.grid, scheme: scheme, labels: labels + rest),
      geometry: VolumeGeometry(grid: files.grid), to: path)
    return path
  }

  @Test func `names decide what 1 and 2 are`() throws {
    let labels: [Label] = [1, 1, 2, 2, 2]
    let prediction = try write("p.nii.gz", labels, Self.nnUNet)
    let run = try GliaProgram.run(
      ["evaluate", prediction, try files.write("r.nii.gz", labels), "--json"])
    #expect(run.status == 0)
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(json?["scheme"] as? String == "msd")
    let volume = json?["volume"] as? [String: [String: Any]]
    // The core is label 2: three voxels.
    #expect(volume?["TC"]?["tp"] as? Int == 3)
    #expect(run.errors.contains("based on the names in one file"), "\(run.errors)")
  }

  @Test func `names in both files leave no doubt`() throws {
    let prediction = try write("p.nii.gz", [1, 2], Self.nnUNet)
    let reference = try write("r.nii.gz", [1, 2, 2], Self.nnUNet)
    let run = try GliaProgram.run(["evaluate", prediction, reference])
    #expect(run.errors == "labels 1, 2 are read as msd, by the names in the files\n")
  }

  @Test func `without names 1 and 2 are doubtful`() throws {
    let run = try GliaProgram.run(
      ["evaluate", try files.write("p.nii.gz", [1, 2]), try files.write("r.nii.gz", [1, 2, 2])])
    #expect(
      run.errors.contains("read as brats2020; if 1 is edema and 2 the core, use --scheme msd"))
  }

  @Test func `tissues are not compared with the parts of a tumor`() throws {
    let tissue = try write("tissue.nii.gz", [1, 2, 3, 3], Self.tissue)
    let tumor = try files.write("tumor.nii.gz", [1, 2, 4])
    let run = try GliaProgram.run(["evaluate", tissue, tumor])
    #expect(run.status == 1)
    #expect(
      run.errors.contains(
        "\(tissue) shows CSF, gray matter and white matter, \(tumor) the parts of a tumor; "
          + "they have no structure in common; --scheme labels compares each label by itself"),
      "\(run.errors)")
    #expect(try GliaProgram.run(["evaluate", tissue, tumor, "--scheme", "labels"]).status == 0)

    let named = try write("named.nii.gz", [1, 2, 4], LabelScheme.brats2020.table)
    let other = try GliaProgram.run(["evaluate", named, tissue])
    #expect(other.status == 1 && other.errors.contains("no structure in common"))
  }

  @Test func `numbers without names are read like the named reference`() throws {
    let tissue = try write("tissue.nii.gz", [1, 2, 3, 3], Self.tissue)
    let run = try GliaProgram.run(["evaluate", try files.write("p.nii.gz", [1, 2, 3]), tissue])
    #expect(run.status == 0 && run.output.contains("gray matter"), "\(run.errors)")
  }
}
