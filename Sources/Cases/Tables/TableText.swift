import Files
import Foundation

/// Why a table cannot be used, in a sentence that names the file and the line.
package struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  package let description: String

  init(_ description: String) { self.description = description }
}

/// The text of a table: cells that tabs, commas or semicolons separate, with names in the first line.
struct TableText {
  /// The names of the columns, all different.
  let header: [String]
  /// The rows, each with as many cells as the header, with the number of its line from 1.
  let rows: [(line: Int, cells: [String])]
  /// Whether a comma in a number is a decimal comma, because it separates no cells.
  let hasDecimalCommas: Bool

  /// Reads a file.
  ///
  /// - Throws: ``TableError``.
  init(contentsOf path: String) throws(TableError) {
    let data: Data
    do throws(UnreadableFile) {
      data = try RegularFile.read(path)
    } catch {
      throw TableError("\(error)")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw TableError("\(path) is not a table: it is not UTF-8 text")
    }
    try self.init(text, file: path)
  }

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - text: The text; quotes may enclose cells.
  ///   - file: The file that it is from, for errors.
  /// - Throws: ``TableError``.
  init(_ text: String, file: String) throws(TableError) {
    var scalars = Array(text.unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    let separator = Self.separator(scalars)
    hasDecimalCommas = separator != ","
    var lines = Self.lines(scalars, separator: separator)
    guard !lines.isEmpty else { throw TableError("\(file) is not a table: it is empty") }
    header = lines.removeFirst().cells
    guard header.count > 1 else {
      throw TableError(
        "\(file) is not a table: its first line has one column; it takes the case's name and "
          + "other columns, separated by tabs or commas")
    }
    for (index, name) in header.enumerated() {
      if name.isEmpty { throw TableError("\(file), line 1: column \(index + 1) has no name") }
      if header[..<index].contains(name) {
        throw TableError("\(file), line 1: two columns are called \"\(name)\"")
      }
    }
    for line in lines where line.cells.count != header.count {
      throw TableError(
        "\(file), line \(line.line): there are \(line.cells.count) cells, but the first line names "
          + "\(header.count) columns")
    }
    rows = lines
  }

  /// What separates the cells of the first line: tabs, or else what is more frequent.
  private static func separator(_ scalars: [Unicode.Scalar]) -> Unicode.Scalar {
    let first = scalars.prefix { $0 != "\n" }
    if first.contains("\t") { return "\t" }
    return first.count { $0 == ";" } > first.count { $0 == "," } ? ";" : ","
  }

  /// The lines that are not empty.
  private static func lines(
    _ scalars: [Unicode.Scalar], separator: Unicode.Scalar
  ) -> [(line: Int, cells: [String])] {
    var lines: [(line: Int, cells: [String])] = []
    var (cells, cell) = ([String](), String.UnicodeScalarView())
    var (line, start, index) = (1, 1, 0)
    var isQuoted = false
    func text() -> String {
      String(cell).trimmingCharacters(in: .whitespaces).visible
    }
    func end() {
      cells.append(text())
      cell.removeAll()
      if cells != [""] { lines.append((start, cells)) }
      cells = []
      start = line + 1
    }
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      if scalar == "\"", isQuoted {
        if index < scalars.count, scalars[index] == "\"" {
          cell.append("\"")
          index += 1
        } else {
          isQuoted = false
        }
      } else if scalar == "\"", cell.isEmpty {
        isQuoted = true
      } else if scalar == separator, !isQuoted {
        cells.append(text())
        cell.removeAll()
      } else if scalar == "\n", !isQuoted {
        end()
        line += 1
      } else if scalar != "\r" {
        if scalar == "\n" { line += 1 }
        cell.append(scalar)
      }
    }
    if !cell.isEmpty || !cells.isEmpty { end() }
    return lines
  }
}
