import Annotation
import Cases
import Files
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

struct SaveTests {
  private let facts = SaveFacts(
    version: "9.9", images: ["a_flair.nii.gz"], seconds: 61.4, annotator: "reader",
    date: Date(timeIntervalSince1970: 0))

  @Test func `a saved mask and its record say what was done`() throws {
    let folder = try TemporaryFolder()
    let source = folder.file("source.nii.gz")
    try VolumeFormats.writeLabelMap(
      sampleMap, geometry: VolumeGeometry(grid: sampleGrid), to: source)
    var session = EditSession(
      base: sampleMap, source: try EditSource(.prediction, file: source, model: "unet"))
    _ = session.apply([LabelProposal(place: 0, label: 4)], over: .all, name: "brush")
    let path = folder.file("case_edit.nii.gz")
    try session.save(to: path, geometry: VolumeFormats.readHeader(source).geometry, facts)

    #expect(try VolumeFormats.readLabelMap(path).labels == session.map.labels)
    let json = try Data(contentsOf: URL(fileURLWithPath: folder.file("case_edit.json")))
    let record = try JSONDecoder().decode(EditRecord.self, from: json)
    #expect(record.GeneratedBy.map { [$0.Name, $0.Version] } == [["glia", "9.9"]])
    #expect(record.SourceMask.File == "source.nii.gz")
    #expect(record.SourceMask.Model == "unet")
    #expect(record.Manual)
    #expect(
      record.SourceMask.SHA256
        == SHA256.hexadecimal(of: [UInt8](try Data(contentsOf: URL(fileURLWithPath: source)))))
    #expect(
      record.SHA256
        == SHA256.hexadecimal(of: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))))
    #expect(record.Work.Strokes == 1 && record.Work.ChangedVoxels == 1 && record.Work.Seconds == 61)
    #expect(record.Work.Tools == ["brush": 1])
    #expect(record.Labels["4"] == "enhancing tumor")
    #expect(record.SavedAt == "1970-01-01T00:00:00Z" && record.Annotator == "reader")
  }

  @Test func `a prediction that nobody changed is not manual`() throws {
    let folder = try TemporaryFolder()
    func isManual(_ session: EditSession) throws -> Bool {
      let path = folder.file("\(UUID().uuidString).nii.gz")
      try session.save(to: path, geometry: VolumeGeometry(grid: sampleGrid), facts)
      let json = try Data(contentsOf: URL(fileURLWithPath: EditSession.recordPath(of: path)))
      return try JSONDecoder().decode(EditRecord.self, from: json).Manual
    }
    var session = EditSession(base: sampleMap, source: EditSource(.prediction))
    #expect(try !isManual(session))
    _ = session.apply([LabelProposal(place: 0, label: 4)], over: .all, name: "brush")
    #expect(try isManual(session))
    #expect(try isManual(EditSession(base: sampleMap, source: EditSource(.reference))))
  }

  @Test func `a folder that is not there is said, and nothing is left`() throws {
    let folder = try TemporaryFolder()
    let session = EditSession(base: sampleMap, source: EditSource(.nothing))
    let path = folder.file("missing/x.nii.gz")
    #expect(
      throws: VolumeFileError.cannotWrite(
        file: path, reason: "there is no folder \(folder.file("missing"))")
    ) {
      try session.save(to: path, geometry: VolumeGeometry(grid: sampleGrid), facts)
    }
  }

  @Test func `names of labels that are in use are in the record`() throws {
    let folder = try TemporaryFolder()
    let session = EditSession(base: sampleMap, source: EditSource(.nothing))
    let path = folder.file("x.nii.gz")
    var facts = facts
    facts.labelNames = [1: "rim", 7: "cyst"]
    try session.save(to: path, geometry: VolumeGeometry(grid: sampleGrid), facts)
    let text = try String(contentsOfFile: EditSession.recordPath(of: path), encoding: .utf8)
    #expect(text.contains(#""1" : "rim""#) && text.contains(#""7" : "cyst""#))
  }

  @Test func `the default name stands beside the case's images`() throws {
    #expect(EditSession.recordPath(of: "a/b_edit.nii.gz") == "a/b_edit.json")
    #expect(EditSession.recordPath(of: "b.nii") == "b.json")
  }

  @Test func `another program's JSON beside the mask is asked about, glia's own record is not`()
    throws
  {
    let folder = try TemporaryFolder()
    let (mask, json) = (folder.file("a_dseg.nii.gz"), folder.file("a_dseg.json"))
    #expect(EditSession.strangers(at: mask).isEmpty)
    try Data(#"{"Manual": true, "RawSources": []}"#.utf8).write(to: URL(fileURLWithPath: json))
    #expect(EditSession.strangers(at: mask) == [json])
    let session = EditSession(base: sampleMap, source: EditSource(.nothing))
    try session.save(to: mask, geometry: VolumeGeometry(grid: sampleGrid), facts)
    #expect(EditSession.strangers(at: mask) == [mask])
    #expect(EditSession.strangers(at: mask, exceptMask: true).isEmpty)
    try Data("not JSON".utf8).write(to: URL(fileURLWithPath: json))
    #expect(EditSession.strangers(at: mask) == [mask, json])
    #expect(EditSession.strangers(at: mask, exceptMask: true) == [json])
  }
}
