extension SliceScene {
  /// Draws the marks: lines as wide as a dot of the letters, labels beside them.
  ///
  /// Lines wider than a pixel have a black rim, which keeps them visible over bright tissue.
  func drawMarks(on picture: inout Picture, _ mapping: SliceMapping) {
    let target = mapping.target
    for mark in marks {
      let lines = mark.lines.map { (mapping.point(of: $0.start), mapping.point(of: $0.end)) }
      // All rims come first, so that none covers a line.
      if letterScale > 1 {
        for (start, end) in lines {
          picture.drawLine(from: start, to: end, .black, in: target, width: letterScale + 2)
        }
      }
      for (start, end) in lines {
        picture.drawLine(from: start, to: end, mark.color, in: target, width: letterScale)
      }
    }
    let directions = letters.map { wordStyle.places(of: $0, in: target).map(\.place) } ?? []
    var taken: [PixelRectangle] = []
    for mark in marks where !mark.label.isEmpty {
      guard let place = place(ofLabel: mark, mapping, besides: taken, off: directions) else {
        continue
      }
      taken.append(place)
      picture.drawRimmed(mark.label, x: place.x, y: place.y, color: mark.color, wordStyle)
    }
  }

  /// Finds room for a label: on the right of its anchor, or on the left where there is none, and above or
  /// below other labels and off the anatomical directions.
  private func place(
    ofLabel mark: SliceMark, _ mapping: SliceMapping, besides taken: [PixelRectangle],
    off directions: [PixelRectangle]
  ) -> PixelRectangle? {
    let anchor = mapping.point(of: mark.anchor)
    let target = mapping.target
    guard anchor.x >= Double(target.x), anchor.x <= Double(target.x + target.width),
      anchor.y >= Double(target.y), anchor.y <= Double(target.y + target.height)
    else { return nil }
    let gap = wordStyle.gap + letterScale
    let (width, height) = (wordStyle.width(mark.label), wordStyle.capitalHeight)
    let right = Int(anchor.x) + gap
    let left = right + width < target.x + target.width ? right : right - 2 * gap - width
    let x = max(min(left, target.x + target.width - width - letterScale), target.x + letterScale)
    let lowest = target.y + target.height - height - letterScale
    let places = [0, 1, -1, 2, -2, 3, -3].map { step in
      let y = Int(anchor.y) - height / 2 + step * (height + height / 4 + gap)
      return PixelRectangle(
        x: x, y: max(min(y, lowest), target.y + letterScale), width: width, height: height)
    }
    // Letters may be a little higher and lower than capitals, and have a rim.
    let margin = letterScale + height / 4
    func isFree(_ place: PixelRectangle, of others: [PixelRectangle]) -> Bool {
      others.allSatisfy { $0.inset(by: -margin).intersection(place).width <= 0 }
    }
    return places.first { isFree($0, of: taken + directions) }
      ?? places.first { isFree($0, of: directions) } ?? places[0]
  }
}

extension Picture {
  /// Draws a straight line, clipped to a rectangle.
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
    for step in 0...steps {
      let point = first + way * (steps > 0 ? Double(step) / Double(steps) : 0)
      let square = PixelRectangle(
        x: Int(point.x.rounded(.down)) - (width - 1) / 2,
        y: Int(point.y.rounded(.down)) - (width - 1) / 2, width: max(width, 1),
        height: max(width, 1))
      fill(square.intersection(target), with: color)
    }
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
