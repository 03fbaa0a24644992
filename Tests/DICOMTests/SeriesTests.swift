import Cases
import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

struct SeriesTests {
  @Test func `series of any names in any folders are grouped by study`() throws {
    let folder = try TemporaryFolder()
    var flair = SampleSeries(number: 5, description: "Ax T2 FLAIR")
    flair.spacing[2] = 5
    try flair.write(in: folder.path("A"))
    // The same series goes on in another folder, and lies beside another.
    var localizer = SampleSeries(number: 1, description: "localizer")
    localizer.size[2] = 3
    localizer.imageType = "ORIGINAL\\PRIMARY\\LOCALIZER"
    try localizer.write(in: folder.path("A"), prefix: "1.2.840.")
    var other = SampleSeries(number: 2, description: "T1")
    other.patient.name = "Someone^Else"
    other.patient.study = 2
    other.patient.date = "20230102"
    try other.write(in: folder.path("B/C/D"))
    try Data("autorun".utf8).write(to: folder.url.appendingPathComponent("autorun.inf"))
    try Data("DICM is not here".utf8).write(to: folder.url.appendingPathComponent("A/README"))

    let scan = DICOMFolder.scan([folder.url.path])
    #expect(scan.fileCount == 15)
    #expect(scan.otherCount == 1)
    #expect(scan.problemCount == 0)
    #expect(scan.studies.map(\.date) == ["2023-01-02", "2024-05-17"])
    let series = try #require(scan.studies.last).series
    #expect(series.map(\.title) == ["localizer", "Ax T2 FLAIR"])
    #expect(series[1].size == [12, 10, 6])
    #expect(series[1].spacing == [1.5, 2, 5])
    #expect(series[1].plane == "axial")
    #expect(series[1].frameCount == 1)
    #expect(series[1].unequalSpacing == nil)
    // In the order of the slices, whatever that of the names is.
    #expect(series[1].files.first?.hasSuffix("IM500") == true)
  }

  @Test func `a series splits where orientation or echo differ`() throws {
    let folder = try TemporaryFolder()
    var one = SampleSeries(number: 3, description: "pd+t2")
    one.echoTime = 12
    try one.write(in: folder.url.path, prefix: "a")
    var two = one
    two.echoTime = 96
    two.texts = [(.sopInstanceUID, "")]
    try two.write(in: folder.url.path, prefix: "b")
    let study = try #require(DICOMFolder.scan([folder.url.path]).studies.first)
    #expect(study.series.map(\.title).sorted() == ["pd+t2 (TE 12.0 ms)", "pd+t2 (TE 96.0 ms)"])
    #expect(study.labels == ["3.1", "3.2"])
    #expect(study.series.map(\.sliceCount) == [6, 6])
  }

  @Test func `missing slices, time points and second copies are seen`() throws {
    let folder = try TemporaryFolder()
    var gap = SampleSeries(number: 1, description: "gap")
    gap.missing = [3]
    try gap.write(in: folder.url.path)
    try gap.write(in: folder.path("copy"))
    var times = SampleSeries(number: 2, description: "dynamic")
    try times.write(in: folder.url.path, prefix: "a")
    times.texts = [(.sopInstanceUID, "")]
    times.time = "101600"
    try times.write(in: folder.url.path, prefix: "b")
    let series = try #require(DICOMFolder.scan([folder.url.path]).studies.first).series
    #expect(series[0].sliceCount == 5)
    #expect(series[0].frameCount == 1)
    #expect(series[0].unequalSpacing == 4...8)
    #expect(series[1].sliceCount == 6)
    #expect(series[1].frameCount == 2)
  }

  @Test func `a file that was cut short is counted`() throws {
    let folder = try TemporaryFolder()
    let files = try SampleSeries(number: 1, description: "T1").write(in: folder.url.path)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: files[2]))
    try bytes.dropLast(100).write(to: URL(fileURLWithPath: files[2]))
    let key = try #require(DICOMFolder.scan([folder.url.path]).studies.first).series[0]
    #expect(key.truncatedCount == 1)
  }

  @Test func `the checksum of a series changes with its files, not with their places`() throws {
    let folder = try TemporaryFolder()
    let files = try SampleSeries(number: 1, description: "T1").write(in: folder.path("a"))
    func key(_ path: String) throws -> String {
      try #require(DICOMFolder.scan([folder.path(path)]).studies.first).series[0].key
    }
    let first = try key("a")
    try FileManager.default.moveItem(atPath: folder.path("a"), toPath: folder.path("b"))
    #expect(try key("b") == first)
    try FileManager.default.removeItem(
      atPath: files[0].replacingOccurrences(of: "/a/", with: "/b/"))
    #expect(try key("b") != first)
  }

  @Test func `a description with the patient's name is not kept`() throws {
    let folder = try TemporaryFolder()
    try SampleSeries(number: 1, description: "T1 Nobody, Norma").write(in: folder.path("a"))
    var code = SampleSeries(number: 1, description: "T1 GBM-007")
    code.patient.name = "GBM-007"
    code.patient.identifier = "GBM-007"
    try code.write(in: folder.path("b"))
    let study = try #require(DICOMFolder.scan([folder.path("a")]).studies.first)
    #expect(study.series[0].title == "no description")
    #expect(study.patient.isNamed(in: "export/NOBODY_NORMA_2024"))
    #expect(study.patient.isNamed(in: "mrn-765-4321"))
    #expect(!study.patient.isNamed(in: "normal brain"))
    // A code that a study gave the patient is no name.
    let coded = try #require(DICOMFolder.scan([folder.path("b")]).studies.first)
    #expect(coded.series[0].title == "T1 GBM-007")
  }
}
