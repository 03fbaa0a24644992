/// A table of a report.
package struct ReportTable: Hashable, Sendable {
  /// A column.
  package struct Column: Hashable, Sendable {
    /// The heading.
    package var title: String
    /// The heading of this column and its neighbors together; empty if there is none.
    package var group: String
    /// Whether its cells are numbers.
    package var isNumber: Bool
    /// Whether its cells may be long and are wrapped.
    package var isLong: Bool

    /// Creates a column.
    package init(_ title: String, group: String = "", isNumber: Bool = false, isLong: Bool = false)
    {
      (self.title, self.group, self.isNumber, self.isLong) = (title, group, isNumber, isLong)
    }

    /// The heading with that of its group.
    var fullTitle: String { group.isEmpty ? title : "\(group) \(title)" }
  }

  /// What the table has.
  package var caption: String
  /// The columns; the first names the row.
  package var columns: [Column]
  /// The rows, with one cell for each column.
  package var rows: [[String]] = []
  /// Whether a click on a heading sorts the rows.
  package var isSortable = false

  /// Creates a table without rows.
  package init(_ caption: String, _ columns: [Column]) {
    (self.caption, self.columns) = (caption, columns)
  }

  /// The groups in order, each with the number of its columns.
  var groups: [(title: String, count: Int)] {
    columns.reduce(into: []) { groups, column in
      if let last = groups.last, last.title == column.group, !column.group.isEmpty {
        groups[groups.count - 1].count += 1
      } else {
        groups.append((column.group, 1))
      }
    }
  }

  /// Whether any column belongs to a group.
  var hasGroups: Bool { columns.contains { !$0.group.isEmpty } }
}
