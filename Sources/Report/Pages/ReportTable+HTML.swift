extension ReportTable {
  /// The table, which scrolls sideways where it is wider than the window.
  func markup(id: String) -> Markup {
    .block(
      "div",
      ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": "\(id)-c"],
      [
        .element(
          "table", ["class": isSortable ? "sortable" : nil],
          [
            .block(
              "caption", ["id": "\(id)-c"], [.element("span", [:], [Markup(caption)])]),
            .block("thead", [:], hasGroups ? [groupRow, titleRow] : [titleRow]),
            .block("tbody", [:], rows.map(row)),
          ])
      ])
  }

  private var groupRow: Markup {
    .block(
      "tr", [:],
      groups.map { group in
        group.title.isEmpty
          ? .element("td", [:])
          : .element(
            "th", ["scope": "colgroup", "colspan": "\(group.count)"], [Markup(group.title)])
      })
  }

  private var titleRow: Markup {
    .block(
      "tr", [:],
      columns.map { column in
        .element(
          "th",
          [
            "scope": "col", "class": column.isNumber ? "n" : nil,
            "abbr": column.group.isEmpty ? nil : column.fullTitle,
          ], [Markup(column.title)])
      })
  }

  private func row(_ cells: [String]) -> Markup {
    .block(
      "tr", [:],
      zip(columns, cells).enumerated().map { index, cell in
        if index == 0 { return .element("th", ["scope": "row"], [Markup(cell.1)]) }
        return .element(
          "td", ["class": cell.0.isNumber ? "n" : cell.0.isLong ? "long" : nil], [Markup(cell.1)])
      })
  }
}
