extension SliceScene {
  /// Draws the marks: lines as wide as a dot of the letters, labels beside them.
  func drawMarks(on picture: inout Picture, _ mapping: SliceMapping) {
    for mark in marks {
      for line in mark.lines {
        picture.drawLine(
          from: mapping.point(of: line.start), to: mapping.point(of: line.end), mark.color,
          in: mapping.target, width: letterScale)
      }
    }
    for mark in marks where !mark.label.isEmpty {
      drawLabel(of: mark, on: &picture, mapping)
    }
  }

  /// Draws a label on the right of its anchor, or on the left where there is no room.
  private func drawLabel(of mark: SliceMark, on picture: inout Picture, _ mapping: SliceMapping) {
    let anchor = mapping.point(of: mark.anchor)
    let target = mapping.target
    guard anchor.x >= Double(target.x), anchor.x <= Double(target.x + target.width),
      anchor.y >= Double(target.y), anchor.y <= Double(target.y + target.height)
    else { return }
    let gap = 4 * letterScale
    let (width, height) = (
      BitmapFont.width(mark.label) * letterScale, BitmapFont.capitalHeight * letterScale
    )
    let (x, y) = (Int(anchor.x), Int(anchor.y))
    let right = x + gap
    let left = right + width < target.x + target.width ? right : x - gap - width
    picture.drawRimmed(
      mark.label,
      x: max(min(left, target.x + target.width - width - letterScale), target.x + letterScale),
      y: max(
        min(y - height / 2, target.y + target.height - height - letterScale),
        target.y + letterScale), color: mark.color, scale: letterScale)
  }
}

extension Picture {
  /// Draws a straight line, clipped to a rectangle.
  ///
  /// Lines wider than a pixel have a black rim, which keeps them visible over bright tissue.
  ///
  /// - Parameters:
  ///   - start: Where it begins, in pixels; pixel `x` reaches from `x` to `x + 1`.
  ///   - end: Where it ends.
  ///   - color: Its color.
  ///   - target: What it is clipped to.
  ///   - width: Its width in pixels.
  mutating func drawLine(
    from start: SIMD2<Double>, to end: SIMD2<Double>, _ color: RGB, in target: PixelRectangle,
    width: Int
  ) {
    guard let (first, last) = Self.clip(start, end, to: target) else { return }
    let way = last - first
    let steps = Int((max(abs(way.x), abs(way.y))).rounded(.up))
    func stamp(_ size: Int, _ color: RGB, opacity: Double) {
      for step in 0...max(steps, 0) {
        let point = first + way * (steps > 0 ? Double(step) / Double(steps) : 0)
        let (x, y) = (Int(point.x.rounded(.down)), Int(point.y.rounded(.down)))
        let square = PixelRectangle(
          x: x - (size - 1) / 2, y: y - (size - 1) / 2, width: size, height: size)
        fill(square.intersection(target), with: color, opacity: opacity)
      }
    }
    if width > 1 { stamp(width + 2, .black, opacity: 1) }
    stamp(max(width, 1), color, opacity: 1)
  }

  /// Returns the part of a line inside a rectangle; `nil` if there is none.
  ///
  /// Source: Y.-D. Liang and B. A. Barsky, "A New Concept and Method for Line Clipping",
  /// *ACM Trans. Graph.* 3 (1984), 1–22.
  private static func clip(
    _ start: SIMD2<Double>, _ end: SIMD2<Double>, to target: PixelRectangle
  ) -> (SIMD2<Double>, SIMD2<Double>)? {
    guard target.width > 0, target.height > 0 else { return nil }
    // The last pixel, not the edge beyond it.
    let low = SIMD2(Double(target.x), Double(target.y))
    let high = low + SIMD2(Double(target.width), Double(target.height)) - 1e-6
    let way = end - start
    var (from, to) = (0.0, 1.0)
    for axis in 0..<2 {
      guard way[axis] != 0 else {
        guard start[axis] >= low[axis], start[axis] <= high[axis] else { return nil }
        continue
      }
      let (a, b) = ((low[axis] - start[axis]) / way[axis], (high[axis] - start[axis]) / way[axis])
      from = max(from, min(a, b))
      to = min(to, max(a, b))
    }
    let (first, last) = (start + way * from, start + way * to)
    guard from <= to, [first.x, first.y, last.x, last.y].allSatisfy(\.isFinite) else { return nil }
    // Ends that are very far away are not met exactly.
    return (
      first.clamped(lowerBound: low, upperBound: high),
      last.clamped(lowerBound: low, upperBound: high)
    )
  }
}
