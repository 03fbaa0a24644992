package import Imaging

/// The probability of a structure at each voxel of a slice, shown as colors.
///
/// Colors go from 0 to 1 through ``ColorMap/inferno``. The image shows through improbable voxels:
/// up to ``fullProbability``, the color's opacity increases with the probability.
package struct HeatLayer: Equatable, Sendable {
  /// The structure.
  package var structure: Structure
  /// Its probabilities, 0 to 1, as wide and high as the image.
  package var probabilities: Slice<Float>
  /// The probability marked on the color bar; `nil` if labels do not come from a threshold.
  package var threshold: Double?
  /// The labels of the structure, whose outline is drawn: any value except 0.
  ///
  /// `nil` means all probabilities above the threshold; labels differ from them if regions are
  /// nested or post-processed.
  package var mask: Slice<Label>?

  /// The probability at which colors reach the scene's opacity.
  package static let fullProbability: Float = 0.25
  /// The color of the outline, and of the mark on color bars: aquamarine, which is neither in the
  /// color map nor in an image.
  package static let outlineColor = RGB(64, 255, 200)

  /// Creates a layer.
  ///
  /// - Precondition: probabilities and mask have the same size.
  package init(
    structure: Structure, probabilities: Slice<Float>, threshold: Double?,
    mask: Slice<Label>? = nil
  ) {
    precondition(
      mask.map { $0.width == probabilities.width && $0.height == probabilities.height } ?? true,
      "a mask of another size than the probabilities")
    self.structure = structure
    self.probabilities = probabilities
    self.threshold = threshold
    self.mask = mask
  }

  /// The labels whose outline is drawn.
  var outlinedMask: Slice<Label> {
    if let mask { return mask }
    let limit = Float(threshold ?? 0.5)
    return Slice(
      width: probabilities.width, height: probabilities.height,
      values: probabilities.values.map { $0 > limit ? 1 : 0 })
  }
}

extension SliceScene {
  /// Draws probabilities as colors, and the outline of the structure.
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
    guard hasLines, let edge = edge(of: heat.outlinedMask, mapping) else { return }
    paint(on: &picture, target, in: edge.box) { place, below in
      edge.parts[place].isLine ? HeatLayer.outlineColor : below
    }
  }
}
