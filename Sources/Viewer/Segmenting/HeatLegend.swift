import Imaging
import Rendering
import Terminal

/// The lines of the information panel that explain the heat map: its region, and its colors from 0 to 1
/// with the threshold.
struct HeatLegend {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// Columns of the color bar.
  private static let width = InformationPanel.textWidth

  init(_ model: ViewerModel) { self.model = model }

  var lines: [Line] {
    let region = model.region
    let own = model.ownThreshold(region)
    let isOwn = model.threshold(region) == own
    return [
      Line(
        .text("Heat map", theme.accent, .bold), .column(9), .text(region.displayName, theme.text),
        .rightAligned("\(model.shownOpacity) %", end: Self.width, theme.faint)),
      bar, scale,
      Line(
        .text("threshold", theme.faint), .column(10),
        .text(isOwn ? "the model's own" : "model \(hundredths(own)), ", theme.text),
        .text(isOwn ? "" : model.keyName(.resetThreshold), theme.accent, .bold),
        .text(isOwn ? "" : " resets", theme.faint)),
    ]
  }

  /// The cell of the color bar at which the threshold lies.
  private var mark: Int {
    let threshold = model.threshold(model.region)
    return threshold > 0 ? min(Int(min(threshold, 1) * Float(Self.width)), Self.width - 1) : 0
  }

  /// The colors, with a line at the threshold.
  private var bar: Line {
    var line = Line.empty
    line.pieces = (0..<Self.width).map { cell in
      let color = CellColor(ColorMap.inferno.colors[(2 * cell + 1) * 255 / (2 * Self.width)])
      return .cell(cell == mark ? "┃" : " ", CellColor(HeatLayer.outlineColor), on: color)
    }
    return line
  }

  /// 0, the threshold and 1 under the colors; the ends give way to the threshold.
  private var scale: Line {
    let number = hundredths(model.threshold(model.region))
    let start = min(max(mark - 1, 0), Self.width - number.count)
    var line = Line.empty
    line.pieces = start > 1 ? [.text("0", theme.faint)] : []
    line.pieces += [.column(start), .text(number, theme.strong, .bold)]
    if start + number.count < Self.width - 1 {
      line.pieces.append(.rightAligned("1", end: Self.width, theme.faint))
    }
    return line
  }
}
