import Terminal

/// Which columns have something in them, and how wide it is; kept up to date row by row.
struct WorklistContents: Sendable {
  private var counts: [WorklistColumn: Int] = [:]
  /// The columns of tables, in the order in which they came.
  private(set) var tables: [String] = []
  /// The cells of the widest text in each table's column.
  private var widths: [String: Int] = [:]
  /// How many texts that are neither numbers nor dates a table's column with other texts than numbers holds.
  private var texts: [String: Int] = [:]
  /// Columns of the longest name.
  private(set) var longestName = 0

  /// The columns with something in them, in the order on the screen.
  var columns: [WorklistColumn] {
    WorklistColumn.ordered(tables: tables).filter { $0 == .name || (counts[$0] ?? 0) > 0 }
  }

  /// Whether a column has something in it.
  func has(_ column: WorklistColumn) -> Bool { column == .name || (counts[column] ?? 0) > 0 }

  /// The cells that a table's column needs.
  func width(table: String) -> Int { max(widths[table] ?? 0, 3) }

  /// Whether a column holds numbers and nothing else.
  func isNumeric(_ column: WorklistColumn) -> Bool {
    if case .table(let name) = column { return isNumeric(table: name) }
    return column.region != nil || column.isMeasured
  }

  /// Whether a table's column holds numbers and nothing else.
  func isNumeric(table: String) -> Bool { texts[table] == nil }

  /// How many values of a table's column are neither numbers nor dates.
  func wordCount(_ column: WorklistColumn) -> Int {
    if case .table(let name) = column { texts[name] ?? 0 } else { 0 }
  }

  /// Takes in rows.
  mutating func add(_ rows: [WorklistRow]) {
    for row in rows {
      longestName = max(longestName, row.name.columns)
      for column in row.filled { counts[column, default: 0] += 1 }
      for cell in row.cells {
        if widths[cell.column] == nil { tables.append(cell.column) }
        widths[cell.column] = max(widths[cell.column] ?? 0, cell.text.columns)
        if cell.number == nil { texts[cell.column, default: 0] += cell.isDate ? 0 : 1 }
      }
    }
  }

  /// Takes in that a row has changed.
  mutating func replace(_ old: WorklistRow, with new: WorklistRow) {
    for column in old.filled { counts[column, default: 0] -= 1 }
    for column in new.filled { counts[column, default: 0] += 1 }
  }
}
