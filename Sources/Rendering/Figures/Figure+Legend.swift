extension Figure {
  /// Makes the legend: headings, and one line per swatch and name; long ones in columns.
  func legendBlock(_ size: Double, width: Double) -> FigureLayout.Block? {
    guard !legend.isEmpty else { return nil }
    let style = plain(size)
    let indent = size * 1.3
    let widths = legend.map { entry in
      Canvas.width(entry.name, style) + (entry.isHeading ? 0 : indent)
    }
    let gap = size * 1.5
    let column = widths.max() ?? 0
    let most = max(Int((width + gap) / (column + gap)), 1)
    let columns = min(most, (legend.count + 7) / 8)
    let rows = (legend.count + columns - 1) / columns
    return FigureLayout.Block(
      width: Double(columns) * (column + gap) - gap, height: Double(rows) * style.pitch
    ) { canvas, x, y in
      for (index, entry) in legend.enumerated() {
        let left = x + Double(index / rows) * (column + gap)
        let top = y + Double(index % rows) * style.pitch
        if !entry.isHeading {
          draw(
            entry, on: canvas,
            CanvasRectangle(
              x: left, y: top + (style.pitch - size * 0.8) / 2, width: size * 0.8,
              height: size * 0.8))
        }
        canvas.draw(entry.name, x: left + (entry.isHeading ? 0 : indent), top: top, style)
      }
    }
  }

  /// Draws the swatch of an entry.
  private func draw(_ entry: LegendEntry, on canvas: Canvas, _ place: CanvasRectangle) {
    guard entry.isOutline else {
      if let agreement = entry.agreement {
        let count = max(Int(place.width.rounded()), 1)
        var swatch = Picture(width: count, height: count)
        for y in 0..<count {
          for x in 0..<count {
            swatch[x, y] = agreement.color(x: x, y: y, unit: patternUnit)
          }
        }
        canvas.draw(swatch, in: place)
      } else {
        canvas.fill(place, with: entry.color)
      }
      return
    }
    // The rim that a white outline has in the picture makes it visible on a white page, too.
    let line = min(style.outlineWidth * style.point, place.width / 3)
    let inner = place.inset(by: line)
    let square = Polyline(
      points: [
        PathPoint(x: inner.x, y: inner.y), PathPoint(x: inner.x + inner.width, y: inner.y),
        PathPoint(x: inner.x + inner.width, y: inner.y + inner.height),
        PathPoint(x: inner.x, y: inner.y + inner.height),
      ], isClosed: true)
    if let rim = entry.rim { canvas.stroke([square], width: line * 2, color: rim, opacity: 1) }
    canvas.stroke(
      [square], width: line, color: entry.color, dash: entry.isDashed ? line * 2 : 0)
  }
}
