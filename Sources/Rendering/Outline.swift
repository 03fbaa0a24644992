import Imaging

/// The pixels of labels at an edge toward an outer region, and the dark rim next to them.
///
/// The tumor regions are nested, so each border is drawn once, on its inner side: enhancing tumor
/// toward core, core toward edema, edema toward background. For labels without a region, the
/// greater number counts as the inner one.
///
/// The border of the view is not an edge: labels and outlines continue beyond it. The volume's
/// border is an edge, because there is nothing beyond it. The outline of a mask is therefore always
/// a closed curve; one that is cut open by the view continues outside it.
struct Outline {
  /// The role of a pixel in an outline.
  enum Part {
    /// The pixel is not part of the outline.
    case none
    /// The line itself, inside the labels, toward background.
    case line
    /// The line between two tissues, inside the inner one.
    case division
    /// The rim along the line, outside the label.
    case rim

    /// Whether the pixel is on a line of either kind.
    var isLine: Bool { self == .line || self == .division }
  }

  /// The role of each pixel of the view.
  let parts: [Part]
  /// The part of the view that contains all lines and rims.
  let box: PixelRectangle

  /// Returns the number of pixels beyond the view's border that affect an outline of a given width.
  static func margin(width: Int) -> Int { width + rimWidth(width) }

  /// Returns the width of a line's rim in pixels.
  private static func rimWidth(_ width: Int) -> Int { max(width / 2, 1) }

  /// Finds the outline.
  ///
  /// - Parameters:
  ///   - slice: Labels at the picture's resolution, with ``margin(width:)`` more pixels on each
  ///     side than the view.
  ///   - width: The width of the line in pixels; diagonal neighbors do not count as near.
  ///   - isShown: Whether the line is drawn around a label; `nil` for all labels.
  init(_ slice: LabelSlice, width: Int, isShown: ((Label) -> Bool)? = nil) {
    let margin = Self.margin(width: width)
    let (columns, rows) = (slice.labels.width, slice.labels.height)
    precondition(columns >= 2 * margin && rows >= 2 * margin, "an outline without its margin")
    let rimWidth = Self.rimWidth(width)
    var parts = [Part](
      repeating: .none, count: (columns - 2 * margin) * (rows - 2 * margin))
    // Most of a picture has no labels, so only the box around them and their rims is searched.
    guard let box = Self.box(slice.labels, grownBy: rimWidth) else {
      self.parts = parts
      self.box = PixelRectangle(rows: 0..<0, columns: 0..<0)
      return
    }
    let labels = box.rows.flatMap { row in
      slice.labels.values[
        row * columns + box.columns.lowerBound..<row * columns + box.columns.upperBound]
    }
    let ranks = Self.ranks(labels, slice.scheme)
    let depth = labels.map { ranks[Int($0)] }
    var farthest = depth
    for _ in 0..<width { farthest = Self.spread(farthest, box.columns.count) { min($0, $1) } }
    // The depth of the line near each pixel.
    let line = depth.indices.map { place in
      (isShown?(labels[place]) ?? true) && farthest[place] < depth[place] ? depth[place] : 0
    }
    var near = line
    for _ in 0..<rimWidth { near = Self.spread(near, box.columns.count) { max($0, $1) } }
    let (boxRows, boxColumns) = (
      box.rows.clamped(to: margin..<rows - margin),
      box.columns.clamped(to: margin..<columns - margin)
    )
    for y in boxRows {
      for x in boxColumns {
        let place =
          (y - box.rows.lowerBound) * box.columns.count + x - box.columns.lowerBound
        let target = (y - margin) * (columns - 2 * margin) + x - margin
        if line[place] > 0 {
          parts[target] = farthest[place] > 0 ? .division : .line
        } else if near[place] > depth[place] {
          parts[target] = .rim
        }
      }
    }
    self.parts = parts
    self.box = PixelRectangle(
      rows: boxRows.lowerBound - margin..<boxRows.upperBound - margin,
      columns: boxColumns.lowerBound - margin..<boxColumns.upperBound - margin)
  }

  /// Ranks the labels by how far inside they are: by the number of their regions, then by label.
  static func ranks(_ labels: [Label], _ scheme: LabelScheme) -> [Int16] {
    var ranks = [Int16](repeating: 0, count: Int(labels.max() ?? 0) + 1)
    var isPresent = [Bool](repeating: false, count: ranks.count)
    for label in labels { isPresent[Int(label)] = true }
    let ordered = (1..<isPresent.count).filter { isPresent[$0] }.map { Label($0) }.sorted {
      (scheme.regions(of: $0).rawValue.nonzeroBitCount, $0)
        < (scheme.regions(of: $1).rawValue.nonzeroBitCount, $1)
    }
    for (index, label) in ordered.enumerated() {
      ranks[Int(label)] = Int16(clamping: index + 1)
    }
    return ranks
  }

  /// Returns the rows and columns that contain labels, with a border; `nil` if there are no labels.
  static func box(
    _ labels: Slice<Label>, grownBy margin: Int
  ) -> PixelRectangle? {
    var (top, bottom, left, right) = (labels.height, -1, labels.width, -1)
    labels.values.withUnsafeBufferPointer { values in
      for y in 0..<labels.height {
        let row = UnsafeBufferPointer(
          rebasing: values[y * labels.width..<(y + 1) * labels.width])
        // Most rows are empty, and joining all labels of a row is faster than looking at each.
        guard row.reduce(0, |) != 0, let first = row.firstIndex(where: { $0 != 0 }),
          let last = row.lastIndex(where: { $0 != 0 })
        else { continue }
        top = min(top, y)
        bottom = y
        left = min(left, first)
        right = max(right, last)
      }
    }
    guard bottom >= 0 else { return nil }
    return PixelRectangle(
      rows: max(top - margin, 0)..<min(bottom + 1 + margin, labels.height),
      columns: max(left - margin, 0)..<min(right + 1 + margin, labels.width))
  }

  /// Combines each pixel's value with those of its four neighbors.
  @inline(__always)
  private static func spread(
    _ values: [Int16], _ columns: Int, _ join: (Int16, Int16) -> Int16
  ) -> [Int16] {
    let rows = values.count / columns
    return [Int16](unsafeUninitializedCapacity: values.count) { output, count in
      values.withUnsafeBufferPointer { values in
        for y in 0..<rows {
          for x in 0..<columns {
            let place = y * columns + x
            var value = values[place]
            if x > 0 { value = join(value, values[place - 1]) }
            if x + 1 < columns { value = join(value, values[place + 1]) }
            if y > 0 { value = join(value, values[place - columns]) }
            if y + 1 < rows { value = join(value, values[place + columns]) }
            output.initializeElement(at: place, to: value)
          }
        }
      }
      count = values.count
    }
  }
}

/// The colors of an outline that is visible on any image and any label: a line, and a rim of
/// opposite brightness outside it.
package struct OutlineColors: Hashable, Sendable {
  /// The color of the line.
  package var line: RGB
  /// The color of the rim along its outer side.
  package var rim: RGB

  /// The opacity of the rim, 0–1; the image below must remain visible.
  static let rimOpacity = 0.65
  /// The opacity of the line between two tissues, 0–1.
  ///
  /// A ring of enhancing tumor may be no wider than its two lines, so the label below them must
  /// remain visible.
  static let divisionOpacity = 0.6

  /// Creates the colors; white with a black rim by default.
  package init(line: RGB = .white, rim: RGB = .black) {
    self.line = line
    self.rim = rim
  }
}
