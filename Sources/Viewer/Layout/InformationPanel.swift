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
      drawColumn(sections(fitting: rectangle.height), on: &screen, rectangle)
    } else {
      drawRow(sectionsInRow(fitting: rectangle.height - 1), on: &screen, rectangle)
    }
  }

  /// The sections below each other, without lines that can be spared where there is no room for all.
  private func sections(fitting height: Int) -> [[Line]] {
    let all = model.informationSections(inRow: false)
    let fitting = Self.spared(all, height)
    let items = fitting.joined().count(where: \.isItem)
    guard items < all.joined().count(where: \.isItem) else { return fitting }
    // The list is made anew, so that its heading counts what is left out.
    return Self.spared(model.informationSections(inRow: false, items: items), height)
  }

  /// The sections beside each other, with as many items in lists as there is room for.
  private func sectionsInRow(fitting height: Int) -> [[Line]] {
    var sections = model.informationSections(inRow: true)
    var items = sections.joined().count(where: \.isItem)
    while items > 1, sections.contains(where: { $0.contains(where: \.isItem) && $0.count > height })
    {
      items -= 1
      sections = model.informationSections(inRow: true, items: items)
    }
    return sections
  }

  /// Leaves out lines that can be spared, those of the highest numbers first, until the others fit; a title
  /// goes with the last line under it.
  private static func spared(_ all: [[Line]], _ height: Int) -> [[Line]] {
    var sections = all
    while sections.reduce(0, { $0 + $1.count }) > height,
      let rank = sections.joined().map(\.spare).max(), rank > 0,
      let index = sections.firstIndex(where: { $0.contains { $0.spare == rank } })
    {
      sections[index].removeAll { $0.spare == rank }
      if sections[index].count == 1, sections[index][0].isBareTitle { sections[index] = [] }
    }
    return sections.filter { !$0.isEmpty }
  }

  /// Draws sections below each other; blank lines go first where there are too many lines.
  private func drawColumn(
    _ sections: [[Line]], on screen: inout Screen, _ rectangle: CellRectangle
  ) {
    var blanks = rectangle.height - sections.reduce(0) { $0 + $1.count }
    var row = rectangle.row
    // The blank line on top is the first to be left out, then those between the last sections.
    if blanks >= sections.count {
      row += 1
      blanks -= 1
    }
    for section in sections {
      // In the last row, a title would have nothing under it.
      if row == rectangle.bottom - 1, section.count > 1, section[0].isBareTitle { break }
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
