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
      if let prediction { fill(shown(prediction), on: &picture, target) }
    case .reference:
      if let reference { fill(shown(reference), on: &picture, target) }
    case .both:
      if let prediction { fill(shown(prediction), on: &picture, target) }
      if let reference { outline(shown(reference), on: &picture, target) }
    case .agreement:
      compare(prediction.map(shown), reference.map(shown), on: &picture, target)
    case .heat:
      if let heat { drawHeat(heat, on: &picture, mapping) }
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

  private func outline(_ slice: LabelSlice, on picture: inout Picture, _ target: PixelRectangle) {
    let palette = palette ?? LabelPalette(slice.scheme)
    let colors = palette.colors
    let parts = palette.opacities.map { RGB.part($0) }
    let edge = Outline(slice, width: outlineWidth)
    paint(on: &picture, target) { place, below in
      let label = Int(slice.labels.values[place])
      return edge.isOn[place] ? colors[label].over(below, part: parts[label]) : below
    }
  }

  /// Colors each pixel by which of the two has the region there.
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
      switch (predicted?[place] ?? false, expected?[place] ?? false) {
      case (true, true): AgreementColors.truePositive.over(below, part: part)
      case (true, false): AgreementColors.falsePositive.over(below, part: part)
      case (false, true): AgreementColors.falseNegative.over(below, part: part)
      case (false, false): below
      }
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
