import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// This scan, the other one and their difference, side by side.
  var timePanels: [Panel] {
    func panel(_ role: Panel.Role, _ time: ScanTime) -> Panel {
      Panel(role, image: imageIndex, plane: plane, slice: sliceIndex, time: time)
    }
    guard let other = followUp.other else { return [panel(.image, .own)] }
    // Only this scan's mask can be painted.
    let both = [panel(.image, .own), panel(.bare, .other)]
    return other.differences[imageIndex] == nil ? both : both + [panel(.bare, .difference)]
  }

  /// What a picture of one of two scans is called; `nil` where there is only one.
  func timeTitle(_ panel: Panel) -> String? {
    guard let other = followUp.other, layout == .times || panel.time != .own else { return nil }
    return switch panel.time {
    case .own: study.name
    case .other: other.name + (other.date.map { ", \($0)" } ?? "")
    case .difference: "difference"
    }
  }

  /// What a panel shows of the other scan, or of the difference; `nil` if that has no such image.
  func timeScene(_ panel: Panel) -> SliceScene? {
    guard let other = followUp.other, let geometry = geometry(panel.plane) else { return nil }
    var scene: SliceScene
    if panel.time == .difference {
      guard let volume = other.differences[panel.image] else { return nil }
      scene = SliceScene(
        volume.sampledSlice(panel.slice, geometry), window: FollowUp.differenceWindow)
      scene.colorMap = .coldHot
    } else {
      guard let loaded = other.images[panel.image], let window = timeWindow(panel.image) else {
        return nil
      }
      scene = SliceScene(
        loaded.volume.shownSlice(panel.slice, geometry, frame: loaded.frame, window: window),
        window: window)
      scene.colorMap = canvas.colorMap
      if shownOverlay != .off, let mask = other.mask {
        scene.overlay = .prediction
        scene.prediction = labelSlice(mask, panel.slice, geometry, &scene.hidden)
      }
    }
    scene.columnSpacing = geometry.columnSpacing
    scene.rowSpacing = geometry.rowSpacing
    scene.source = fittedPart(geometry)
    scene.opacity = Double(opacity) / 100
    scene.maskNames = (other.name, other.name)
    scene.interpolation = canvas.interpolation
    scene.isOutlined = canvas.isOutlined
    scene.palette = labelFilePalette
    scene.labelColors = canvas.labelColors
    return scene
  }

  /// The window of the other scan's image: at the same part of its own intensities as this scan's.
  ///
  /// MR intensities have no unit, so that the same numbers would show two scans in different brightness. Those of
  /// CT do, and are shown through the same window.
  func timeWindow(_ index: Int) -> IntensityWindow? {
    guard let own = study.images[index].content.value, let window = study.images[index].window,
      let other = followUp.other?.images[index]
    else { return nil }
    let (from, to) = (own.robustWindow, other.robustWindow)
    guard !own.isCT, from.window > 0, to.window > 0 else { return window }
    func moved(_ value: Double) -> Double {
      to.lower + (value - from.lower) / from.window * to.window
    }
    return IntensityWindow(lower: moved(window.lower), upper: moved(window.upper))
  }
}

/// The lines of the information panel about the colors of the difference.
struct DifferenceLegend {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  var lines: [Line] {
    guard let other = model.followUp.other else { return [] }
    let (lower, upper) = ("−3 SD", "+3 SD")
    let width = max(InformationPanel.textWidth - lower.columns - upper.columns - 2, 2)
    let colors = ColorMap.coldHot.colors
    var bar = Line(.text(lower + " ", theme.text))
    bar.pieces += (0..<width).map { cell in
      let color = CellColor(colors[(2 * cell + 1) * 255 / (2 * width)])
      return .cell(Cell.upperHalf, color, on: color)
    }
    bar.pieces.append(.text(" " + upper, theme.text))
    let words = "\(other.name) − this scan".truncated(to: InformationPanel.textWidth - 12)
    return [
      Line(.text("Difference", theme.accent, .bold), .column(12), .text(words, theme.text)), bar,
    ]
  }
}
