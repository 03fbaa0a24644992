import Cases
import Files
import Foundation
import Imaging
import TestSupport
import Testing
import ViewerRuntime

/// Files of transforms beside masks and images.
@Suite struct AlignmentFilesTests {
  @Test func `transforms beside a mask of aligned images are said`() throws {
    let folder = try TemporaryFolder()
    let mask = folder.path("P1_pred.nii.gz")
    #expect(LiveServices.alignmentNote(beside: mask) == nil)
    try Data().write(to: URL(filePath: folder.path("P1_t2.tfm")))
    #expect(
      LiveServices.alignmentNote(beside: mask)
        == "the mask was made of aligned images: P1_t2.tfm is beside it; type :align all")
    try Data().write(to: URL(filePath: folder.path("P1_flair.tfm")))
    #expect(
      LiveServices.alignmentNote(beside: mask)
        == "the mask was made of aligned images: P1_flair.tfm and 1 more are beside it; type :align all"
    )
    #expect(LiveServices.alignmentNote(beside: folder.path("other.nii.gz")) == nil)
  }

  @Test func `a transform is saved beside a file, and not inside an export`() {
    func file(_ image: String, isDICOM: Bool) -> String {
      LiveServices.transformFile(of: image, .t2, in: "2024-05-17_0db14e", isDICOM: isDICOM)
    }
    #expect(file("x/P1_T2.nii.gz", isDICOM: false) == "x/P1_T2.tfm")
    #expect(file("EXPORT/IM00176", isDICOM: true) == "2024-05-17_0db14e_t2.tfm")
  }
}
