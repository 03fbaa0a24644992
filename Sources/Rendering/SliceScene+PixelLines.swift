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
    guard isOutlined, overlay == .both else { return outlineWidth <= 1 && isSimplified(mapping) }
    // Structures beside each other have no side on which the reference's line could be alone.
    return outlineWidth <= 1 && reference?.scheme.isPerLabel != true
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
      guard let lines = levels.map(PixelLines.init) else { return }
      drawRim(lines, on: &picture, target)
      let division = RGB.part(
        lines.slice.scheme.isPerLabel ? OutlineColors.divisionOpacity : 1)
      paint(on: &picture, target) { place, below in
        switch lines.parts[place] {
        case .line: outlineColors.line
        case .division: outlineColors.line.over(below, part: division)
        case .rim, .none: below
        }
      }
      return
    }
    guard hasLines else { return }
    // The reference's line runs along its outer side, where it leaves the prediction's visible.
    levels?.joinAll()
    let expected = levels.map(PixelLines.init)
    let predicted = prediction.flatMap { self.levels($0, mapping) }.map(PixelLines.init)
    if let expected {
      let part = RGB.part(OutlineColors.rimOpacity)
      paint(on: &picture, target) { place, below in
        expected.parts[place].isLine && Self.isWhitish(below)
          && predicted?.hasLine(at: place, width: target.width) != true
          ? outlineColors.rim.over(below, part: part) : below
      }
    }
    if let predicted { draw(predicted, on: &picture, target) }
    if let expected {
      paint(on: &picture, target) { place, below in
        expected.parts[place] == .rim ? outlineColors.line : below
      }
    }
  }

  /// Draws the outlines of a mask's labels in their colors.
  func drawPixelLines(of slice: LabelSlice, on picture: inout Picture, _ mapping: SliceMapping) {
    guard let levels = levels(slice, mapping) else { return }
    draw(PixelLines(levels), on: &picture, mapping.target)
  }

  private func draw(
    _ lines: PixelLines, on picture: inout Picture, _ target: PixelRectangle
  ) {
    let lookup = PaletteLookup(palette(of: lines.slice.scheme), lines.slice.labels.values)
    let colors = lookup.colors
    let parts = lookup.opacities.map { RGB.part($0) }
    drawRim(lines, on: &picture, target)
    paint(on: &picture, target) { place, below in
      guard lines.parts[place].isLine else { return below }
      let label = Int(lines.label(at: place, width: target.width))
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

  /// Darkens the pixels outside a mask along its line, where that is whitish on either side.
  private func drawRim(
    _ lines: PixelLines, on picture: inout Picture, _ target: PixelRectangle
  ) {
    let part = RGB.part(OutlineColors.rimOpacity)
    let (width, height) = (target.width, target.height)
    for y in 0..<height {
      for x in 0..<width where lines.parts[y * width + x] == .rim {
        guard lines.label(at: y * width + x, width: width) == 0 else { continue }
        let below = picture[target.x + x, target.y + y]
        func isWhitishLine(_ x: Int, _ y: Int) -> Bool {
          (0..<width).contains(x) && (0..<height).contains(y)
            && lines.parts[y * width + x].isLine
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

/// The lines of a mask in a view's pixels.
private struct PixelLines {
  /// The labels that the lines are of, with a margin around the view.
  let slice: LabelSlice
  /// The role of each pixel of the view.
  let parts: [Outline.Part]

  init(_ levels: LabelLevels) {
    slice = levels.labelSlice
    parts = Outline(slice, width: 1).parts
  }

  /// Returns the label of a pixel of a view as wide as this.
  func label(at place: Int, width: Int) -> Label {
    let margin = Outline.margin(width: 1)
    return slice.labels.values[
      (place / width + margin) * slice.labels.width + place % width + margin]
  }

  /// Whether there is a line in a pixel or one of the four beside it.
  func hasLine(at place: Int, width: Int) -> Bool {
    let x = place % width
    return parts[place].isLine || x > 0 && parts[place - 1].isLine
      || x + 1 < width && parts[place + 1].isLine
      || place >= width && parts[place - width].isLine
      || place + width < parts.count && parts[place + width].isLine
  }
}
