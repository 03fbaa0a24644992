import Imaging
public import Rendering
import Segmenter

/// What one of the panels shows.
public enum Panel: String, Hashable, Sendable {
  /// The image with the overlay.
  case image
  /// The image with the second of the compared masks: the expert's labels, unless chosen otherwise.
  case reference
  /// The image with the first of the compared masks: the model's labels, unless chosen otherwise.
  case prediction
}

extension ViewerModel {
  /// The panels of the present layout.
  public var panels: [Panel] {
    layout == .single ? [.image] : [.image, .reference, .prediction]
  }

  /// What a panel shows of the slice in view, for the screen and for the exported picture alike.
  ///
  /// - Returns: `nil` while the image is not there.
  public func scene(_ panel: Panel) -> SliceScene? {
    guard let geometry, let image, let loaded = image.content.value, let window = image.window
    else { return nil }
    var scene: SliceScene
    if let colors = loaded.volume.colorSlice(sliceIndex, geometry, frame: loaded.frame) {
      scene = SliceScene(colors)
    } else {
      scene = SliceScene(
        loaded.volume.slice(sliceIndex, geometry, frame: loaded.frame), window: window)
    }
    scene.columnSpacing = geometry.columnSpacing
    scene.rowSpacing = geometry.rowSpacing
    scene.source = visiblePart(geometry)
    scene.opacity = Double(shownOpacity) / 100
    scene.maskNames = (pair.first.title.lowercased(), pair.second.title.lowercased())
    switch (layout, panel) {
    case (.single, _): scene.overlay = shownOverlay
    case (.figure, .image): scene.overlay = .off
    case (.figure, .reference): scene.overlay = .reference
    case (.figure, .prediction): scene.overlay = shownOverlay == .heat ? .heat : .prediction
    }
    if scene.overlay == .heat { scene.heat = heat(geometry) }
    scene.palette = labels.map(LabelPalette.init)
    if scene.overlay == .prediction || scene.overlay == .both, let map = study.mask(pair.first) {
      scene.prediction = LabelSlice(labels: map.slice(sliceIndex, geometry), scheme: map.scheme)
    }
    if scene.overlay == .reference || scene.overlay == .both, let map = study.mask(pair.second) {
      scene.reference = LabelSlice(labels: map.slice(sliceIndex, geometry), scheme: map.scheme)
    }
    return scene
  }
}

extension ViewerModel {
  /// The probabilities of the region in view on the slice in view; `nil` where there are none.
  private func heat(_ geometry: SliceGeometry) -> HeatLayer? {
    guard let prediction = study.prediction, isSliceSegmented else { return nil }
    let table = prediction.map.scheme.regionTable.map {
      $0.isSuperset(of: RegionSet(region)) ? UInt8(1) : 0
    }
    let labels = prediction.map.slice(sliceIndex, geometry)
    return HeatLayer(
      region: region, probabilities: prediction.probabilities.slice(region, sliceIndex, geometry),
      threshold: Double(threshold(region)),
      mask: Slice(
        width: labels.width, height: labels.height, values: labels.values.map { table[Int($0)] }))
  }

  /// The part of the slice that is shown: around the brain with a margin, or all of it.
  func visiblePart(_ geometry: SliceGeometry) -> SliceRectangle {
    let whole = SliceRectangle(
      x: 0, y: 0, width: Double(geometry.width), height: Double(geometry.height))
    guard isFitted, let box = study.content else { return whole }
    /// First place and length, with a margin of 4 % on both sides, inside the slice.
    func span(_ a: Int, _ b: Int, _ count: Int) -> (Double, Double) {
      let length = abs(a - b) + 1
      let margin = max(2, length / 25)
      let first = max(min(a, b) - margin, 0)
      return (Double(first), Double(min(max(a, b) + margin, count - 1) - first + 1))
    }
    let (x, width) = span(
      geometry.column(of: box.from), geometry.column(of: box.to), geometry.width)
    let (y, height) = span(geometry.row(of: box.from), geometry.row(of: box.to), geometry.height)
    return SliceRectangle(x: x, y: y, width: width, height: height)
  }
}
