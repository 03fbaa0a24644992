import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// How cases are found, by the names of files.
struct CaseTests {
  @Test(arguments: [
    (
      ["a_flair.nii.gz", "a_t1.nii.gz", "a_t1ce.nii.gz", "a_t2.nii.gz", "a_seg.nii.gz"],
      Case.Layout.plain
    ),
    (
      [
        "BraTS_a_flair.nii", "BraTS_a_t1.nii", "BraTS_a_t1ce.nii", "BraTS_a_t2.nii",
        "BraTS_a_seg.nii",
      ], .brats
    ),
    (["a_flair.nii", "a_t1.nii", "a_t1gd.nii", "a_t2.nii", "a_seg.nii"], .plain),
    (["a-t2f.nii.gz", "a-t1n.nii.gz", "a-t1c.nii.gz", "a-t2w.nii.gz", "a-seg.nii.gz"], .brats2023),
  ]) func `a folder in BraTS layout is a case`(_ names: [String], _ layout: Case.Layout) throws {
    let folder = try TemporaryFolder()
    for name in names { try folder.add(name) }
    let found = try Case.discover([folder.path])
    #expect(found.count == 1)
    let first = try #require(found.first)
    #expect(first.name.hasSuffix("a"))
    #expect(first.layout == layout)
    #expect(first.modalities[.flair] == folder.file(names[0]))
    #expect(first.modalities[.t1] == folder.file(names[1]))
    #expect(first.modalities[.t1ce] == folder.file(names[2]))
    #expect(first.modalities[.t2] == folder.file(names[3]))
    #expect(first.reference == folder.file(names[4]))
    #expect(first.files.count == 5)
  }

  @Test func `a folder of folders holds many cases`() throws {
    let folder = try TemporaryFolder()
    for name in ["HGG/b/b_t1.nii", "HGG/a/a_t1.nii", "LGG/c/c_t1.nii"] { try folder.add(name) }
    #expect(try Case.discover([folder.path]).map(\.name) == ["a", "b", "c"])
  }

  @Test func `files without a name of their own are named after their folder`() throws {
    let folder = try TemporaryFolder()
    try folder.add("patient7/FLAIR.nii")
    try folder.add("patient7/T1.nii")
    let found = try Case.discover([folder.file("patient7/")])
    #expect(found.map(\.name) == ["patient7"])
    #expect(found.first?.presentModalities == [.flair, .t1])
  }

  @Test func `what glia wrote is not taken for an image`() throws {
    let folder = try TemporaryFolder()
    for name in ["a_t1.nii", "a_pred.nii", "a_prob.nii", "a_brainmask.nii"] { try folder.add(name) }
    let found = try Case.discover([folder.path])
    #expect(found.map(\.files) == [[folder.file("a_t1.nii")]])
  }

  @Test func `files on the command line are put together by their names`() throws {
    let folder = try TemporaryFolder()
    let paths = try ["a_t1.nii", "b_t1.nii", "a_seg.nii", "other.nii"].map { try folder.add($0) }
    let found = try Case.discover(paths + [paths[0]])
    #expect(found.map(\.name) == ["a", "b", "other"])
    #expect(found.first?.reference == paths[2])
    #expect(found.last?.image == paths[3])
    #expect(found.last?.layout == .single)
  }

  @Test func `a file of four frames is a Decathlon case`() throws {
    let folder = try TemporaryFolder()
    let header = try VolumeFormats.readHeader(Fixture.path("int16.nii"))
    let image = folder.file("imagesTr/BRATS_001.nii.gz")
    try folder.add("labelsTr/BRATS_001.nii.gz", from: "float-labels.nii")
    try FileManager.default.createDirectory(
      atPath: folder.file("imagesTr"), withIntermediateDirectories: true)
    let values = (0..<96).map { Float($0) }
    try VolumeFormats.writeFloats(values, frames: 4, geometry: header.geometry, to: image)
    for path in [folder.path, image] {
      let found = try #require(try Case.discover([path]).first)
      #expect(found.name == "BRATS_001")
      #expect(found.layout == .decathlon)
      #expect(found.reference != nil)
      let loaded = try CaseLoader(found).load()
      #expect(loaded.reference?.scheme == .msd)
      for (frame, modality) in [Modality.flair, .t1, .t1ce, .t2].enumerated() {
        #expect(loaded.volumes[modality]?.values() == Array(values[frame * 24..<(frame + 1) * 24]))
      }
    }
  }

  @Test func `half a case is refused`() throws {
    let folder = try TemporaryFolder()
    try folder.add("a_seg.nii.gz")
    let path = folder.path
    #expect(
      sentence { _ = try Case.discover([path]) }
        == "a is not a complete case: there is a_seg.nii.gz, but no image with it")
  }

  @Test func `a folder without images is refused`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    #expect(
      sentence { _ = try Case.discover([path]) }
        == "\(path) holds no images that glia reads (NIfTI, NRRD, MetaImage, FreeSurfer, DICOM)")
  }

  @Test func `of two files for one modality the first is taken, and the other named`() throws {
    let folder = try TemporaryFolder()
    let first = try folder.add("a_t1.nii")
    let other = try folder.add("a_t1.nii.gz", from: "gzip.nii.gz")
    let found = try #require(try Case.discover([folder.path]).first)
    #expect(found.modalities == [.t1: first])
    #expect(
      found.remarks == ["a_t1.nii.gz is not used, because another image shows its sequence"])
    #expect(FileManager.default.fileExists(atPath: other))
  }

  @Test func `files beside a case that are no part of it are counted, and listed on request`()
    throws
  {
    let folder = try TemporaryFolder()
    for name in ["a_t1.nii", "a_t2.nii", "a_adc.nii", "b.nii"] { try folder.add(name) }
    #expect(mkfifo(folder.file("a_flair.nii"), 0o600) == 0)
    try Data([1]).write(to: URL(filePath: folder.file("a_t1ce.mif")))
    try Data([1]).write(to: URL(filePath: folder.file("notes.pdf")))
    var search = CaseSearch([folder.path])
    let found = try #require(try search.next()?.result.get())
    #expect(search.next() == nil)
    #expect(found.presentModalities == [.t1, .t2])
    #expect(
      search.sentences() == [
        "a_flair.nii: left out because it is a named pipe, not a file",
        "a_t1ce.mif: left out because it is an MRtrix image; 'mrconvert a_t1ce.mif a_t1ce.nii.gz' "
          + "converts it",
        "a_adc.nii (\"adc\" is diffusion) and b.nii (no word of it names a sequence) belong to no case",
      ])
    #expect(
      search.sentences(isVerbose: true).suffix(2) == [
        "\(folder.file("a_adc.nii")) belongs to no case: \"adc\" is diffusion",
        "\(folder.file("b.nii")) belongs to no case: no word of it names a sequence",
      ])
  }

  @Test(arguments: ["atlas.nii", "MNI_t1.nii"])
  func `an atlas beside the patients' folders hides none of them`(_ atlas: String) throws {
    let folder = try TemporaryFolder()
    for name in [atlas, "p1/p1_t1.nii", "p1/p1_t2.nii", "p2/p2_t1.nii"] { try folder.add(name) }
    var notes: [String] = []
    #expect(try Case.discover([folder.path]) { notes.append($0) }.map(\.name) == ["p1", "p2"])
    #expect(notes.count == 1 && notes[0].hasPrefix("\(atlas) belongs to no case: "))
  }

  @Test func `an image beside folders without cases is a case, and masks in them are its own`()
    throws
  {
    let folder = try TemporaryFolder()
    try folder.add("p_t1.nii")
    let mask = try folder.add("masks/lesion.nii")
    try folder.add("notes/scan.nii")
    let found = try Case.discover([folder.path])
    #expect(found.map(\.name) == ["p"])
    #expect(found.first?.reference == mask)
  }

  @Test func `what is no file is refused, and no folder of it waits`() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.file("a_t1.nii")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(
      sentence { _ = try Case.discover([pipe]) }
        == "\(pipe) cannot be read: it is a named pipe, not a file")
    let said = sentence { _ = try Case.discover([folder.path]) }
    #expect(said?.hasSuffix("a_t1.nii: left out because it is a named pipe, not a file") == true)
    let labels = try LabelFolder(folder.path, role: .reference)
    #expect(labels.files.isEmpty && labels.notes.isEmpty)
  }

  @Test func `a path that leads nowhere is named`() {
    #expect(
      sentence { _ = try Case.discover(["/nowhere"]) }
        == "/nowhere cannot be read: No such file or directory")
  }

  @Test(arguments: [
    ("sub-01_task-rest_bold.nii.gz", false), ("sub-01_dwi.nii", false), ("scan.nii", false),
    ("imagesTr/scan.nii", false), ("BRATS_001.nii.gz", true), ("imagesTr/BRATS_001.nii.gz", true),
  ])
  func `four frames are a series of time points unless the data set says that they are sequences`(
    name: String, isCase: Bool
  ) throws {
    let folder = try TemporaryFolder()
    let grid = Grid(size: [3, 2, 2], affine: .spacing(1, 1, 1))
    try FileManager.default.createDirectory(
      atPath: folder.file("imagesTr"), withIntermediateDirectories: true)
    try VolumeFormats.writeFloats(
      [Float](repeating: 1, count: 48), frames: 4, geometry: VolumeGeometry(grid: grid),
      to: folder.file(name))
    for path in [folder.file(name), folder.path] {
      let found = try #require(Case.discover([path]).first)
      #expect(found.modalities.isEmpty != isCase)
      #expect((found.image == nil) == isCase)
    }
  }
}
