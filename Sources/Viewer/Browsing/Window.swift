import Imaging

extension ViewerModel {
  /// Changes the window of the image in view; `nil` goes back to the preset.
  mutating func changeWindow(_ change: (IntensityWindow) -> IntensityWindow?) {
    changeWindow(ofImage: imageIndex, change)
  }

  /// Changes the window of an image.
  mutating func changeWindow(
    ofImage index: Int, _ change: (IntensityWindow) -> IntensityWindow?
  ) {
    guard study.images.indices.contains(index), let window = study.images[index].window else {
      return
    }
    study.images[index].chosenWindow = change(window)
  }

  /// Applies the next preset to the image in view.
  mutating func goToNextPreset() {
    guard let image else { return }
    let isCT = image.content.value?.isCT ?? false
    let presets = WindowPreset.allCases.filter { isCT || $0.hounsfield == nil }
    guard let index = presets.firstIndex(of: image.preset) else { return }
    // From a window that was set by hand, back to the preset it came from.
    setPreset(image.chosenWindow == nil ? presets[(index + 1) % presets.count] : image.preset)
  }

  /// Goes back to the window with which the image in view opens.
  mutating func resetWindow() { if let image { setPreset(image.firstPreset) } }

  /// Applies a preset to the image in view.
  mutating func setPreset(_ preset: WindowPreset) {
    guard image != nil else { return }
    study.images[imageIndex].preset = preset
    study.images[imageIndex].chosenWindow = nil
    say("Window: \(preset.name)")
  }
}

extension IntensityWindow {
  /// The window shifted by a fraction of its width.
  func shifted(by fraction: Double) -> IntensityWindow {
    Self.limited(window, about: level + fraction * window)
  }

  /// The window made wider or narrower about its middle.
  func scaled(by factor: Double) -> IntensityWindow { Self.limited(window * factor, about: level) }

  /// A window that is never too narrow to have a width, nor too wide for its ends to be finite.
  private static func limited(_ width: Double, about level: Double) -> IntensityWindow {
    let level = min(max(level, -1e300), 1e300)
    let width = min(max(width, max(abs(level), 1) * 1e-6), 1e301)
    return IntensityWindow(window: width, level: level)
  }
}
