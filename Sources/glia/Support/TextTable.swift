import Files

/// Rows of text in aligned columns, or as CSV.
///
/// The first column is left-aligned; the others hold numbers and are right-aligned.
struct TextTable {
  /// The names of the columns.
  let header: [String]
  /// The rows, with one cell per column.
  private(set) var rows: [[String]] = []

  init(_ header: [String]) { self.header = header }

  /// Adds a row; characters that would break it, such as tabs in a file's name, are escaped.
  mutating func append(_ row: [String]) {
    precondition(row.count == header.count, "\(row.count) cells for \(header.count) columns")
    rows.append(row.map(\.visible))
  }

  /// The table as readable lines, with two spaces between columns.
  var aligned: String {
    let lines = [header] + rows
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      let cells = line.enumerated().map { column, cell in
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + pad : pad + cell
      }
      let text = cells.joined(separator: "  ")
      // No trailing spaces.
      return String(text.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// Lines of comma-separated values, quoted if necessary.
  ///
  /// Source: RFC 4180, but with line feeds only.
  var csv: String { lines([header] + rows) }

  /// The same without the names of the columns, to follow another table.
  var csvRows: String { lines(rows) }

  private func lines(_ rows: [[String]]) -> String {
    func quoted(_ cell: String) -> String {
      cell.contains { ",\"\n\r".contains($0) }
        ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
    return rows.map { $0.map(quoted).joined(separator: ",") }.joined(separator: "\n")
  }
}
