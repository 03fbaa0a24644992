import Terminal

/// The panel beside or under the picture: sections of lines, each made by a feature.
struct InformationPanel {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// Columns of text.
  static let textWidth = 30

  init(_ model: ViewerModel) { self.model = model }

  func draw(on screen: inout Screen, _ rectangle: CellRectangle) {
    screen.fill(rectangle, with: Cell(" ", foreground: theme.text, background: theme.panel))
    if rectangle.height > ViewerLayout.panelHeight || rectangle.width < 2 * Self.textWidth {
      drawColumn(model.informationSections(inRow: false), on: &screen, rectangle)
    } else {
      drawRow(model.informationSections(inRow: true), on: &screen, rectangle)
    }
  }

  /// Draws sections below each other; blank lines go first where there are too many lines, then those
  /// that can be spared.
  private func drawColumn(_ all: [[Line]], on screen: inout Screen, _ rectangle: CellRectangle) {
    var sections = all
    while sections.reduce(0, { $0 + $1.count }) > rectangle.height,
      let rank = sections.joined().map(\.spare).max(), rank > 0,
      let index = sections.firstIndex(where: { $0.contains { $0.spare == rank } })
    {
      sections[index].removeAll { $0.spare == rank }
    }
    var blanks = rectangle.height - sections.reduce(0) { $0 + $1.count }
    var row = rectangle.row
    // The blank line on top is the first to be left out, then those between the last sections.
    if blanks >= sections.count {
      row += 1
      blanks -= 1
    }
    for section in sections {
      for line in section where row < rectangle.bottom {
        line.draw(on: &screen, rectangle.column + 2, row, width: rectangle.width - 3)
        row += 1
      }
      if blanks > 0 { row += 1 }
      blanks -= 1
    }
  }

  /// Draws sections beside each other; the last ones share a column where there are few.
  private func drawRow(_ sections: [[Line]], on screen: inout Screen, _ rectangle: CellRectangle) {
    let pitch = Self.textWidth + 3
    let columns = max(1, min(sections.count, (rectangle.width - 1) / pitch))
    var groups = sections.prefix(columns).map { $0 }
    for section in sections.dropFirst(columns) {
      // The shortest column takes remaining sections that fit.
      guard
        let index = groups.indices.min(by: { groups[$0].count < groups[$1].count }),
        groups[index].count + 1 + section.count < rectangle.height
      else { continue }
      groups[index] += [.empty] + section
    }
    let free = rectangle.width - columns * pitch
    let gap = pitch + (columns > 1 ? max(free / columns, 0) : 0)
    for (index, group) in groups.enumerated() {
      for (row, line) in group.enumerated() where row < rectangle.height - 1 {
        line.draw(
          on: &screen, rectangle.column + 2 + index * gap, rectangle.row + row + 1,
          width: Self.textWidth)
      }
    }
  }
}
