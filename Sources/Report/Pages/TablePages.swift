import Rendering

/// A table on pages: the headings are repeated on each, and long cells are wrapped or shortened.
struct TablePages {
  private let table: ReportTable
  private let rows: ArraySlice<[String]>
  private let size: Double
  private let widths: [Double]
  private let gap = 8.0

  /// Measures a table.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - mostRows: The most rows to show.
  init(_ table: ReportTable, mostRows: Int) {
    self.table = table
    rows = table.rows.prefix(mostRows)
    let room = PageFlow.room - 8 * Double(table.columns.count - 1)
    var widths = Self.widths(table, rows, size: 8)
    // Numbers keep their width; names and notes share what is left.
    let size = widths.reduce(0, +) > room ? 7.0 : 8.0
    widths = Self.widths(table, rows, size: size)
    var excess = widths.reduce(0, +) - room
    for index in table.columns.indices.reversed()
    where !table.columns[index].isNumber && excess > 0 {
      let kept = max(
        widths[index] - excess, min(widths[index], table.columns[index].isLong ? 120 : 60))
      excess -= widths[index] - kept
      widths[index] = kept
    }
    if excess > 0 {
      let scale = room / widths.reduce(0, +)
      self.size = size * scale
      self.widths = widths.map { $0 * scale }
    } else {
      (self.size, self.widths) = (size, widths)
    }
  }

  private static func widths(
    _ table: ReportTable, _ rows: ArraySlice<[String]>, size: Double
  ) -> [Double] {
    table.columns.enumerated().map { index, column in
      // Cells of one length are about as wide; only the longest ones are measured.
      let longest = rows.map { $0[index] }.sorted { $0.count > $1.count }.prefix(3)
      return
        (longest.map { DrawingText.width($0, size: size) }
        + [DrawingText.width(column.title, size: size, isBold: true)]).max() ?? 0
    }
  }

  /// Adds the table.
  func add(to flow: inout PageFlow) {
    let pitch = size * 1.55
    flow.makeRoom(pitch * 5)
    flow.addParagraph(table.caption, size: 8, color: ReportColors.secondary)
    addHeadings(to: &flow)
    for row in rows {
      let lines = zip(table.columns, row).enumerated().map { index, cell in
        cell.0.isLong
          ? PageFlow.wrapped(cell.1, width: widths[index], size: size)
          : [PageFlow.shortened(cell.1, width: widths[index] + 0.5, size: size)]
      }
      let height = Double(max(lines.map(\.count).max() ?? 1, 1)) * pitch
      if !flow.hasRoom(height) {
        flow.makeRoom(height)
        addHeadings(to: &flow)
      }
      let top = flow.y
      for line in 0..<Int((height / pitch).rounded()) {
        for (index, cell) in lines.enumerated() where line < cell.count {
          add(cell[line], column: index, isBold: false, to: &flow)
        }
        flow.skip(pitch)
      }
      flow.skip(top + height - flow.y)
      flow.addRule()
      flow.skip(1)
    }
    let left = table.rows.count - rows.count
    if left > 0 {
      flow.addParagraph(
        "and \(left) more, which the HTML report lists", size: size, color: ReportColors.secondary)
    }
  }

  private func addHeadings(to flow: inout PageFlow) {
    if table.hasGroups {
      var column = 0
      for group in table.groups {
        let width =
          widths[column..<column + group.count].reduce(0, +) + gap * Double(group.count - 1)
        if !group.title.isEmpty {
          let title = PageFlow.shortened(group.title, width: width, size: size)
          flow.addText(
            title, x: left(of: column) + width / 2, size: size, isBold: true, anchor: .middle)
        }
        column += group.count
      }
      flow.skip(size * 1.4)
    }
    for (index, column) in table.columns.enumerated() {
      add(column.title, column: index, isBold: true, to: &flow)
    }
    flow.skip(size * 1.55)
    flow.addRule(ReportColors.text)
    flow.skip(1)
  }

  private func left(of column: Int) -> Double {
    PageFlow.margin + widths[..<column].reduce(0, +) + gap * Double(column)
  }

  private func add(_ text: String, column: Int, isBold: Bool, to flow: inout PageFlow) {
    let isNumber = table.columns[column].isNumber
    flow.addText(
      text, x: left(of: column) + (isNumber ? widths[column] : 0), size: size, isBold: isBold,
      anchor: isNumber ? .end : .start)
  }
}
