import Files
import Foundation
package import Viewer

/// A case as identified in the review table.
package struct ReviewedCase: Hashable, Sendable {
  /// The case's name.
  package let name: String
  /// Its folder, relative to the given folder.
  package let path: String

  /// Identifies a case.
  package init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

/// The reviews as tab-separated text: a line of column names, then a line for each case and reader.
///
/// A line without a reader, as other programs may write it, belongs to the first who changes it.
///
/// A cell contains neither tabs nor line breaks (IANA's text/tab-separated-values), so nothing is
/// quoted. Lines and columns from other programs are kept.
package struct ReviewTable: Sendable {
  /// The columns of a new table.
  package static let columns = ["case", "verdict", "note", "reviewer", "updated", "path", "score"]

  private var header: [String]
  private var rows: [[String]]
  /// The lines of each name.
  private var indices: [String: [Int]] = [:]

  /// Creates a table without cases.
  package init() {
    header = Self.columns
    rows = []
  }

  /// Reads a table; `nil` if its first line has no column "case".
  package init?(_ text: String) {
    var lines = text.unicodeScalars.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" }
    ).map { line in
      let line = line.last == "\r" ? line.dropLast() : line
      return line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
    }
    if lines.last == [""] { lines.removeLast() }
    self.init()
    guard var header = lines.first else { return }
    if header[0].hasPrefix("\u{FEFF}") { header[0].unicodeScalars.removeFirst() }
    guard header.contains("case") else { return nil }
    self.header = header + Self.columns.filter { !header.contains($0) }
    let width = self.header.count
    rows = lines.dropFirst().map { $0 + [String](repeating: "", count: max(width - $0.count, 0)) }
    for (index, row) in rows.enumerated() {
      indices[row[column("case")], default: []].append(index)
    }
  }

  /// The table as text.
  package var text: String {
    ([header] + rows).map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  /// Returns what readers said of a case; `nil` if nobody said anything.
  ///
  /// - Parameters:
  ///   - reviewed: The case.
  ///   - reader: Whose review it is; all others are in ``Review/others``.
  /// - Returns: The reader's review with those of the others.
  package func review(
    of reviewed: ReviewedCase, by reader: String = NSUserName()
  ) -> Review? {
    var review = Review()
    let own = index(of: reviewed, by: reader)
    for line in lines(of: reviewed) {
      let said = opinion(line)
      if line == own {
        (review.verdict, review.score, review.note) = (said.verdict, said.score, said.note)
      } else if said.verdict != nil || said.score != nil || !said.note.isEmpty {
        review.others.append(said)
      }
    }
    return review == Review() ? nil : review
  }

  /// Returns what each reader said of a case, in the order of the file; empty lines are left out.
  package func opinions(of reviewed: ReviewedCase) -> [Review.Opinion] {
    lines(of: reviewed).map(opinion).filter {
      $0.verdict != nil || $0.score != nil || !$0.note.isEmpty
    }
  }

  /// A line of the table.
  package struct Entry: Sendable {
    /// The case.
    package let reviewed: ReviewedCase
    /// What a reader said of it.
    package let opinion: Review.Opinion
  }

  /// Everything that was said, in the order of the file.
  package var entries: [Entry] {
    rows.indices.map {
      Entry(
        reviewed: ReviewedCase(name: rows[$0][column("case")], path: rows[$0][column("path")]),
        opinion: opinion($0))
    }
  }

  private func opinion(_ line: Int) -> Review.Opinion {
    let row = rows[line]
    // Programs that know no missing integers write 4.0.
    let score = Double(row[column("score")].trimmingCharacters(in: .whitespaces))
      .flatMap { Int(exactly: $0) }
    return Review.Opinion(
      reader: row[column("reviewer")],
      verdict: Verdict(rawValue: row[column("verdict")].lowercased()),
      score: score.flatMap { Review.scores.contains($0) ? $0 : nil }, note: row[column("note")])
  }

  /// Changes a case's review.
  ///
  /// - Parameters:
  ///   - change: The change; the rest of the line stays.
  ///   - reviewed: The case.
  ///   - reviewer: The reviewer.
  ///   - time: The time, in ISO 8601.
  package mutating func apply(
    _ change: ReviewChange, to reviewed: ReviewedCase, by reviewer: String, at time: String
  ) {
    let index = index(of: reviewed, by: reviewer) ?? append(reviewed)
    switch change {
    case .verdict(let verdict): rows[index][column("verdict")] = verdict?.rawValue ?? ""
    case .score(let score): rows[index][column("score")] = score.map(String.init) ?? ""
    case .note(let note): rows[index][column("note")] = Self.cell(note)
    }
    rows[index][column("reviewer")] = Self.cell(reviewer)
    rows[index][column("updated")] = time
    rows[index][column("path")] = Self.cell(reviewed.path)
  }

  private mutating func append(_ reviewed: ReviewedCase) -> Int {
    var row = [String](repeating: "", count: header.count)
    row[column("case")] = Self.cell(reviewed.name)
    rows.append(row)
    indices[row[column("case")], default: []].append(rows.count - 1)
    return rows.count - 1
  }

  /// The lines of a case: by its name and path, or only by its name if they have no path.
  private func lines(of reviewed: ReviewedCase) -> [Int] {
    let (named, path) = (indices[Self.cell(reviewed.name)] ?? [], Self.cell(reviewed.path))
    let exact = named.filter { rows[$0][column("path")] == path }
    return exact.isEmpty ? named.filter { rows[$0][column("path")].isEmpty } : exact
  }

  /// A reader's line of a case, or else one without a reader.
  private func index(of reviewed: ReviewedCase, by reader: String) -> Int? {
    let (lines, name) = (lines(of: reviewed), Self.cell(reader))
    // Of two lines, the later one counts.
    return lines.last { rows[$0][column("reviewer")] == name }
      ?? lines.first { rows[$0][column("reviewer")].isEmpty }
  }

  /// The index of a column; each of ``columns`` has one.
  private func column(_ name: String) -> Int { header.firstIndex(of: name) ?? 0 }

  /// A text without cell separators and control characters.
  private static func cell(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { "\t\n\r".unicodeScalars.contains($0) ? " " : $0 })
    ).visible
  }
}
