import Cases
import Foundation
import Imaging
import TestSupport
import Testing

/// Folders of real layouts, where they are present.
struct SharedFilesTests {
  private static let folder = GliaProgram.root.appending(path: "../shared/data/files")
    .standardizedFileURL.path
  private static var isThere: Bool { FileManager.default.fileExists(atPath: folder) }

  @Test(
    .enabled(if: isThere, "needs ../shared/data"),
    arguments: [
      ("b15", ["brats_2013_pat0001_1"], 4, true), ("b21", ["BraTS2021_00000"], 4, true),
      ("bids_acq", ["sub-01", "sub-02"], 4, false), ("bids_nosess", ["sub-01", "sub-02"], 4, true),
      ("bids_root", ["sub-01", "sub-02"], 2, false),
      ("lumiere", ["Patient-001_week-000-1"], 4, true),
      ("mixed", ["pat1"], 3, true), ("nnunet", ["BraTS_001", "BraTS_002"], 4, true),
      ("plain", ["pat001"], 4, true), ("stray", ["c1", "c2"], 4, true),
      ("tcga", ["TCGA-02-0006_1996.08.23"], 4, true),
      ("ucsf", ["UCSF-PDGM-0004", "UCSF-PDGM-0005"], 4, true),
      ("upenn", ["UPENN-GBM-00001_11", "UPENN-GBM-00002_11"], 4, true),
    ])
  func `real layouts give whole cases`(
    _ name: String, _ names: [String], _ sequences: Int, _ hasReference: Bool
  ) throws {
    let path = Self.folder + "/layouts/\(name)"
    let found = try Case.discover([path])
    #expect(found.map(\.name) == names)
    #expect(found.allSatisfy { $0.modalities.count == sequences })
    #expect((found[0].reference != nil) == hasReference)
    let loaded = try CaseLoader(found[0]).load()
    #expect(loaded.volumes.count == sequences)
    #expect((loaded.reference != nil) == hasReference)
  }

  @Test(.enabled(if: isThere, "needs ../shared/data"))
  func `a series is no case of four sequences`() throws {
    let path = Self.folder + "/sub-01_task-rest_bold.nii.gz"
    let found = try #require(try Case.discover([path]).first)
    #expect(found.modalities.isEmpty && found.image == path)
    #expect(found.remarks.isEmpty)
  }
}
