import Cases
import Foundation
import Testing

/// What tables say of the cases of a folder.
@Suite struct CaseTablesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for subject in ["01", "02"] {
      for session in ["1", "2"] {
        let start = "sub-\(subject)/ses-\(session)/anat/sub-\(subject)_ses-\(session)"
        try folder.add(start + "_FLAIR.nii")
        try folder.add(start + "_T1w.nii")
      }
    }
  }

  private func write(_ text: String, _ name: String) throws {
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
  }

  private func look(
    _ given: [CaseTable] = []
  ) throws -> (facts: [String: CaseTables.Facts], remarks: [String]) {
    var tables = CaseTables(given)
    var facts: [String: CaseTables.Facts] = [:]
    for found in try Case.discover([folder.path]) { facts[found.name] = tables.facts(of: found) }
    return (facts, tables.remarks)
  }

  private func words(_ facts: CaseTables.Facts?) -> [String]? {
    facts?.cells.map { "\($0.column)=\($0.text)" }
  }

  @Test func `participants and sessions of a BIDS data set are found above the files`() throws {
    try write("participant_id\tage\nsub-01\t63\nsub-02\t71\n", "participants.tsv")
    try write(
      "session_id\tacq_time\tkps\nses-1\t2020-03-04T10:00:00\t90\nses-2\tn/a\t80\n",
      "sub-01/sub-01_sessions.tsv")
    let (facts, remarks) = try look()
    #expect(facts.count == 4)
    #expect(words(facts["sub-01_ses-1"]) == ["age=63", "kps=90"])
    #expect(facts["sub-01_ses-1"]?.date == "2020-03-04")
    #expect(words(facts["sub-01_ses-2"]) == ["age=63", "kps=80"])
    #expect(facts["sub-01_ses-2"]?.date == nil)
    #expect(words(facts["sub-02_ses-1"]) == ["age=71"])
    #expect(remarks == [])
  }

  @Test func `the times of the images come before that of the session`() throws {
    try write("session_id\tacq_time\nses-1\t2020-03-04\n", "sub-01/sub-01_sessions.tsv")
    try write(
      "filename\tacq_time\nanat/sub-01_ses-1_FLAIR.nii\t2020-03-02T09:10:00\n"
        + "anat/sub-01_ses-1_T1w.nii\t2020-03-01T09:00:00\n"
        + "func/sub-01_ses-1_bold.nii\t2019-01-01T09:00:00\n",
      "sub-01/ses-1/sub-01_ses-1_scans.tsv")
    #expect(try look().facts["sub-01_ses-1"]?.date == "2020-03-01")
  }

  @Test func `rows and cases without a partner are said once`() throws {
    try write("participant_id\tage\nsub-01\t63\nsub-07\t1\nsub-08\t1\n", "participants.tsv")
    #expect(
      try look().remarks == [
        "participants.tsv: 2 rows match no case (sub-07, sub-08); the case sub-02 has no row"
      ])
  }

  @Test func `a table that the user names comes first, and keeps its names`() throws {
    try write("participant_id\tage\tvolume\nsub-01\t63\t9\nsub-02\t71\t9\n", "participants.tsv")
    try write("case,age\n01,1\nsub-02,2\n", "own.csv")
    let (facts, remarks) = try look([try CaseTable(folder.file("own.csv"))])
    #expect(
      words(facts["sub-01_ses-1"]) == ["age=1", "age.participants=63", "volume.participants=9"])
    #expect(remarks == [])
  }

  @Test func `a broken table of the data set is a remark`() throws {
    try write("participant_id\tage\nsub-01\t63\t5\n", "participants.tsv")
    let (facts, remarks) = try look()
    #expect(facts.values.allSatisfy { $0.cells.isEmpty })
    #expect(remarks.count == 1 && remarks[0].contains("line 2: there are 3 cells"))
  }
}
