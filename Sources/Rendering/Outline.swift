import Imaging

/// The pixels of labels that lie at an edge toward a region farther out.
///
/// The tumor regions are nested, so each border is drawn once, on its inner side: enhancing tumor
/// toward core, core toward edema, edema toward background. Where a label has no region, the greater
/// number counts as the inner one. The picture's border is an edge too.
struct Outline {
  /// Whether each pixel lies on the outline.
  let isOn: [Bool]

  /// Finds the outline.
  ///
  /// - Parameters:
  ///   - slice: Labels at the resolution of the picture.
  ///   - width: How many pixels wide the outline is; diagonal steps do not count as near.
  init(_ slice: LabelSlice, width: Int) {
    let depths = (0...255).map { label -> Int16 in
      guard label > 0 else { return 0 }
      let regions = slice.scheme.regions(of: UInt8(label))
      return Int16(regions.rawValue.nonzeroBitCount * 256 + label)
    }
    let depth = slice.labels.values.map { depths[Int($0)] }
    let (columns, rows) = (slice.labels.width, slice.labels.height)
    let radius = max(width, 1)
    var isOn = [Bool](repeating: false, count: depth.count)
    depth.withUnsafeBufferPointer { depth in
      for y in 0..<rows {
        for x in 0..<columns {
          let place = y * columns + x
          let own = depth[place]
          guard own > 0 else { continue }
          isOn[place] = Self.touchesOutside(depth, own, x, y, columns, rows, radius)
        }
      }
    }
    self.isOn = isOn
  }

  /// Whether a pixel lies within `radius` steps of one that is farther out, or of the border.
  private static func touchesOutside(
    _ depth: UnsafeBufferPointer<Int16>, _ own: Int16, _ x: Int, _ y: Int, _ columns: Int,
    _ rows: Int, _ radius: Int
  ) -> Bool {
    for dy in -radius...radius {
      let reach = radius - abs(dy)
      for dx in -reach...reach {
        let (column, row) = (x + dx, y + dy)
        guard column >= 0, column < columns, row >= 0, row < rows else { return true }
        if depth[row * columns + column] < own { return true }
      }
    }
    return false
  }
}
