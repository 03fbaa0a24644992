import Rendering

extension ViewerModel {
  /// The next overlay that shows something.
  var nextOverlay: OverlayMode {
    if overlay == .agreement { return overlayOfLabels }
    let hasFirst = study.mask(pair.first) != nil
    let hasSecond = study.mask(pair.second) != nil
    // While a mask is edited, the other one comes first.
    let order: [OverlayMode] =
      editing.isActive
      ? [.prediction, .both, .reference, .off, .heat]
      : [.off, .prediction, .reference, .both, .heat]
    let modes = order.filter { mode in
      switch mode {
      case .off: true
      case .prediction: hasFirst
      case .reference: hasSecond
      case .both: hasFirst && hasSecond
      case .heat: hasHeatMap
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
    if overlay != .heat, overlay != .agreement { overlayOfLabels = overlay }
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
