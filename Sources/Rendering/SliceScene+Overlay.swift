import Imaging

extension SliceScene {
  /// Draws the overlays of the current mode over the image.
  func drawOverlay(on picture: inout Picture, _ mapping: SliceMapping) {
    let target = mapping.target
    switch overlay {
    case .off: break
    case .prediction: draw(prediction, on: &picture, mapping)
    case .reference: draw(reference, on: &picture, mapping)
    case .both where hasPixelLines(mapping):
      drawBothInPixels(on: &picture, mapping)
    case .both:
      let outline = hasLines ? reference.map { self.outline($0, mapping) } : nil
      // Rims come first, because they must not cover a line of the other mask.
      if isOutlined, let outline { drawRim(outline, on: &picture, target) }
      draw(prediction, on: &picture, mapping)
      guard let outline else { return }
      if !isOutlined { drawRim(outline, on: &picture, target) }
      drawLine(outline, isDashed: isOutlined, on: &picture, target)
    case .agreement:
      compare(
        prediction.map { shown($0, mapping) }, reference.map { shown($0, mapping) }, on: &picture,
        target)
    case .heat:
      if let heat { drawHeat(heat, on: &picture, mapping) }
    case .outlines: drawLayerOutlines(on: &picture, mapping)
    case .votes: drawVotes(on: &picture, mapping)
    }
  }

  /// Draws the border of ``contour``.
  func drawContour(on picture: inout Picture, _ mapping: SliceMapping) {
    guard let contour else { return }
    let width = max(outlineWidth, 1)
    let slice = LabelSlice(labels: contour, scheme: .labels([1]))
    let border = Outline(
      shown(slice, mapping, margin: Outline.margin(width: width)), width: width)
    let rim = RGB.part(OutlineColors.rimOpacity)
    paint(on: &picture, mapping.target, in: border.box) { place, below in
      switch border.parts[place] {
      case .line, .division: contourColor
      // A label may have the contour's color.
      case .rim where contourColor.isLike(below): RGB.black.over(below, part: rim)
      case .rim, .none: below
      }
    }
  }

  /// Returns the labels of a view's pixels, and of a margin around it.
  func shown(_ slice: LabelSlice, _ mapping: SliceMapping, margin: Int = 0) -> LabelSlice {
    LabelSlice(
      labels: pixels(slice, mapping, margin: margin).labels, scheme: slice.scheme)
  }

  /// Returns what is known of the labels in a view's pixels, and in those of a margin around it.
  func pixels(_ slice: LabelSlice, _ mapping: SliceMapping, margin: Int) -> LabelPixels {
    precondition(
      slice.labels.width == base.width && slice.labels.height == base.height,
      "labels of another size than the image")
    let (source, target) = (mapping.source, mapping.target)
    return LabelPixels(
      slice.labels,
      columns: AxisVotes(
        outputs: target.width, start: source.x, length: source.width, samples: base.width,
        margin: margin),
      rows: AxisVotes(
        outputs: target.height, start: source.y, length: source.height, samples: base.height,
        margin: margin))
  }

  /// Returns the outline of labels in a view: of all labels, or of those that the palette shows.
  func outline(
    _ slice: LabelSlice, _ mapping: SliceMapping, ofAll: Bool = false
  ) -> Outline {
    let width = max(outlineWidth, 1)
    return Outline(
      shown(slice, mapping, margin: Outline.margin(width: width)), width: width,
      isShown: ofAll ? nil : palette.map { palette in { palette.opacity(of: $0) > 0 } })
  }

  /// Draws a mask in the colors of its labels.
  private func draw(_ slice: LabelSlice?, on picture: inout Picture, _ mapping: SliceMapping) {
    guard let slice else { return }
    guard isOutlined else { return fill(shown(slice, mapping), on: &picture, mapping.target) }
    guard hasLines else { return }
    if hasPixelLines(mapping) {
      drawPixelLines(of: slice, on: &picture, mapping)
    } else {
      outline(shown(slice, mapping), outline(slice, mapping), on: &picture, mapping.target)
    }
  }

  func fill(_ slice: LabelSlice, on picture: inout Picture, _ target: PixelRectangle) {
    let lookup = PaletteLookup(palette(of: slice.scheme), slice.labels.values)
    let colors = lookup.colors
    let tints = lookup.opacities.map { Tint(opacity: opacity * $0) }
    guard let box = Outline.box(slice.labels, grownBy: 0) else { return }
    paint(on: &picture, target, in: box) { place, below in
      let label = Int(slice.labels.values[place])
      return label == 0 ? below : tints[label].lay(colors[label], over: below)
    }
  }

  /// Draws the outline of a mask in the colors of its labels, with a rim that makes it visible on
  /// bright tissue.
  private func outline(
    _ slice: LabelSlice, _ outline: Outline, on picture: inout Picture, _ target: PixelRectangle
  ) {
    let lookup = PaletteLookup(palette(of: slice.scheme), slice.labels.values)
    let colors = lookup.colors
    let parts = lookup.opacities.map { RGB.part($0) }
    drawRim(outline, on: &picture, target)
    paint(on: &picture, target, in: outline.box) { place, below in
      guard outline.parts[place].isLine else { return below }
      let label = Int(slice.labels.values[place])
      return colors[label].over(below, part: parts[label])
    }
  }

  /// Draws the line of an outline in the color of references.
  private func drawLine(
    _ outline: Outline, isDashed: Bool, on picture: inout Picture, _ target: PixelRectangle
  ) {
    // Dashes are as long as the gaps, whatever the outline's direction.
    let dash = 2 * max(outlineWidth, 1)
    let division = RGB.part(OutlineColors.divisionOpacity)
    paint(on: &picture, target, in: outline.box) { place, below in
      let part = outline.parts[place]
      guard part.isLine else { return below }
      let isGap =
        isDashed && (place % target.width / dash + place / target.width / dash) % 2 == 1
      if isGap { return below }
      return part == .line ? outlineColors.line : outlineColors.line.over(below, part: division)
    }
  }

  private func drawRim(
    _ outline: Outline, on picture: inout Picture, _ target: PixelRectangle
  ) {
    let part = RGB.part(OutlineColors.rimOpacity)
    paint(on: &picture, target, in: outline.box) { place, below in
      outline.parts[place] == .rim ? outlineColors.rim.over(below, part: part) : below
    }
  }

  /// Sets the color and pattern of each pixel by which of the two masks has the structure there.
  private func compare(
    _ prediction: LabelSlice?, _ reference: LabelSlice?, on picture: inout Picture,
    _ target: PixelRectangle
  ) {
    func mask(_ slice: LabelSlice?) -> [Bool]? {
      guard let slice else { return nil }
      let table = slice.scheme.mask(of: agreementStructure)
      return slice.labels.values.map { table[Int($0)] != 0 }
    }
    let (predicted, expected) = (mask(prediction), mask(reference))
    let tint = Tint(opacity: opacity)
    paint(on: &picture, target) { place, below in
      guard let agreement = Agreement(predicted?[place] ?? false, expected?[place] ?? false) else {
        return below
      }
      let color = agreement.color(
        x: place % target.width, y: place / target.width, unit: outlineWidth)
      return tint.lay(color, over: below)
    }
  }

  /// Replaces each pixel of a rectangle by a function of its position and its color.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - target: The rectangle; positions are counted in it row by row.
  ///   - box: The part of the rectangle that can change, relative to it; `nil` for all. Masks are small in
  ///     large pictures.
  ///   - color: Returns a pixel's new color.
  @inline(__always)
  func paint(
    on picture: inout Picture, _ target: PixelRectangle, in box: PixelRectangle? = nil,
    _ color: (Int, RGB) -> RGB
  ) {
    let stride = picture.width
    let rows = box?.rows ?? 0..<target.height
    let columns = box?.columns ?? 0..<target.width
    picture.pixels.withUnsafeMutableBufferPointer { pixels in
      for y in rows {
        let start = (target.y + y) * stride + target.x
        for x in columns {
          pixels[start + x] = color(y * target.width + x, pixels[start + x])
        }
      }
    }
  }
}
