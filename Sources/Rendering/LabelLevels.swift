import Imaging

/// The nested structures of a mask in a picture's pixels: for each pixel, how far inside it is.
///
/// Lines one pixel wide need more room than their labels have: a hole of a pixel becomes a ring, a ring
/// two pixels wide becomes a block, and lines beside each other merge. So holes are closed, specks beside
/// a larger part are left out, and structures without room are joined to those around them. This is for
/// lines alone; fills and measures use the labels as they are.
struct LabelLevels {
  /// The pixels of the largest hole that is closed.
  static let hole = 4

  private let slice: LabelSlice
  /// The number of columns, with ``border`` on both sides.
  private let columns: Int
  private let rows: Int
  /// The first column and row without the border.
  private let origin: (x: Int, y: Int)
  /// The levels, by pixel: 0 is background, 1 the outermost label.
  private var levels: [Int16]
  /// Whether a pixel has samples of any label.
  private let isTouched: [Bool]
  /// The labels, by level.
  private let labels: [Label]
  /// The steps to the four pixels beside one, and to the eight around it.
  private let (beside, around): ([Int], [Int])

  /// The columns and rows around the labels: background, or what the picture's edge cuts off.
  private static let border = 2

  /// Finds the levels; `nil` if there are no labels.
  ///
  /// - Parameters:
  ///   - pixels: The labels in pixels.
  ///   - scheme: Their meaning, from which it follows which label is inside of which.
  ///   - isShown: Whether a label is drawn; `nil` for all labels.
  init?(_ pixels: LabelPixels, _ scheme: LabelScheme, isShown: ((Label) -> Bool)?) {
    let all = pixels.labels
    guard let box = Outline.box(all, grownBy: 0) else { return nil }
    slice = LabelSlice(
      labels: Slice(
        width: all.width, height: all.height,
        values: [Label](repeating: 0, count: all.values.count)), scheme: scheme)
    let (border, left, top) = (Self.border, box.columns.lowerBound, box.rows.lowerBound)
    columns = box.columns.count + 2 * border
    rows = box.rows.count + 2 * border
    origin = (left, top)
    beside = [-columns, -1, 1, columns]
    around = [-columns - 1, -columns, -columns + 1, -1, 1, columns - 1, columns, columns + 1]
    var values = box.rows.flatMap { y in
      all.values[y * all.width + left..<y * all.width + box.columns.upperBound]
    }
    let largest = values.max() ?? 0
    if let isShown { values = values.filter(isShown) }
    // Labels that are not drawn are background.
    var ranks = Outline.ranks(values, scheme)
    ranks += [Int16](repeating: 0, count: Int(largest) + 1 - ranks.count)
    var levels = [Int16](repeating: 0, count: columns * rows)
    var isTouched = [Bool](repeating: false, count: columns * rows)
    for y in 0..<rows {
      let row = min(max(y + top - border, 0), all.height - 1)
      for x in 0..<columns {
        // Labels that the picture's edge cuts off go on beyond it.
        let place = row * all.width + min(max(x + left - border, 0), all.width - 1)
        levels[y * columns + x] = ranks[Int(all.values[place])]
        isTouched[y * columns + x] = pixels.touched.values[place] != 0
      }
    }
    var labels = [Label](repeating: 0, count: Int(ranks.max() ?? 0) + 1)
    for label in ranks.indices where ranks[label] > 0 { labels[Int(ranks[label])] = Label(label) }
    (self.levels, self.isTouched, self.labels) = (levels, isTouched, labels)
  }

  /// The labels of all pixels, as they are now.
  var labelSlice: LabelSlice {
    var result = slice
    let border = Self.border
    for y in 0..<rows - 2 * border {
      for x in 0..<columns - 2 * border {
        result.labels.values[(y + origin.y) * slice.labels.width + x + origin.x] =
          labels[Int(levels[(y + border) * columns + x + border])]
      }
    }
    return result
  }

  /// The pixels without the border.
  private var inside: [Int] {
    let border = Self.border
    return (border..<rows - border).flatMap { y in
      y * columns + border..<(y + 1) * columns - border
    }
  }

  // MARK: - Holes and specks

  /// Closes holes and leaves out specks; a label that would vanish stays as it is.
  ///
  /// Only tumors have nested structures; labels beside each other stay as they are, too.
  mutating func simplify() {
    guard !slice.scheme.isPerLabel else { return }
    let before = levels
    let inside = inside
    var masks: [[Bool]] = []
    var inner = [Bool](repeating: false, count: levels.count)
    for level in (1..<Int16(labels.count)).reversed() {
      for place in before.indices where before[place] >= level { inner[place] = true }
      closeHoles(in: &inner, inside)
      dropSpecks(in: &inner, inside, isOutermost: level == 1)
      masks.append(inner)
    }
    for place in inside { levels[place] = 0 }
    for (index, mask) in masks.reversed().enumerated() {
      for place in inside where mask[place] && levels[place] == index {
        levels[place] = Int16(index + 1)
      }
    }
    var isLost = [Bool](repeating: true, count: labels.count)
    for place in inside { isLost[Int(levels[place])] = false }
    guard isLost.dropFirst().contains(true) else { return }
    for place in inside where before[place] > 0 && isLost[Int(before[place])] {
      levels[place] = before[place]
    }
  }

  private func closeHoles(in mask: inout [Bool], _ inside: [Int]) {
    for start in inside where !mask[start] && mask[start - 1] {
      var hole = [start]
      var next = 0
      // Whatever reaches the outermost pixels may go on beyond them.
      var isOpen = false
      while next < hole.count, hole.count <= Self.hole, !isOpen {
        isOpen = isOutermost(hole[next])
        guard !isOpen else { break }
        for place in beside.map({ hole[next] + $0 }) where !mask[place] && !hole.contains(place) {
          hole.append(place)
        }
        next += 1
      }
      if !isOpen, hole.count <= Self.hole { for place in hole { mask[place] = true } }
    }
  }

  /// Whether a pixel is in the first or last row or column, beyond which there are no levels.
  private func isOutermost(_ place: Int) -> Bool {
    let (x, y) = (place % columns, place / columns)
    return x == 0 || x == columns - 1 || y == 0 || y == rows - 1
  }

  private func dropSpecks(in mask: inout [Bool], _ inside: [Int], isOutermost: Bool) {
    for start in inside where mask[start] {
      guard let speck = speck(at: start, in: mask) else { continue }
      let isBesideMore =
        isOutermost ? isPartOfMore(speck, in: mask) : isNear(speck, in: mask)
      if isBesideMore { for place in speck { mask[place] = false } }
    }
  }

  /// Returns the one or two pixels of a mask that are a part of their own; `nil` for a pixel of more.
  private func speck(at start: Int, in mask: [Bool]) -> [Int]? {
    var other: Int?
    for step in around where mask[start + step] {
      guard other == nil else { return nil }
      other = start + step
    }
    guard let other else { return [start] }
    for step in around where mask[other + step] && other + step != start { return nil }
    return [start, other]
  }

  /// Whether a speck hangs together with more of the mask by samples that have no pixel.
  private func isPartOfMore(_ speck: [Int], in mask: [Bool]) -> Bool {
    var part = speck
    var next = 0
    while next < part.count {
      let here = part[next]
      next += 1
      guard !isOutermost(here) else { continue }
      for place in around.map({ here + $0 }) where isTouched[place] && !part.contains(place) {
        if mask[place] { return true }
        part.append(place)
      }
    }
    return false
  }

  /// Whether there is more of the mask within two pixels of a speck.
  private func isNear(_ speck: [Int], in mask: [Bool]) -> Bool {
    speck.contains { place in
      (-2...2).contains { row in
        (-2...2).contains { column in
          let other = place + row * columns + column
          return mask[other] && !speck.contains(other)
        }
      }
    }
  }

  // MARK: - Room for lines

  /// Joins structures to those around them, from the first on whose line would touch another line.
  mutating func joinCrowded() {
    guard !slice.scheme.isPerLabel else { return }
    let inside = inside
    var isDrawn = [Bool](repeating: false, count: levels.count)
    for place in line(of: 1, inside) { isDrawn[place] = true }
    for level in 2..<max(Int16(labels.count), 2) {
      let line = line(of: level, inside)
      let own = line.filter { !isDrawn[$0] }
      let touching = own.count { place in around.contains { isDrawn[place + $0] } }
      // A structure without room for a hole in the middle of its line is no more than a speck.
      guard line.count >= 8, touching * 8 <= own.count else {
        join(from: level, inside)
        return
      }
      for place in own { isDrawn[place] = true }
    }
  }

  /// Makes all levels one.
  mutating func joinAll() { join(from: 2, inside) }

  /// Joins a level, and all inside of it, to the one around.
  private mutating func join(from level: Int16, _ inside: [Int]) {
    for place in inside where levels[place] >= level { levels[place] = level - 1 }
  }

  /// The pixels of a level that are next to one farther out.
  private func line(of level: Int16, _ inside: [Int]) -> [Int] {
    inside.filter { place in
      levels[place] >= level
        && beside.contains { levels[place + $0] < level }
    }
  }
}
