import Rendering

extension ViewerModel {
  /// Does a command about the pictures.
  mutating func performOnCanvas(_ command: Command) -> [Effect] {
    switch command {
    case .nextLayout: goToNextLayout()
    case .zoomIn: zoom(by: Canvas.zoomStep)
    case .zoomOut: zoom(by: 1 / Canvas.zoomStep)
    case .fitPictures: fitPictures()
    case .panLeft: pan(columns: -0.2, rows: 0)
    case .panRight: pan(columns: 0.2, rows: 0)
    case .panUp: pan(columns: 0, rows: -0.2)
    case .panDown: pan(columns: 0, rows: 0.2)
    case .centerOnCrosshair: centerOnCrosshair()
    case .toggleInterpolation:
      canvas.interpolation = canvas.interpolation == .linear ? .nearest : .linear
      notice = Notice(
        .info, canvas.interpolation == .linear ? "Linear interpolation" : "Nearest voxel")
    case .nextColorMap:
      let place = ColorMap.all.firstIndex(of: canvas.colorMap) ?? 0
      canvas.colorMap = ColorMap.all[(place + 1) % ColorMap.all.count]
      say("Colors: \(canvas.colorMap.name)")
    case .toggleOutline: canvas.isOutlined.toggle()
    case .chooseLabels: prompt = Prompt(.labels)
    case .toggleCine: return startCine()
    case .nextFrame: step(1)
    case .previousFrame: step(-1)
    default: preconditionFailure("\(command) is not about the pictures")
    }
    return []
  }

  private mutating func goToNextLayout() {
    let layouts = layouts
    let place = layouts.firstIndex(of: layout) ?? 0
    layout = layouts[(place + 1) % layouts.count]
  }

  /// Takes the next window by quantiles, for the image in view.
  mutating func goToNextPreset() {
    let presets = WindowPreset.allCases
    guard let image, let place = presets.firstIndex(of: image.preset) else { return }
    // From a window that was set by hand, back to the preset it came from.
    setPreset(image.chosenWindow == nil ? presets[(place + 1) % presets.count] : image.preset)
  }

  /// Takes a window by quantiles, for the image in view.
  mutating func setPreset(_ preset: WindowPreset) {
    guard image != nil else { return }
    study.images[imageIndex].preset = preset
    study.images[imageIndex].chosenWindow = nil
    say("Window: \(preset.name)")
  }
}
