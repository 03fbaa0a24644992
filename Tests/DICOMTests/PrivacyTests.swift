import Cases
import DICOM
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// Names of patients, hospitals and physicians, in every spelling.
struct PrivacyTests {
  private func study(_ series: SampleSeries) throws -> DICOMStudy {
    let folder = try TemporaryFolder()
    try series.write(in: folder.url.path)
    return try #require(DICOMFolder.scan([folder.url.path]).studies.first)
  }

  private func patient(_ name: String) throws -> DICOMPatient {
    var series = SampleSeries(number: 1, description: "T2")
    series.patient.name = name
    return try study(series).patient
  }

  @Test(arguments: [
    ("Li^Wu", "Li_Wu"), ("Li^Wu", "T2 wu"), ("Li^Wu", "liwu2024"),
    ("Yamada^Tarou=山田^太郎=やまだ^たろう", "山田太郎"), ("Yamada^Tarou=山田^太郎", "T2 山田"), ("李^伟", "李伟 2024"),
    ("Müller^Jörg", "Mueller_Joerg"), ("Müller^Jörg", "MULLER"), ("Mueller^Joerg", "Müller Jörg"),
    ("Strauß^Zoë", "strauss"), ("Nuñez^José", "NUNEZ"), ("Łukasz^Anna", "lukasz"),
    ("Søren^Åse", "soeren"),
    ("Müller-Lüdenscheidt^Hans", "luedenscheidt 2024"), ("MUSTER^ERIKA^^DR", "E_Muster"),
  ])
  func `a name is found in other spellings`(name: String, text: String) throws {
    #expect(try patient(name).isNamed(in: text))
  }

  @Test(arguments: [
    ("Li^Wu", "FLAIR"), ("Ho^Se", "T1 SE"), ("Muster^E", "T1 e 3"),
    ("Nobody^Norma", "normal brain"),
    ("Weiss^In", "T1 in phase"), ("May^June", "T2 TSE"),
  ])
  func `ordinary words are no names`(name: String, text: String) throws {
    #expect(try !patient(name).isNamed(in: text))
  }

  @Test func `birth name, physician and hospital do not show in descriptions`() throws {
    var series = SampleSeries(number: 1, description: "T2 Klinik Ulm, Dr. Meier")
    series.texts = [
      (.referringPhysicianName, "Meier^Hans"), (.institutionName, "Klinik Ulm"),
      (.patientBirthName, "Schmidt"), (.protocolName, "T2 Schmidt"),
    ]
    let found = try study(series).series[0]
    #expect(found.title == "T2 Klinik …, Dr. …")
    #expect(found.facts.protocolName == nil)
    // The words that are left still tell the sequence.
    #expect(SequenceGuess(found).modality == .t2)
  }

  @Test func `spellings of one name are one study`() throws {
    let folder = try TemporaryFolder()
    for (number, name) in [
      "Muster^Erika", "MUSTER^ERIKA", "Muster^Erika^^Dr", "Muster Erika",
    ].enumerated() {
      var series = SampleSeries(number: number + 1, description: "T\(number + 1)")
      series.patient.name = name
      try series.write(in: folder.url.path)
    }
    #expect(DICOMFolder.scan([folder.url.path]).studies.map(\.series.count) == [4])
    var other = SampleSeries(number: 9, description: "T1")
    other.patient.name = "Muster^Erik"
    try other.write(in: folder.url.path)
    #expect(DICOMFolder.scan([folder.url.path]).studies.count == 2)
  }

  @Test func `visits months apart are two studies, whatever their identifier`() throws {
    let folder = try TemporaryFolder()
    for (number, date) in ["20240101", "20240102", "20240601"].enumerated() {
      var series = SampleSeries(number: number + 1, description: "T1")
      series.patient.date = date
      try series.write(in: folder.url.path)
    }
    let studies = DICOMFolder.scan([folder.url.path]).studies
    #expect(studies.map(\.date) == ["2024-01-01", "2024-06-01"])
    #expect(studies.map(\.series.count) == [2, 1])
    #expect(Set(studies.map(\.mark)).count == 2)
  }

  @Test(.enabled(if: SampleScan.isConvertible, "dcm2niix is not installed"))
  func `notes do not repeat a file's name that holds the patient's`() throws {
    _ = testCache
    let folder = try TemporaryFolder()
    var series = SampleSeries(number: 7, description: "T2")
    series.missing = [3]
    let files = try series.write(in: folder.path("P1"), prefix: "NOBODY_NORMA_")
    let notes = try VolumeFormats.readVolume(files[0]).notes
    #expect(notes.map(\.file) == ["series 7 (T2)"])
    // A file that cannot be read is not known to be about anybody.
    try Data(contentsOf: URL(fileURLWithPath: files[0])).prefix(200).write(
      to: folder.url.appendingPathComponent("P1/Someone_Else.dcm"))
    let scan = DICOMFolder.scan([folder.path("P1")])
    #expect(scan.problemCount == 1)
    #expect(scan.shownName(of: scan.problems[0].file) == folder.path("P1") + "/(file 6 of 6)")
    #expect(scan.shownName(of: "P1/IM0001.dcm") == "P1/IM0001.dcm")
  }
}

/// Folders that hold a part of a study.
struct FolderTests {
  @Test func `a file finds the rest of its series in the folders near it`() throws {
    let folder = try TemporaryFolder()
    let series = SampleSeries(number: 1, description: "T1")
    var (one, two, other) = (series, series, series)
    (one.missing, two.missing) = ([0, 1, 2], [3, 4, 5])
    (other.number, other.patient.study, other.patient.name) = (2, 2, "Other^One")
    for (first, second) in [("DICOM", "DICOM/MORE"), ("A", "B"), ("ST/SE1", "ST/SE2")] {
      let top = folder.path("\(first.prefix(1))x")
      let files =
        try one.write(in: "\(top)/\(first)") + two.write(in: "\(top)/\(second)", prefix: "Z")
      try other.write(in: "\(top)/other")
      for file in [files[0], files[5]] {
        #expect(try DICOMRegistry.series(of: file).sliceCount == 6, "\(file)")
      }
    }
  }

  @Test func `a second copy of a file stands for its series, too`() throws {
    let folder = try TemporaryFolder()
    let series = SampleSeries(number: 1, description: "T1")
    try series.write(in: folder.url.path)
    let copies = try series.write(in: folder.url.path, prefix: "Z")
    #expect(try DICOMRegistry.series(of: copies[2]).sliceCount == 6)
  }

  @Test(.enabled(if: getuid() != 0, "root can open every folder"))
  func `a folder that cannot be opened is said`() throws {
    let folder = try TemporaryFolder()
    try SampleSeries(number: 1, description: "T1").write(in: folder.path("a"))
    try SampleSeries(number: 2, description: "T2").write(in: folder.path("b"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0], ofItemAtPath: folder.path("b"))
    defer {
      try? FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: folder.path("b"))
    }
    let scan = DICOMFolder.scan([folder.url.path])
    #expect(scan.problemCount == 1)
    #expect(scan.problems[0].file == folder.path("b"))
    var search = CaseSearch([folder.url.path])
    while search.next() != nil {}
    #expect(search.notes.contains { $0.file == folder.path("b") })
  }

  @Test(arguments: [
    ("pat12", true), ("Patient_3", true), ("glioma7", true), ("P17", true), ("PA000001", false),
    ("ST000001", false), ("DICOM", false), ("export", false), ("patient", false),
  ])
  func `a case is named after its folder, unless every export has it`(name: String, isUsed: Bool)
    throws
  {
    let folder = try TemporaryFolder()
    try SampleSeries(number: 1, description: "T1").write(in: folder.path("\(name)/DICOM"))
    let found = Array(CaseSearch([folder.path(name)]))
    #expect(found.map { $0.name == name } == [isUsed], "\(found.map(\.name))")
  }
}
