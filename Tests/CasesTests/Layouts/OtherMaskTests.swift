import Cases
import Imaging
import Testing

/// Masks of a case beside its reference.
struct OtherMaskTests {
  private func masks(_ files: [String]) throws -> [String] {
    let tree = try FileTree(files)
    let found = try Case.discover([tree.path])
    try #require(found.count == 1)
    return found[0].otherMasks.map(\.name)
  }

  @Test func `files beside each other are called by the ends of their names`() throws {
    let images = ["p1/p1_FLAIR.nii", "p1/p1_T1.nii"]
    #expect(try masks(images + ["p1/p1_mask_anna.nii", "p1/p1_mask_ben.nii"]) == ["ben"])
    #expect(
      try masks(
        images + ["p1/p1_seg.nii", "p1/p1_seg_manual.nii", "p1/p1_seg_nnunet.nii.gz"]
      ).sorted()
        == ["seg", "seg_nnunet"])
  }

  @Test func `masks of different makers are called by their folders`() throws {
    let folder = "Patient-001/week-004"
    let names = try masks([
      "\(folder)/FLAIR.nii.gz", "\(folder)/CT1.nii.gz",
      "\(folder)/DeepBraTumIA-segmentation/native/segmentation/ct1_seg_mask.nii.gz",
      "\(folder)/HD-GLIO-AUTO-segmentation/native/segmentation_CT1_origspace.nii.gz",
    ])
    #expect(names == ["HD-GLIO-AUTO-segmentation"])
  }

  @Test func `a mask keeps the labels of its maker`() throws {
    let folder = "Patient-001/week-004"
    let tree = try FileTree([
      "\(folder)/FLAIR.nii.gz", "\(folder)/CT1.nii.gz",
      "\(folder)/DeepBraTumIA-segmentation/native/segmentation/ct1_seg_mask.nii.gz",
      "\(folder)/HD-GLIO-AUTO-segmentation/native/segmentation_CT1_origspace.nii.gz",
    ])
    let found = try Case.discover([tree.path])
    #expect(found[0].otherMasks[0].scheme?.isPerLabel == true)
  }

  @Test func `a case with one mask has no others`() throws {
    #expect(try masks(["p1/p1_FLAIR.nii", "p1/p1_seg.nii"]).isEmpty)
  }
}
