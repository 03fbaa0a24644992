import Cases
import Testing

/// References of data sets, as 'glia evaluate PREDICTIONS DATA-SET' finds them.
struct ReferenceFolderTests {
  private func found(_ files: [String], in folder: String = "") throws -> [String: String] {
    let tree = try FileTree(files)
    let path = folder.isEmpty ? tree.path : "\(tree.path)/\(folder)"
    let labels = try LabelFolder(path, role: .reference)
    #expect(labels.clashes.isEmpty && labels.problems.isEmpty)
    return labels.files.mapValues { String($0.dropFirst(tree.path.count + 1)) }
  }

  private let upenn = ["00001", "00002"].flatMap { number in
    ["FLAIR", "T1"].map {
      "images_structural/UPENN-GBM-\(number)_11/UPENN-GBM-\(number)_11_\($0).nii.gz"
    } + [
      "images_segm/UPENN-GBM-\(number)_11_segm.nii.gz",
      "automated_segm/UPENN-GBM-\(number)_11_automated_approx_segm.nii.gz",
    ]
  }

  @Test func `a data set's references are those of its cases`() throws {
    #expect(
      try found(upenn) == [
        "UPENN-GBM-00001_11": "images_segm/UPENN-GBM-00001_11_segm.nii.gz",
        "UPENN-GBM-00002_11": "images_segm/UPENN-GBM-00002_11_segm.nii.gz",
      ])
  }

  @Test func `a folder of a data set's masks names them after its cases`() throws {
    #expect(
      try found(upenn, in: "images_segm") == [
        "UPENN-GBM-00001_11": "images_segm/UPENN-GBM-00001_11_segm.nii.gz",
        "UPENN-GBM-00002_11": "images_segm/UPENN-GBM-00002_11_segm.nii.gz",
      ])
    #expect(
      try found(["labelsTr/BraTS_001.nii.gz"], in: "labelsTr") == [
        "BraTS_001": "labelsTr/BraTS_001.nii.gz"
      ])
  }

  @Test func `of a BIDS data set the masks are found in its derivatives`() throws {
    let mask = "derivatives/manual/sub-01/ses-1/anat/sub-01_ses-1_label-lesion_mask.nii.gz"
    let image = "sub-01/ses-1/anat/sub-01_ses-1_T1w.nii.gz"
    #expect(try found([image, mask]) == ["sub-01_ses-1": mask])
    #expect(try found([image, mask], in: "derivatives") == ["sub-01_ses-1": mask])
  }

  @Test func `masks that only their names make references count beside a data set's`() throws {
    let case1 = ["c1/c1_t1.nii", "c1/c1_seg.nii"]
    #expect(
      try found(case1 + ["c2_seg.nii"]) == ["c1": "c1/c1_seg.nii", "c2": "c2_seg.nii"])
  }
}
