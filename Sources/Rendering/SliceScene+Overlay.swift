import Imaging

extension SliceScene {
  /// Draws what the overlay mode asks for over the image.
  func drawOverlay(on picture: inout Picture, _ mapping: SliceMapping) {
    guard overlay != .off else { return }
    let (source, target) = (mapping.source, mapping.target)
    let columns = AxisVotes(
      outputs: target.width, start: source.x, length: source.width, samples: base.width)
    let rows = AxisVotes(
      outputs: target.height, start: source.y, length: source.height, samples: base.height)
    func shown(_ labels: LabelSlice) -> LabelSlice {
      precondition(
        labels.labels.width == base.width && labels.labels.height == base.height,
        "labels of another size than the image")
      return LabelSlice(
        labels: resampleLabels(labels.labels, columns: columns, rows: rows), scheme: labels.scheme)
    }
    switch overlay {
    case .off: break
    case .prediction:
      if let prediction { draw(shown(prediction), on: &picture, target) }
    case .reference:
      if let reference { draw(shown(reference), on: &picture, target) }
    case .both:
      if let prediction { draw(shown(prediction), on: &picture, target) }
      if let reference {
        outline(shown(reference), isDashed: isOutlined, on: &picture, target)
      }
    case .agreement:
      compare(prediction.map(shown), reference.map(shown), on: &picture, target)
    case .heat:
      if let heat { drawHeat(heat, on: &picture, mapping) }
    }
  }

  private func draw(_ slice: LabelSlice, on picture: inout Picture, _ target: PixelRectangle) {
    if isOutlined {
      outline(slice, isDashed: false, on: &picture, target)
    } else {
      fill(slice, on: &picture, target)
    }
  }

  private func fill(_ slice: LabelSlice, on picture: inout Picture, _ target: PixelRectangle) {
    let palette = palette ?? LabelPalette(slice.scheme)
    let colors = palette.colors
    let parts = palette.opacities.map { RGB.part(opacity * $0) }
    paint(on: &picture, target) { place, below in
      let label = Int(slice.labels.values[place])
      return label == 0 ? below : colors[label].over(below, part: parts[label])
    }
  }

  private func outline(
    _ slice: LabelSlice, isDashed: Bool, on picture: inout Picture, _ target: PixelRectangle
  ) {
    let palette = palette ?? LabelPalette(slice.scheme)
    let colors = palette.colors
    let parts = palette.opacities.map { RGB.part($0) }
    let edge = Outline(slice, width: outlineWidth)
    // Dashes as long as the gaps, whichever way the outline runs.
    let dash = 2 * max(outlineWidth, 1)
    paint(on: &picture, target) { place, below in
      guard edge.isOn[place] else { return below }
      let isGap =
        isDashed && (place % target.width / dash + place / target.width / dash) % 2 == 1
      let label = Int(slice.labels.values[place])
      return isGap ? below : colors[label].over(below, part: parts[label])
    }
  }

  /// Colors and patterns each pixel by which of the two has the region there.
  private func compare(
    _ prediction: LabelSlice?, _ reference: LabelSlice?, on picture: inout Picture,
    _ target: PixelRectangle
  ) {
    let region = RegionSet(agreementRegion)
    func mask(_ slice: LabelSlice?) -> [Bool]? {
      guard let slice else { return nil }
      let table = slice.scheme.regionTable.map { $0.isSuperset(of: region) }
      return slice.labels.values.map { table[Int($0)] }
    }
    let (predicted, expected) = (mask(prediction), mask(reference))
    let part = RGB.part(opacity)
    paint(on: &picture, target) { place, below in
      guard let agreement = Agreement(predicted?[place] ?? false, expected?[place] ?? false) else {
        return below
      }
      return agreement.color(
        x: place % target.width, y: place / target.width, unit: outlineWidth
      ).over(below, part: part)
    }
  }

  /// Replaces each pixel of a rectangle by a function of its place in it and its color.
  @inline(__always)
  func paint(
    on picture: inout Picture, _ target: PixelRectangle, _ color: (Int, RGB) -> RGB
  ) {
    let stride = picture.width
    picture.pixels.withUnsafeMutableBufferPointer { pixels in
      var place = 0
      for y in target.y..<target.y + target.height {
        let start = y * stride + target.x
        for x in start..<start + target.width {
          pixels[x] = color(place, pixels[x])
          place += 1
        }
      }
    }
  }
}
