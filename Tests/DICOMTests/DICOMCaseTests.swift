import Cases
import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

/// Cases of DICOM folders, found by their headers alone.
struct DICOMCaseTests {
  private func find(
    _ paths: [String], sequences: [Modality: String] = [:]
  ) -> [CaseSearch.Finding] {
    var search = CaseSearch(paths)
    search.sequences = sequences
    return Array(search)
  }

  @Test func `a folder of one patient is a case of four sequences`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("P17/DICOM/ST1"))
    let found = find([folder.path("P17")])
    #expect(found.map(\.name) == ["P17"])
    let source = try found[0].result.get()
    #expect(source.presentModalities == Modality.allCases)
    #expect(
      source.modalities.mapValues { $0.split(separator: "/").last.map(String.init) } == [
        .flair: "IM500", .t1: "IM300", .t1ce: "IM800", .t2: "IM400",
      ])
    #expect(
      source.remarks == [
        "Sequences chosen from the DICOM headers: FLAIR series 5 \"Ax FLAIR\"; "
          + "T1 series 3 \"Ax T1 SE\"; "
          + "T1ce series 8 \"Ax T1 SE\" (\"t1\" is T1, contrast agent Gadobutrol); "
          + "T2 series 4 \"Ax T2 TSE\""
      ])
  }

  @Test func `patients in folders are cases named after them`() throws {
    let folder = try TemporaryFolder()
    for (place, name) in ["P1", "P2"].enumerated() {
      var patient = SamplePatient()
      patient.identifier = "00\(place)17"
      patient.name = "Some^One\(place)"
      patient.study = place + 1
      try SampleScan.write(in: folder.path("\(name)/a/b"), patient: patient)
    }
    let found = find([folder.url.path])
    #expect(found.map(\.name) == ["P1", "P2"])
    for finding in found { #expect(try finding.result.get().modalities.count == 4) }
  }

  @Test func `series in folders of their own are one case`() throws {
    let folder = try TemporaryFolder()
    for series in SampleScan.series() {
      try series.write(in: folder.path("P3/SE\(series.number)"))
    }
    try Data("<html>".utf8).write(to: folder.url.appendingPathComponent("P3/INDEX.HTM"))
    try Data("MZ".utf8).write(to: folder.url.appendingPathComponent("P3/VIEWER.EXE"))
    try Data(count: 500).write(to: folder.url.appendingPathComponent("P3/DICOMDIR"))
    for path in ["P3", "P3/DICOMDIR"] {
      let found = find([folder.path(path)])
      #expect(found.map(\.name) == ["P3"])
      #expect(try found.first?.result.get().modalities.count == 4)
    }
  }

  @Test(arguments: ["Nobody_Norma", "MRN7654321", "DICOM", "ST000001", "NOBODYNORMA 2024"])
  func `a folder's name that tells the patient, or nothing, is not used`(name: String) throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path(name))
    let found = find([folder.path(name)])
    #expect(found.count == 1)
    #expect(found[0].name.hasPrefix("2024-05-17_") && found[0].name.count == 17)
  }

  @Test func `two studies of a patient are two cases`() throws {
    let folder = try TemporaryFolder()
    var later = SamplePatient()
    (later.study, later.date) = (2, "20240801")
    try SampleScan.write(in: folder.path("P4/first"))
    try SampleScan.write(in: folder.path("P4/second"), patient: later)
    #expect(find([folder.path("P4")]).map(\.name) == ["first", "second"])
    // Mixed in one folder.
    try SampleScan.write(in: folder.path("P5"))
    for series in SampleScan.series(later) { try series.write(in: folder.path("P5"), prefix: "X") }
    let names = find([folder.path("P5")]).map(\.name)
    #expect(names.count == 2)
    #expect(names[0].hasPrefix("P5_2024-05-17_"))
    #expect(names[1].hasPrefix("P5_2024-08-01_"))
  }

  @Test func `files that the user names stand for their series`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("P6"))
    let one = find([folder.path("P6/IM505")])
    #expect(try one.map { try $0.result.get().presentModalities } == [[.flair]])
    let two = find([folder.path("P6/IM505"), folder.path("P6/IM506"), folder.path("P6/IM301")])
    #expect(try two.map { try $0.result.get().presentModalities } == [[.flair, .t1]])
  }

  @Test(.enabled(if: SampleScan.isConvertible, "dcm2niix is not installed"))
  func `folders of single series can be named one by one`() throws {
    _ = testCache
    let folder = try TemporaryFolder()
    for series in SampleScan.series() {
      try series.write(in: folder.path("P6/SE\(series.number)"))
    }
    let found = try Case.files([.flair: folder.path("P6/SE5"), .t1ce: folder.path("P6/SE8")])
    #expect(found.presentModalities == [.flair, .t1ce])
    #expect(found.name.hasPrefix("2024-05-17_"))
    #expect(
      throws: CaseError.incompleteCase(
        name: folder.path("P6"), reason: "it has 6 DICOM series; name a file of one of them")
    ) { try Case.files([.flair: folder.path("P6")]) }
  }

  @Test func `the user says which series is which sequence`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("P7"))
    let found = find([folder.path("P7")], sequences: [.t1ce: "3", .t1: "none"])
    let source = try found[0].result.get()
    #expect(source.modalities[.t1ce]?.hasSuffix("/IM300") == true)
    #expect(source.modalities[.t1] == nil)
    let wrong = find([folder.path("P7")], sequences: [.t2: "17"])
    guard case .failure(let error) = wrong[0].result else {
      Issue.record("there is no series 17")
      return
    }
    #expect(error.description.hasSuffix("it has no series 17 for T2; it has 1, 3, 4, 5, 8, 99"))
  }

  @Test func `a study without the four sequences is a case of its best image`() throws {
    let folder = try TemporaryFolder()
    try SampleSeries(number: 1, description: "DWI b1000").write(in: folder.path("P8"))
    let source = try find([folder.path("P8")])[0].result.get()
    #expect(source.modalities.isEmpty)
    #expect(source.image?.hasSuffix("IM100") == true)
    #expect(source.study?.series.count == 1)
  }

  @Test func `links are followed, but not in circles`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("data/P1"))
    var other = SamplePatient()
    (other.name, other.identifier, other.study) = ("Other^One", "00881177", 2)
    try SampleScan.write(in: folder.path("elsewhere/X"), patient: other)
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: folder.path("data/P2"), withDestinationPath: folder.path("elsewhere/X"))
    try manager.createSymbolicLink(
      atPath: folder.path("data/P1/loop"), withDestinationPath: folder.path("data"))
    #expect(find([folder.path("data")]).map(\.name) == ["P1", "P2"])
    #expect(DICOMFolder.scan([folder.path("data")]).studies.map(\.series.count) == [6, 6])
  }

  @Test func `a mask beside the files is the reference`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("P9"))
    for name in ["tumor_seg.nii.gz", "notes.nii.gz"] {
      try Data([1]).write(to: folder.url.appendingPathComponent("P9/\(name)"))
    }
    let source = try find([folder.path("P9")])[0].result.get()
    #expect(source.modalities.count == 4)
    #expect(source.reference?.hasSuffix("P9/tumor_seg.nii.gz") == true)
  }

  @Test func `reports alone are no case, and damaged files are said`() throws {
    let folder = try TemporaryFolder()
    var data = DICOMBytes()
    data.add(.modality, "SR")
    data.add(.studyInstanceUID, "1.2.3")
    try FileManager.default.createDirectory(
      atPath: folder.path("SR"), withIntermediateDirectories: true)
    try Data(data.file(.explicitLittleEndian)).write(
      to: folder.url.appendingPathComponent("SR/report.dcm"))
    guard case .failure(let error)? = find([folder.path("SR")]).first?.result else {
      Issue.record("a report is no image")
      return
    }
    #expect(error.description.contains("its DICOM file holds no image"))
  }
}
