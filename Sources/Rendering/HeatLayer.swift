package import Imaging

/// How probable a region is at each voxel of a slice, to be shown as colors.
///
/// Colors go from 0 to 1 through ``ColorMap/inferno``. Improbable voxels let the image through: up to
/// ``fullProbability`` the color covers the more, the more probable the region is.
package struct HeatLayer: Equatable, Sendable {
  /// The region.
  package var region: Region
  /// Its probabilities, 0 to 1, as wide and high as the image.
  package var probabilities: Slice<Float>
  /// The probability that is marked on the color bar.
  package var threshold: Double
  /// Where the region is taken to be, whose outline is drawn: any value but 0.
  ///
  /// `nil` stands for all probabilities above the threshold; labels differ from them where regions are
  /// nested or post-processed.
  package var mask: Slice<Label>?

  /// The probability from which colors are as opaque as the scene says.
  package static let fullProbability: Float = 0.25
  /// The color of the outline, and of the mark on color bars: aquamarine, which neither the color map
  /// nor an image has.
  package static let outlineColor = RGB(64, 255, 200)

  /// Creates a layer.
  ///
  /// - Precondition: probabilities and mask are of one size.
  package init(
    region: Region, probabilities: Slice<Float>, threshold: Double, mask: Slice<Label>? = nil
  ) {
    precondition(
      mask.map { $0.width == probabilities.width && $0.height == probabilities.height } ?? true,
      "a mask of another size than the probabilities")
    self.region = region
    self.probabilities = probabilities
    self.threshold = threshold
    self.mask = mask
  }
}

extension SliceScene {
  /// Draws probabilities as colors, and the outline of the region.
  func drawHeat(_ heat: HeatLayer, on picture: inout Picture, _ mapping: SliceMapping) {
    precondition(
      heat.probabilities.width == base.width && heat.probabilities.height == base.height,
      "probabilities of another size than the image")
    let target = mapping.target
    let (columns, rows) = weights(mapping)
    let shown = resample(heat.probabilities, columns: columns, rows: rows)
    let colors = ColorMap.inferno.colors
    paint(on: &picture, target) { place, below in
      let value = min(max(shown.values[place], 0), 1)
      guard value > 0 else { return below }
      let cover = min(value / HeatLayer.fullProbability, 1)
      return colors[Int(value * 255 + 0.5)].over(below, opacity: opacity * Double(cover))
    }
    let limit = Float(heat.threshold)
    let mask =
      heat.mask
      ?? Slice(
        width: base.width, height: base.height,
        values: heat.probabilities.values.map { $0 > limit ? 1 : 0 })
    let edge = outline(LabelSlice(labels: mask, scheme: .binary), mapping, ofAll: true)
    paint(on: &picture, target) { place, below in
      edge.parts[place].isLine ? HeatLayer.outlineColor : below
    }
  }
}
