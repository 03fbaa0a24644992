import Cases
import Foundation
import Testing

/// Tables about cases, as people have them.
@Suite struct CaseTableTests {
  private func table(_ text: String, named name: String = "t.tsv") throws -> CaseTable {
    let folder = try TemporaryFolder()
    let path = folder.file(name)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try CaseTable(path)
  }

  private func words(_ row: CaseTable.Row?) -> [String]? {
    row?.cells.map { "\($0.column)=\($0.text)" }
  }

  @Test(arguments: ["sub-01", "01", "sub-01_ses-2"])
  func `a row matches with and without sub-, and all sessions of its subject`(name: String) throws {
    let table = try table("participant_id\tage\tgrade\nsub-01\t63\tHGG\nsub-02\tn/a\tLGG\n")
    #expect(words(table.row(of: name)) == ["age=63", "grade=HGG"])
  }

  @Test func `missing values are no cells, and other names no rows`() throws {
    let table = try table("participant_id\tage\tgrade\nsub-01\t63\tHGG\nsub-02\tn/a\tLGG\n")
    #expect(words(table.row(of: "02")) == ["grade=LGG"])
    #expect(table.row(of: "sub-1") == nil)
    #expect(table.row(of: "sub-011") == nil)
  }

  @Test func `a table of sessions has a row for each`() throws {
    let table = try table("participant_id\tsession_id\tkps\n01\tses-1\t90\n01\tses-2\t70\n")
    #expect(words(table.row(of: "sub-01_ses-2")) == ["kps=70"])
    #expect(table.row(of: "sub-01_ses-3") == nil)
    #expect(table.row(of: "sub-01") == nil)
  }

  @Test(arguments: [
    "id,age,site\nBraTS_1,63,\"Bonn, Germany\"\n",
    "\u{FEFF}age;case;site\r\n63;BraTS_1;\"Bonn, Germany\"\r\n",
    "case\tage\tsite\n\nBraTS_1\t 63 \tBonn, Germany",
  ]) func `commas, semicolons and tabs separate, quotes enclose`(text: String) throws {
    let row = try table(text, named: "t.csv").row(of: "BraTS_1")
    #expect(words(row) == ["age=63", "site=Bonn, Germany"])
  }

  @Test(arguments: [
    ("case;age\na;45,5\nb;70\nc;old\n", 45.5), ("case\tage\na\t45,5\nb\t70\nc\told\n", 45.5),
    ("case,age\na,\"45,5\"\nb,70\nc,old\n", nil),
  ]) func `decimal commas are numbers where commas separate nothing`(
    text: String, number: Double?
  ) throws {
    let table = try table(text)
    #expect(table.row(of: "a")?.cells.first?.number == number)
    #expect(table.row(of: "a")?.cells.first?.text == "45,5")
    #expect(table.row(of: "b")?.cells.first?.number == 70)
    #expect(table.row(of: "c")?.cells.first?.number == nil)
  }

  @Test func `a quote in a quoted cell is doubled, and a line may end in it`() throws {
    let row = try table("case,note\na,\"says \"\"no\"\"\nand more\"\nb,x\n").row(of: "a")
    #expect(row?.cells.first?.text.hasPrefix("says \"no\"") == true)
  }

  @Test func `a second row of a case is not used, and named`() throws {
    let table = try table("case\tage\na\t1\nsub-a\t2\n")
    #expect(words(table.row(of: "a")) == ["age=1"])
    #expect(table.doubled == ["sub-a"])
  }

  @Test(arguments: [
    ("", "is not a table: it is empty"),
    ("case\na\n", "its first line has one column"),
    ("case\tage\tage\n", "line 1: two columns are called \"age\""),
    ("case\t\tage\n", "line 1: column 2 has no name"),
    ("case\tage\na\t1\nb\t2\t3\n", "line 3: there are 3 cells, but the first line names 2 columns"),
  ]) func `a table that cannot be used is refused in a sentence`(text: String, part: String) {
    let said = sentence { _ = try table(text) }
    #expect(said?.contains(part) == true, "\(said ?? "nothing")")
    #expect(said?.contains("t.tsv") == true)
  }

  @Test func `a file that is missing or no text is refused`() throws {
    let folder = try TemporaryFolder()
    #expect(
      sentence { _ = try CaseTable(folder.file("none.tsv")) }
        == "\(folder.file("none.tsv")) cannot be read: No such file or directory")
    try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: folder.file("x.tsv")))
    #expect(
      sentence { _ = try CaseTable(folder.file("x.tsv")) }
        == "\(folder.file("x.tsv")) is not a table: it is not UTF-8 text")
  }
}
