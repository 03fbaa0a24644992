import Imaging

/// Lines in pixels about as large as voxels, as in a terminal's half blocks.
///
/// There each line is one pixel wide, unbroken, and of simplified labels; see ``LabelLevels``. Dashes would
/// be dots, and a rim is drawn only where a line has no contrast without one.
extension SliceScene {
  /// Whether lines are drawn pixel by pixel: a voxel is less than two pixels wide.
  ///
  /// Two outlines shown together are also drawn so if they are too narrow for dashes.
  func hasPixelLines(_ mapping: SliceMapping) -> Bool {
    outlineWidth <= 1 && (isSimplified(mapping) || (isOutlined && overlay == .both))
  }

  private func isSimplified(_ mapping: SliceMapping) -> Bool {
    max(mapping.columnsPerPixel, mapping.rowsPerPixel) > 0.5
  }

  /// Draws the prediction, filled or outlined, and the reference's outline.
  func drawBothInPixels(on picture: inout Picture, _ mapping: SliceMapping) {
    let target = mapping.target
    var levels = hasLines ? reference.flatMap { self.levels($0, mapping) } : nil
    guard isOutlined else {
      if let prediction { fill(shown(prediction, mapping), on: &picture, target) }
      levels?.joinCrowded()
      guard let outline = levels.map({ Outline($0.labelSlice, width: 1) }) else { return }
      drawNeededRim(outline, on: &picture, target)
      paint(on: &picture, target) { place, below in
        outline.parts[place].isLine ? outlineColors.line : below
      }
      return
    }
    guard hasLines else { return }
    // The reference's line runs along its outer side, where it leaves the prediction's visible.
    levels?.joinAll()
    let outline = levels.map { Outline($0.labelSlice, width: 1) }
    if let outline {
      let part = RGB.part(OutlineColors.rimOpacity)
      paint(on: &picture, target) { place, below in
        outline.parts[place].isLine && Self.isWhitish(below)
          ? outlineColors.rim.over(below, part: part) : below
      }
    }
    if let prediction { drawPixelLines(of: prediction, on: &picture, mapping) }
    if let outline {
      paint(on: &picture, target) { place, below in
        outline.parts[place] == .rim ? outlineColors.line : below
      }
    }
  }

  /// Draws the outlines of a mask's labels in their colors.
  func drawPixelLines(of slice: LabelSlice, on picture: inout Picture, _ mapping: SliceMapping) {
    guard let labels = levels(slice, mapping)?.labelSlice else { return }
    let outline = Outline(labels, width: 1)
    let lookup = PaletteLookup(palette(of: slice.scheme), labels.labels.values)
    let colors = lookup.colors
    let parts = lookup.opacities.map { RGB.part($0) }
    drawNeededRim(outline, on: &picture, mapping.target)
    let (margin, width) = (Outline.margin(width: 1), mapping.target.width)
    paint(on: &picture, mapping.target) { place, below in
      guard outline.parts[place].isLine else { return below }
      let row = place / width + margin
      let label = Int(labels.labels.values[row * labels.labels.width + place % width + margin])
      return colors[label].over(below, part: parts[label])
    }
  }

  /// Returns the structures of a mask in a view's pixels; `nil` if there are none.
  func levels(
    _ slice: LabelSlice, _ mapping: SliceMapping, ofAll: Bool = false
  ) -> LabelLevels? {
    var levels = LabelLevels(
      pixels(slice, mapping, margin: Outline.margin(width: 1)), slice.scheme,
      isShown: ofAll ? nil : palette.map { palette in { palette.opacity(of: $0) > 0 } })
    if isSimplified(mapping) { levels?.simplify() }
    return levels
  }

  /// Whether a white line has a contrast below 3 over a gray, which is what graphics need; over labels it
  /// differs by its color.
  ///
  /// Source: Web Content Accessibility Guidelines 2.1, success criterion 1.4.11.
  private static func isWhitish(_ color: RGB) -> Bool {
    min(color.red, color.green, color.blue) >= 149
  }

  /// Darkens the pixels outside a line where it is whitish on either side.
  private func drawNeededRim(
    _ outline: Outline, on picture: inout Picture, _ target: PixelRectangle
  ) {
    let part = RGB.part(OutlineColors.rimOpacity)
    let (width, height) = (target.width, target.height)
    for y in 0..<height {
      for x in 0..<width where outline.parts[y * width + x] == .rim {
        let below = picture[target.x + x, target.y + y]
        func isWhitishLine(_ x: Int, _ y: Int) -> Bool {
          (0..<width).contains(x) && (0..<height).contains(y)
            && outline.parts[y * width + x].isLine
            && Self.isWhitish(picture[target.x + x, target.y + y])
        }
        guard
          Self.isWhitish(below) || isWhitishLine(x - 1, y) || isWhitishLine(x + 1, y)
            || isWhitishLine(x, y - 1) || isWhitishLine(x, y + 1)
        else { continue }
        picture[target.x + x, target.y + y] = outlineColors.rim.over(below, part: part)
      }
    }
  }
}
