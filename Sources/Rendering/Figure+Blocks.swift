extension Figure {
  /// A part of the text below the panels: its size, and how to draw it at a position.
  struct Block {
    let width: Int
    let height: Int
    let draw: (inout Picture, _ x: Int, _ y: Int) -> Void
  }

  /// The colors of the figure outside its panels.
  enum Style {
    static let background = RGB(24, 25, 28)
    static let heading = RGB(240, 240, 240)
    static let text = RGB(176, 179, 186)
    static let rule = RGB(70, 73, 80)
  }

  /// The line height in dots.
  static let linePitch = 13

  /// Makes the caption's lines, wrapped to a width.
  func captionBlock(dot: Int, width: Int) -> Block? {
    let lines = caption.enumerated().flatMap { index, line in
      Self.wrap(line, width: width / dot).map { (text: $0, isHeading: index == 0) }
    }
    guard !lines.isEmpty else { return nil }
    let widest = lines.map { BitmapFont.width($0.text) }.max() ?? 0
    return Block(
      width: widest * dot,
      height: ((lines.count - 1) * Self.linePitch + BitmapFont.lineHeight) * dot
    ) { picture, x, y in
      for (index, line) in lines.enumerated() {
        picture.draw(
          line.text, x: x, y: y + index * Self.linePitch * dot,
          color: line.isHeading ? Style.heading : Style.text, scale: dot)
      }
    }
  }

  /// Makes the legend: one line per swatch and name.
  func legendBlock(dot: Int) -> Block? {
    guard !legend.isEmpty else { return nil }
    let widest = legend.map { BitmapFont.width($0.name) }.max() ?? 0
    return Block(
      width: (widest + 13) * dot,
      height: ((legend.count - 1) * Self.linePitch + BitmapFont.lineHeight) * dot
    ) { picture, x, y in
      for (index, entry) in legend.enumerated() {
        let top = y + index * Self.linePitch * dot
        let swatch = PixelRectangle(x: x, y: top - dot, width: 9 * dot, height: 9 * dot)
        picture.fill(swatch, with: entry.color)
        if let agreement = entry.agreement {
          for row in 0..<swatch.height {
            for column in 0..<swatch.width {
              picture[swatch.x + column, swatch.y + row] = agreement.color(
                x: column, y: row, unit: max(1, scale / 2))
            }
          }
        }
        if entry.isOutline { picture.fill(swatch.inset(by: dot), with: Style.background) }
        picture.draw(entry.name, x: x + 13 * dot, y: top, color: Style.text, scale: dot)
      }
    }
  }

  /// Makes the table: the first column is left-aligned, numbers are right-aligned, and a rule is
  /// below the headings.
  func tableBlock(dot: Int) -> Block? {
    guard let columns = table.map(\.count).max(), columns > 0 else { return nil }
    let widths = (0..<columns).map { column in
      table.map { column < $0.count ? BitmapFont.width($0[column]) : 0 }.max() ?? 0
    }
    let gap = 12
    let width = widths.reduce(0, +) + gap * (columns - 1)
    let height = (table.count - 1) * Self.linePitch + BitmapFont.lineHeight
    return Block(width: width * dot, height: height * dot) { picture, x, y in
      for (index, row) in table.enumerated() {
        var left = 0
        for (column, text) in row.enumerated() {
          let indent = column == 0 ? 0 : widths[column] - BitmapFont.width(text)
          picture.draw(
            text, x: x + (left + indent) * dot, y: y + index * Self.linePitch * dot,
            color: index == 0 || column == 0 ? Style.text : Style.heading, scale: dot)
          left += widths[column] + gap
        }
      }
      let rule = y + (BitmapFont.capitalHeight + Self.linePitch - 1) * dot / 2
      picture.fill(
        PixelRectangle(x: x, y: rule, width: width * dot, height: max(dot / 2, 1)),
        with: Style.rule)
    }
  }

  /// Wraps a line of text to a width in dots, broken at spaces.
  static func wrap(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if BitmapFont.width(longer) > width, !line.isEmpty {
        lines.append(line)
        line = String(word)
      } else {
        line = longer
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
