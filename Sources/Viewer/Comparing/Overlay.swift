import Rendering

extension OverlayMode {
  /// Whether it shows something else than the labels of masks.
  var isMap: Bool {
    switch self {
    case .off, .prediction, .reference, .both: false
    case .agreement, .heat, .outlines, .votes: true
    }
  }
}

extension ViewerModel {
  /// The next overlay that shows something.
  var nextOverlay: OverlayMode {
    if overlay == .agreement { return overlayOfLabels }
    let hasMore = study.sources.count > 2
    let hasFirst = study.mask(pair.first) != nil
    let hasSecond = study.mask(pair.second) != nil
    // While a mask is edited, the other one comes first.
    let order: [OverlayMode] =
      editing.isActive
      ? [.prediction, .both, .reference, .outlines, .votes, .off, .heat]
      : [.off, .prediction, .reference, .both, .outlines, .votes, .heat]
    let modes = order.filter { mode in
      switch mode {
      case .off: true
      case .prediction: hasFirst
      case .reference: hasSecond
      case .both: hasFirst && hasSecond
      case .heat: hasHeatMap
      case .outlines, .votes: hasMore && masksProblem == nil
      case .agreement: false
      }
    }
    // With one mask, "both" shows that one.
    let shown = modes.contains(overlay) ? overlay : hasSecond ? OverlayMode.reference : .prediction
    let index = modes.firstIndex(of: shown) ?? 0
    return modes[(index + 1) % modes.count]
  }

  /// Shows the heat map or the agreement map, or goes back to the labels.
  mutating func toggleOverlay(_ mode: OverlayMode) {
    if overlay == mode {
      overlay = overlayOfLabels
    } else {
      rememberLabels()
      overlay = mode
    }
  }

  /// Remembers how labels are shown, for the way back from a heat map or agreement map.
  mutating func rememberLabels() {
    if !overlay.isMap { overlayOfLabels = overlay }
  }

  /// Makes labels, or the heat map if that is shown, more or less opaque.
  mutating func changeOpacity(by percent: Int) {
    setOpacity(min(max(shownOpacity + percent, 0), 100))
  }

  /// Sets the opacity of labels, or of the heat map if that is shown, in percent.
  mutating func setOpacity(_ value: Int) {
    if shownOverlay == .heat { heatOpacity = value } else { opacity = value }
  }
}
