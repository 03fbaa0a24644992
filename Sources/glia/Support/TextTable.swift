import Files

/// Rows of text in aligned columns, or as CSV.
///
/// The first column is aligned to the left and the others, which hold numbers, to the right.
struct TextTable {
  /// The names of the columns.
  let header: [String]
  /// As many cells a row as there are columns.
  private(set) var rows: [[String]] = []

  init(_ header: [String]) { self.header = header }

  /// Adds a row; characters that would break it, such as tabs in a file's name, are written out.
  mutating func append(_ row: [String]) {
    precondition(row.count == header.count, "\(row.count) cells for \(header.count) columns")
    rows.append(row.map(\.visible))
  }

  /// Lines for a person to read, two spaces between columns.
  var aligned: String {
    let lines = [header] + rows
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      let cells = line.enumerated().map { column, cell in
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + pad : pad + cell
      }
      let text = cells.joined(separator: "  ")
      // Nothing invisible at the end of a line.
      return String(text.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// Lines of comma-separated values, quoted where they must be.
  ///
  /// Source: RFC 4180, with line feeds alone.
  var csv: String {
    func quoted(_ cell: String) -> String {
      cell.contains { ",\"\n\r".contains($0) }
        ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
    return ([header] + rows).map { $0.map(quoted).joined(separator: ",") }.joined(separator: "\n")
  }
}
