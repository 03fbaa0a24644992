import Cases
import Foundation
import TestSupport
import Testing

/// Makes empty files; only names are looked at.
private func folder(_ files: [String]) throws -> TestSupport.TemporaryFolder {
  let folder = try TestSupport.TemporaryFolder()
  for file in files {
    let url = folder.url.appendingPathComponent(file)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: url)
  }
  return folder
}

/// The label maps found, with paths from the folder.
private func found(_ files: [String], _ role: LabelFolder.Role) throws -> [String: String] {
  let folder = try folder(files)
  let start = folder.url.path.count + 1
  return try LabelFolder(folder.url.path, role: role).files.mapValues {
    String($0.dropFirst(start))
  }
}

@Test(arguments: [
  "a.nii.gz", "a_pred.nii.gz", "a_prediction.nii", "a_seg.nii.gz", "a-seg.nii", "x/a.nii.gz",
  "a/a_seg.nii.gz", "a/seg.nii.gz", "a/pred.nii", "x/y/a_mask.nii.gz", "labelsTr/a.nii.gz",
])
func `a label map is found by the name of its case`(_ path: String) throws {
  for role in [LabelFolder.Role.prediction, .reference] {
    #expect(try found([path], role) == ["a": path])
  }
}

@Test func `in BraTS folders only the reference is a label map`() throws {
  let files = ["a/a_flair.nii.gz", "a/a_t1ce.nii.gz", "a/a_seg.nii.gz", "a/scan.nii.gz"]
  #expect(try found(files, .reference) == ["a": "a/a_seg.nii.gz"])
  let later = "BraTS-GLI-00001-000"
  #expect(
    try found(["\(later)/\(later)-t2f.nii.gz", "\(later)/\(later)-seg.nii.gz"], .reference)
      == [later: "\(later)/\(later)-seg.nii.gz"])
}

@Test func `probabilities, images folders, pairs' voxels and hidden files are passed over`() throws
{
  let files = [
    "a_prob.nii.gz", "imagesTr/a.nii.gz", "a_pred.img", "a_pred.hdr", ".a_seg.nii.gz", "notes.txt",
  ]
  #expect(try found(files, .prediction) == ["a": "a_pred.hdr"])
}

@Test func `of several files of a case the role decides`() throws {
  let files = ["a/a_seg.nii.gz", "a/a_pred.nii.gz", "a/a_t1.nii.gz"]
  #expect(try found(files, .reference) == ["a": "a/a_seg.nii.gz"])
  #expect(try found(files, .prediction) == ["a": "a/a_pred.nii.gz"])
}

@Test func `two files with one claim are a clash and not a choice`() throws {
  let folder = try folder(["x/a.nii.gz", "y/a.nii.gz", "b.nii.gz"])
  let labels = try LabelFolder(folder.url.path, role: .prediction)
  #expect(Array(labels.files.keys) == ["b"])
  #expect(labels.clashes.map(\.name) == ["a"])
  #expect(labels.clashes.first?.first.hasSuffix("x/a.nii.gz") == true)
}

@Test func `a folder that is not there is an error of the system`() {
  #expect(throws: CaseError.self) { try LabelFolder("/nowhere/at/all", role: .reference) }
}
