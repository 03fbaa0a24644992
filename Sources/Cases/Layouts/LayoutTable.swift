import Files
package import Imaging

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
  /// - Returns: The first row that knows it; `nil` if none does.
  func find(_ path: PathText) -> Found? {
    for row in rows {
      if let found = row.find(path) {
        return Found(row: row, role: found.role, match: found.match)
      }
    }
    return nil
  }

  /// What the place of a mask says about its labels.
  package enum MaskScheme: Hashable, Sendable {
    /// Its data set defines them.
    case known(LabelScheme)
    /// Nothing.
    case unknown
  }

  /// Finds what a mask's labels mean, by its path and its data set's `dataset.json`.
  package func scheme(ofMask path: String) -> MaskScheme {
    let name = fileName(path)
    guard let stem = CaseFile.stem(name) else { return .unknown }
    let text = PathText(String(absolutePath(path).dropLast(name.count)) + stem)
    guard let found = find(text), case .mask(let rank) = found.role else { return .unknown }
    let root = text.text(0..<found.match.rootCount)
    let scheme =
      found.row.masks[rank].scheme ?? DataSetFile(in: root).flatMap(\.scheme) ?? found.row.scheme
    return scheme.map(MaskScheme.known) ?? .unknown
  }
}
