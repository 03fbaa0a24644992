import Cases
import Imaging
import Testing

/// Cases that are found one after the other.
struct CaseSearchTests {
  private func names(_ search: CaseSearch) -> [String] {
    search.map { finding in
      if case .success = finding.result { finding.name } else { "!" + finding.name }
    }
  }

  @Test func `a broken case does not hide those behind it`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/a_t1.nii", "b/b_seg.nii", "c/c_t1.nii"] { try folder.add(name) }
    #expect(names(CaseSearch([folder.path])) == ["a", "!b", "c"])
  }

  @Test func `a path that leads nowhere, and a folder without images, are findings too`() throws {
    let folder = try TemporaryFolder()
    try folder.add("a/a_t1.nii")
    try folder.add("empty/notes.txt")
    let paths = ["/nowhere", folder.file("a"), folder.file("empty")]
    #expect(names(CaseSearch(paths)) == ["!nowhere", "a", "!empty"])
  }

  @Test(arguments: [
    "abc", "files", "anat", "images", "data", "nifti", "masks", "labels", "segmentations", "seg",
    "images/masks",
  ]) func `a mask that is named is found alone, whatever its folder is called`(name: String) throws
  {
    let folder = try TemporaryFolder()
    let path = try folder.add("nn/\(name)/mask_metres.nii", from: "int16.nii")
    let findings = Array(CaseSearch([path]))
    #expect(findings.count == 1)
    let alone = try #require(findings.first?.maskAlone(readsFile: false))
    #expect(alone.isMaskAlone && alone.reference == path)
  }

  @Test(arguments: ["masks", "labels", "anat"])
  func `a mask in a folder of its own is found alone in the folder above`(name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.add("q1/\(name)/mask_metres.nii")
    let findings = Array(CaseSearch([folder.file("q1")]))
    #expect(findings.count == 1)
    #expect(findings.first?.maskAlone(readsFile: false)?.reference == path)
    try folder.add("q1/other.nii")
    #expect(names(CaseSearch([folder.file("q1")])) == ["other", "mask_metres"])
  }

  @Test func `folders that are to be passed over are`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/a_t1.nii", "out/a_t1.nii"] { try folder.add(name) }
    #expect(names(CaseSearch([folder.path])) == ["a", "out_a"])
    #expect(names(CaseSearch([folder.path], excluding: [folder.file("out/")])) == ["a"])
  }

  @Test func `the first case is there before the last folder is read`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/a_t1.nii", "b/b_t1.nii"] { try folder.add(name) }
    var search = CaseSearch([folder.path])
    #expect(search.next()?.name == "a")
    try folder.add("b/b_t2.nii")
    #expect(try search.next()?.result.get().presentModalities == [.t1, .t2])
  }
}

/// Label maps that are named for several cases.
struct LabelSourceTests {
  @Test func `a file belongs to the case that it is named after, or to the only one`() throws {
    let folder = try TemporaryFolder()
    let source = try LabelSource(
      try folder.add("case_1_pred.nii.gz", from: "gzip.nii.gz"), role: .prediction)
    #expect(source.file(for: "case_1") == folder.file("case_1_pred.nii.gz"))
    #expect(source.file(for: "case_2") == nil)
    #expect(source.file(for: "case_2", isOnly: true) == folder.file("case_1_pred.nii.gz"))
  }

  @Test func `of a folder, each case has the file of its name`() throws {
    let folder = try TemporaryFolder()
    for name in ["a_pred.nii.gz", "b.nii.gz"] { try folder.add(name) }
    let source = try LabelSource(folder.path, role: .prediction)
    #expect(source.file(for: "a") == folder.file("a_pred.nii.gz"))
    #expect(source.file(for: "b") == folder.file("b.nii.gz"))
    #expect(source.file(for: "c", isOnly: true) == nil)
  }

  @Test func `a path that leads nowhere is refused`() {
    #expect(throws: CaseError.self) { try LabelSource("/nowhere", role: .reference) }
  }
}
