import Cases
import Imaging
import TestSupport
import Testing

/// The table, its page, and rows that users add.
struct LayoutTableTests {
  @Test func `docs layouts md is current`() throws {
    try expectText(LayoutTable.markdown, inFile: "../../../docs/layouts.md")
  }

  @Test func `every row has a name of its own, and patterns that make sense`() throws {
    let rows = LayoutTable.standard.rows
    #expect(Set(rows.map(\.name)).count == rows.count)
    for row in rows {
      #expect(!row.images.isEmpty, "\(row.name)")
      for pattern in row.images + row.others + row.masks.map(\.pattern) {
        _ = try NamePattern(pattern.text)
      }
      for pattern in row.images { #expect(pattern.text.contains("{case"), "\(row.name)") }
      #expect(LayoutTable.markdown.contains("### \(row.name): \(row.title)\n"))
    }
  }

  private func table(_ lines: [(String, String)]) throws -> LayoutTable {
    try LayoutTable.standard.adding(
      lines.enumerated().map { LayoutLine(number: $0 + 1, name: $1.0, value: $1.1) })
  }

  @Test func `a user's row finds cases that no other row knows`() throws {
    let tree = try FileTree([
      "arc/Ann/v1/FL.nii", "arc/Ann/v1/nativ.nii", "arc/Ann/v1/KM.nii", "arc/Ann/v1/Ann_tu.nii",
      "arc/Ann/v1/old_FL.nii",
    ])
    let table = try table([
      ("mine", "arc/{case}/{session}/{sequence}"), ("mine.mask", "arc/{case}/{session}/{case}_tu"),
      ("mine.words", "flair:FL, t1:nativ t1ce:KM"), ("mine.labels", "brats2024"),
      ("mine.others", "arc/{case}/{session}/old_*"),
    ])
    let found = try #require(try Case.discover([tree.path], layouts: table).first)
    #expect(found.name == "Ann_v1")
    #expect(found.layout.name == "mine")
    #expect(found.presentModalities == [.flair, .t1, .t1ce])
    #expect(found.reference?.hasSuffix("Ann_tu.nii") == true)
    #expect(found.labelScheme == .brats2024)
  }

  @Test(arguments: [
    ([("a", "{case")], 1, "a is \"{case\"; \"{\" has no \"}\""),
    ([("a", "{case}/{sequence}"), ("a.mask", "x]")], 2, "a.mask is \"x]\"; \"]\" closes nothing"),
    (
      [("a", "x_{sequence}")], 1,
      "a is \"x_{sequence}\"; it needs {case}, which stands for the patient"
    ),
    (
      [("a.mask", "x")], 1, "a.mask has no line 'a = PATTERN' with the images of a"
    ),
    (
      [("a.masks", "x")], 1, ".masks is none of .mask, .others, .words and .labels"
    ),
    (
      [("a", "{case}/{sequence}"), ("a.labels", "mine")], 2,
      "a.labels is \"mine\"; it must be brats2020, brats2023, brats2024, brats2015, msd or binary"
    ),
    (
      [("a", "{case}/{sequence}"), ("a.words", "pd:x")], 2,
      "a.words is \"pd:x\"; write a sequence (flair, t1, t1ce or t2), a colon and a word of your "
        + "names, such as 'flair:FL t1ce:KM'"
    ),
  ])
  func `a line that makes no sense is named, with what to do`(
    _ lines: [(String, String)], _ number: Int, _ reason: String
  ) {
    do {
      _ = try table(lines)
      Issue.record("nothing was refused")
    } catch let error as LayoutLineError {
      #expect(error.line == number)
      #expect(error.reason == reason)
    } catch {
      Issue.record("\(error)")
    }
  }
}
