import Cases
import Foundation
import Imaging
import Testing

/// How folders are searched.
struct DiscoveryTests {
  private func names(_ paths: [String]) -> [String] { CaseSearch(paths).map(\.name) }

  @Test func `folders are searched at any depth`() throws {
    let tree = try FileTree(["a/b/c/d/e/f/g/h/p1/p1_t1.nii", "p2/p2_t1.nii"])
    #expect(names([tree.path]) == ["p1", "p2"])
  }

  @Test func `links that lead in a circle are followed once`() throws {
    let tree = try FileTree(["p1/p1_t1.nii", "p1/p1_t2.nii"])
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: tree.path + "/p1/up", withDestinationPath: tree.path)
    try manager.createSymbolicLink(
      atPath: tree.path + "/p1/self", withDestinationPath: tree.path + "/p1")
    #expect(names([tree.path]) == ["p1"])
  }

  @Test func `equal names of visits are cases with the names of their patients`() throws {
    let tree = try FileTree(
      ["Anna", "Ben"].flatMap { name in
        ["baseline", "followup"].flatMap { ["\(name)/\($0)/FLAIR.nii", "\(name)/\($0)/T1.nii"] }
      })
    let all = ["Anna_baseline", "Anna_followup", "Ben_baseline", "Ben_followup"]
    #expect(names([tree.path]) == all)
    #expect(names([tree.path + "/Ben"]) == ["Ben_baseline", "Ben_followup"])
    #expect(names([tree.path + "/Ben/followup"]) == ["Ben_followup"])
  }

  @Test func `cases that would have one name get that of the folder above, and say so`() throws {
    let tree = try FileTree(["x/scanA/FLAIR.nii", "y/scanA/FLAIR.nii"])
    let found = try Case.discover([tree.path])
    #expect(found.map(\.name) == ["scanA", "y_scanA"])
    #expect(
      found.last?.remarks
        == ["the case is called y_scanA because there is another scanA"])
  }

  @Test func `a case that two paths lead to is one`() throws {
    let tree = try FileTree(["p1/p1_t1.nii", "p2/p2_t1.nii"])
    #expect(names([tree.path, tree.path + "/p1"]) == ["p1", "p2"])
    #expect(names([tree.path + "/p1", tree.path + "/p1"]) == ["p1"])
  }

  @Test func `patients in one folder are told apart by how names begin, or end`() throws {
    var tree = try FileTree(["p1_FLAIR.nii", "p1_AX_T1_3.nii", "p2_FLAIR.nii", "p2_seg.nii"])
    #expect(names([tree.path]) == ["p1", "p2"])
    tree = try FileTree(
      ["TR001_flair.nii", "TR002_flair.nii", "R1_T1.nii", "sub-01_T1w.nii", "sub-01_T2w.nii"])
    #expect(names([tree.path]) == ["R1", "TR001", "TR002", "sub-01"])
    tree = try FileTree(["flair_001.nii", "t1_001.nii", "flair_002.nii", "t1_002.nii"])
    let found = try Case.discover([tree.path])
    #expect(found.map(\.name) == ["001", "002"])
    #expect(found.map(\.presentModalities) == [[.flair, .t1], [.flair, .t1]])
  }

  @Test func `a mask of another patient is no reference`() throws {
    let tree = try FileTree(["all/p1_t1.nii", "all/p2_seg.nii", "all/p3_seg.nii"])
    let found = try Case.discover([tree.path])
    #expect(found.map(\.name) == ["p1"])
    #expect(found.first?.reference == nil)
  }

  @Test func `a 3-D image is used before a 2-D one, and the later series`() throws {
    let tree = try FileTree(
      [
        "AX_FLAIR_4.nii", "SAG_3D_FLAIR_6.nii", "AX_T1_3.nii", "AX_T1_8.nii", "COR_T2_9.nii",
        "AX_T2_2.nii",
      ])
    let found = try #require(try Case.discover([tree.path]).first)
    let files = found.modalities.mapValues { URL(filePath: $0).lastPathComponent }
    #expect(files == [.flair: "SAG_3D_FLAIR_6.nii", .t1: "AX_T1_8.nii", .t2: "AX_T2_2.nii"])
    #expect(
      found.remarks == [
        "AX_FLAIR_4.nii and 2 more images are not used, because other images show their sequences"
      ])
  }

  @Test func `nnU-Net's channels are those of dataset.json, of both versions`() throws {
    let tree = try FileTree(
      (0...3).map { "Task500/imagesTs/c_01_000\($0).nii.gz" } + ["Task500/labelsTs/c_01.nii.gz"])
    try tree.add(
      "Task500/dataset.json",
      #"{"modality": {"0": "FLAIR", "1": "T1w", "2": "t1gd", "3": "T2w"}, "labels": {"0": "background", "1": "edema", "2": "non-enhancing tumor", "3": "enhancing tumour"}}"#
    )
    let found = try #require(try Case.discover([tree.path]).first)
    #expect(found.name == "c_01")
    #expect(found.modalities[.flair]?.hasSuffix("_0000.nii.gz") == true)
    #expect(found.modalities[.t1ce]?.hasSuffix("_0002.nii.gz") == true)
    #expect(found.labelScheme == .msd)
    #expect(found.reference?.hasSuffix("labelsTs/c_01.nii.gz") == true)
    let other = try FileTree(["D/imagesTr/c_0000.nii.gz", "D/imagesTr/c_0001.nii.gz"])
    try other.add(
      "D/dataset.json",
      #"{"channel_names": {"0": "T2", "1": "ADC"}, "labels": {"background": 0, "PZ": 1, "TZ": 2}}"#)
    let prostate = try #require(try Case.discover([other.path]).first)
    #expect(prostate.presentModalities == [.t2])
    #expect(prostate.labelScheme?.isPerLabel == true)
    #expect(prostate.labelScheme?.name(of: 2) == "TZ")
  }

  @Test func `a reference in another folder is not counted as left out`() throws {
    let tree = try FileTree(["D/imagesTr/c_0000.nii.gz", "D/labelsTr/c.nii.gz"])
    try tree.add("D/dataset.json", #"{"channel_names": {"0": "T1"}}"#)
    var search = CaseSearch([tree.path])
    while search.next() != nil {}
    #expect(search.sentences().isEmpty)
  }

  @Test func `without dataset.json a channel is shown alone, with the reason`() throws {
    let tree = try FileTree(["D1/imagesTr/c_0000.nii.gz", "D1/imagesTr/c_0001.nii.gz"])
    let found = try #require(try Case.discover([tree.path]).first)
    #expect(found.modalities.isEmpty)
    #expect(
      found.remarks == [
        "there is no dataset.json in D1, which names the channels; c_0000.nii.gz is shown alone"
      ])
  }

  @Test func `regions of dataset.json make up a scheme`() throws {
    let tree = try FileTree(["D/imagesTr/c_0000.nii.gz"])
    try tree.add(
      "D/dataset.json",
      #"{"channel_names": {"0": "T1"}, "labels": {"background": 0, "whole tumor": [1, 2, 3], "tumor core": [2, 3], "enhancing tumor": 3}, "regions_class_order": [1, 2, 3]}"#
    )
    #expect(try Case.discover([tree.path]).first?.labelScheme == .msd)
  }

  @Test func `the Decathlon's frames are those of dataset.json`() throws {
    let tree = try FileTree([
      "imagesTr/prostate_00.nii.gz", "labelsTr/prostate_00.nii.gz", "imagesTr/._prostate_00.nii.gz",
    ])
    try tree.add(
      "dataset.json", #"{"tensorImageSize": "4D", "modality": {"0": "T2", "1": "ADC"}}"#)
    let found = try #require(try Case.discover([tree.path]).first)
    #expect(found.frames == [.t2: 0])
    #expect(found.layout == .decathlon)
  }

  @Test func `a folder of derivatives is searched when it is named`() throws {
    let tree = try FileTree([
      "sub-01/anat/sub-01_T1w.nii", "derivatives/prep/sub-01/anat/sub-01_desc-preproc_T1w.nii",
      "derivatives/prep/sub-01/anat/sub-01_desc-brain_mask.nii",
    ])
    #expect(names([tree.path]) == ["sub-01"])
    let found = try Case.discover([tree.path + "/derivatives/prep"])
    #expect(found.first?.modalities[.t1]?.hasSuffix("desc-preproc_T1w.nii") == true)
    #expect(found.first?.reference == nil)
  }

  @Test func `thousands of folders are listed without opening a file`() throws {
    let tree = try FileTree(
      (0..<200).flatMap { number in
        ["flair", "t1", "t1ce", "t2", "seg"].map { "c\(number)/BraTS_\(number)_\($0).nii.gz" }
      })
    #expect(names([tree.path]).count == 200)
  }

  @Test func `what a layout does not use is shown if there is nothing else`() throws {
    let tree = try FileTree([
      "Patient-001/week-004/FLAIR.nii.gz",
      "Patient-001/week-004/DeepBraTumIA-segmentation/atlas/skull_strip/flair_skull_strip.nii.gz",
      "Patient-001/week-004/DeepBraTumIA-segmentation/atlas/skull_strip/t1_skull_strip.nii.gz",
    ])
    let inside = tree.path + "/Patient-001/week-004/DeepBraTumIA-segmentation/atlas/skull_strip"
    #expect(names([tree.path]) == ["Patient-001_week-004"])
    #expect(try Case.discover([inside]).first?.presentModalities == [.flair, .t1])
    let bids = try FileTree(["sub-01/func/sub-01_task-rest_bold.nii.gz"])
    #expect(try Case.discover([bids.path]).first?.image?.hasSuffix("bold.nii.gz") == true)
  }

  @Test func `folders of patients may be named after a sequence`() throws {
    let tree = try FileTree([
      "FLAIR_Ann/t1.nii", "FLAIR_Ann/flair.nii", "FLAIR_Ben/t1.nii", "FLAIR_Ben/flair.nii",
    ])
    #expect(Set(names([tree.path])) == ["FLAIR_Ann", "FLAIR_Ben"])
  }

  @Test func `a known layout with one other word is still one case`() throws {
    let tree = try FileTree(
      ["flair", "t1", "T1post", "t2", "tumor_mask", "ADC"].map { "BraTS_9/BraTS_9_\($0).nii" })
    let found = try Case.discover([tree.path])
    #expect(found.map(\.name) == ["BraTS_9"])
    #expect(found.first?.presentModalities.count == 4)
    #expect(found.first?.reference?.hasSuffix("tumor_mask.nii") == true)
  }

  @Test func `files whose content git annex has elsewhere are named, with the command`() throws {
    let tree = try FileTree(["sub-01/anat/sub-01_T2w.nii.gz"])
    try FileManager.default.createSymbolicLink(
      atPath: tree.path + "/sub-01/anat/sub-01_T1w.nii.gz",
      withDestinationPath: "../../.git/annex/objects/a/b/MD5E-s1--c.nii.gz")
    var search = CaseSearch([tree.path])
    while search.next() != nil {}
    #expect(
      search.sentences() == [
        "sub-01_T1w.nii.gz: left out because its content is not here; 'datalad get' or "
          + "'git annex get' fetches it"
      ])
  }
}
