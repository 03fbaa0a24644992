extension Figure {
  /// The text below the panels: caption, legend, color bar and table.
  func blocks(fontSize: Double, width: Double) -> [FigureLayout.Block] {
    [
      captionBlock(fontSize, width: width), legendBlock(fontSize, width: width),
      colorBarBlock(fontSize), tableBlock(fontSize),
    ].compactMap { $0 }
  }

  /// The look of headings.
  func heading(_ size: Double) -> TextStyle {
    TextStyle(size: size, isBold: true, color: style.heading)
  }

  /// The look of other text.
  func plain(_ size: Double) -> TextStyle { TextStyle(size: size, color: style.text) }

  /// Makes the caption's lines, wrapped to a width.
  private func captionBlock(_ size: Double, width: Double) -> FigureLayout.Block? {
    let lines = caption.enumerated().flatMap { index, line in
      let style = index == 0 ? heading(size) : plain(size)
      return Self.wrap(line, width: width, style).map { (text: $0, style: style) }
    }
    guard !lines.isEmpty else { return nil }
    let pitch = plain(size).pitch
    return FigureLayout.Block(
      width: lines.map { Canvas.width($0.text, $0.style) }.max() ?? 0,
      height: Double(lines.count) * pitch
    ) { canvas, x, y in
      for (index, line) in lines.enumerated() {
        canvas.draw(line.text, x: x, top: y + Double(index) * pitch, line.style)
      }
    }
  }

  /// Makes the table: the first column is left-aligned, numbers are right-aligned, and a rule is
  /// below the headings.
  private func tableBlock(_ size: Double) -> FigureLayout.Block? {
    guard let columns = table.map(\.count).max(), columns > 0 else { return nil }
    let style = plain(size)
    let strong = TextStyle(size: size, color: self.style.heading)
    let widths = (0..<columns).map { column in
      table.map { column < $0.count ? Canvas.width($0[column], style) : 0 }.max() ?? 0
    }
    let gap = size * 1.2
    let width = widths.reduce(0, +) + gap * Double(columns - 1)
    let rule = self.style.rule
    let thickness = 0.5 * self.style.point
    return FigureLayout.Block(width: width, height: Double(table.count) * style.pitch) {
      canvas, x, y in
      for (index, row) in table.enumerated() {
        var left = x
        for (column, text) in row.enumerated() {
          let look = index == 0 || column == 0 ? style : strong
          let indent = column == 0 ? 0 : widths[column] - Canvas.width(text, look)
          canvas.draw(text, x: left + indent, top: y + Double(index) * style.pitch, look)
          left += widths[column] + gap
        }
      }
      canvas.fill(
        CanvasRectangle(x: x, y: y + style.pitch - thickness, width: width, height: thickness),
        with: rule)
    }
  }

  /// Wraps a line of text to a width, broken at spaces.
  static func wrap(_ text: String, width: Double, _ style: TextStyle) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if Canvas.width(longer, style) > width, !line.isEmpty {
        lines.append(line)
        line = String(word)
      } else {
        line = longer
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
