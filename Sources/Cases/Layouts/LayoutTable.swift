/// The table of layouts: what files of known data sets are, by their names.
///
/// A user's rows come before the built-in ones. A file that no row knows is read by its words; see
/// ``PlainFiles``.
package struct LayoutTable: Sendable {
  /// The rows, the first that knows a file wins.
  package let rows: [LayoutRow]

  /// Creates a table.
  package init(_ rows: [LayoutRow]) { self.rows = rows }

  /// The built-in table.
  package static let standard = LayoutTable(LayoutRow.known)

  /// A file with its row.
  struct Found: Sendable {
    let row: LayoutRow
    let role: LayoutRow.Role
    let match: NamePattern.Match
  }

  /// Finds out what a file is.
  ///
  /// - Parameter path: The file, from the root, without suffix.
  func find(_ path: PathText) -> Found? {
    for row in rows {
      if let found = row.find(path) {
        return Found(row: row, role: found.role, match: found.match)
      }
    }
    return nil
  }
}
