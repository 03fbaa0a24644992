import Rendering

extension ViewerModel {
  mutating func goToNextLayout() {
    let layouts = layouts
    let index = layouts.firstIndex(of: layout) ?? 0
    layout = layouts[(index + 1) % layouts.count]
  }

  mutating func toggleInterpolation() {
    canvas.interpolation = canvas.interpolation == .linear ? .nearest : .linear
    notice = Notice(
      .info, canvas.interpolation == .linear ? "Linear interpolation" : "Nearest voxel")
  }

  mutating func goToNextColorMap() {
    let index = ColorMap.all.firstIndex(of: canvas.colorMap) ?? 0
    canvas.colorMap = ColorMap.all[(index + 1) % ColorMap.all.count]
    say("Colors: \(canvas.colorMap.name)")
  }

  /// Says something that no panel shows.
  mutating func say(_ text: String) {
    if ViewerLayout(self).information == nil { notice = Notice(.info, text) }
  }
}
