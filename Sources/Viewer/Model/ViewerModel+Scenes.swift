import Imaging
public import Rendering

/// What one of the panels shows.
public enum Panel: String, Hashable, Sendable {
  /// The image with the overlay.
  case image
  /// The image with the expert's labels.
  case reference
  /// The image with the model's labels.
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
    scene.opacity = Double(opacity) / 100
    switch (layout, panel) {
    case (.single, _): scene.overlay = overlay
    case (.figure, .image): scene.overlay = .off
    case (.figure, .reference): scene.overlay = .reference
    case (.figure, .prediction): scene.overlay = .prediction
    }
    if scene.overlay == .prediction || scene.overlay == .both, let map = study.prediction?.map {
      scene.prediction = LabelSlice(labels: map.slice(sliceIndex, geometry), scheme: map.scheme)
    }
    if scene.overlay == .reference || scene.overlay == .both, let map = study.referenceMap {
      scene.reference = LabelSlice(labels: map.slice(sliceIndex, geometry), scheme: map.scheme)
    }
    return scene
  }
}
