import Foundation
import Imaging

/// A table with a row for each case, such as `participants.tsv`.
///
///     let table = try CaseTable("participants.tsv")
///     table.row(of: "sub-01")?.cells  // [("age", "63"), ("grade", "HGG")]
///
/// The column `participant_id` or `case` names the case, else the first one; a column `session_id` names
/// its session. Names match with and without `sub-` and `ses-`.
package struct CaseTable: Sendable {
  /// A cell that says something.
  package struct Cell: Hashable, Sendable {
    /// The column.
    package let column: String
    /// The text.
    package let text: String
    /// The text as a number; `nil` if it is none.
    package let number: Double?
  }

  /// A row.
  package struct Row: Sendable {
    /// Its number among the rows.
    package let index: Int
    /// The case and the session, as the table writes them.
    package let name: String
    /// The cells that are not empty, without the names of case and session.
    package let cells: [Cell]
  }

  /// The file.
  package let path: String
  /// The rows.
  package let rows: [Row]
  /// Rows that a former row with the same name hides, as they are written.
  package let doubled: [String]
  private var indices: [String: Int] = [:]

  private static let caseColumns = ["participant_id", "case", "case_id", "subject_id"]
  /// What stands for a missing value in BIDS, R and pandas.
  private static let missing: Set<String> = ["", "n/a", "na", "nan"]

  /// Reads a table.
  ///
  /// - Parameter path: The file, of text separated by tabs, commas or semicolons.
  /// - Throws: ``TableError``.
  package init(_ path: String) throws(TableError) {
    self.init(try TableText(contentsOf: path), path: path)
  }

  init(_ text: TableText, path: String) {
    self.path = path
    let names = text.header.map { $0.lowercased() }
    let key = Self.caseColumns.lazy.compactMap { names.firstIndex(of: $0) }.first ?? 0
    let session = names.firstIndex(of: "session_id").flatMap { $0 == key ? nil : $0 }
    var rows: [Row] = []
    var doubled: [String] = []
    var indices: [String: Int] = [:]
    for line in text.rows {
      let cells = text.header.indices.compactMap { column -> Cell? in
        let cell = line.cells[column]
        guard column != key, column != session, !Self.missing.contains(cell.lowercased()) else {
          return nil
        }
        return Cell(
          column: text.header[column], text: cell,
          number: writtenNumber(cell, hasDecimalComma: text.hasDecimalCommas))
      }
      let parts = [line.cells[key], session.map { line.cells[$0] }].compactMap(\.self)
      let name = parts.joined(separator: " ")
      let identity = Self.key(parts[0], session: parts.count > 1 ? parts[1] : nil)
      if indices[identity] == nil {
        indices[identity] = rows.count
        rows.append(Row(index: rows.count, name: name, cells: cells))
      } else {
        doubled.append(name)
      }
    }
    self.rows = rows
    self.doubled = doubled
    self.indices = indices
  }

  /// The row of a case; `nil` if there is none.
  ///
  /// - Parameter name: The case's name. One such as `sub-01_ses-2` also matches a row of `01` that names
  ///   no session.
  /// - Returns: The row.
  package func row(of name: String) -> Row? {
    var names = [Self.key(name, session: nil)]
    if let range = name.range(of: "_ses-") {
      let subject = String(name[..<range.lowerBound])
      names.append(Self.key(subject, session: String(name[range.upperBound...])))
      names.append(Self.key(subject, session: nil))
    }
    return names.lazy.compactMap { indices[$0] }.first.map { rows[$0] }
  }

  private static func key(_ name: String, session: String?) -> String {
    func without(_ start: String, _ text: String) -> String {
      text.hasPrefix(start) ? String(text.dropFirst(start.count)) : text
    }
    return without("sub-", name) + (session.map { "\n" + without("ses-", $0) } ?? "")
  }
}
