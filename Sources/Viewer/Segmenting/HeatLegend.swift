import Imaging
import Rendering
import Terminal

/// The lines of the information panel that explain the heat map: its structure, and its colors from 0 to 1
/// with the threshold.
struct HeatLegend {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// Columns of the color bar.
  private static let width = InformationPanel.textWidth

  init(_ model: ViewerModel) { self.model = model }

  var lines: [Line] {
    let opacity = "\(model.shownOpacity) %"
    let heading = Line(
      .text("Heat map", theme.accent, .bold), .column(9),
      .text(
        model.heatStructure.name.truncated(to: Self.width - 10 - opacity.count), theme.text),
      .rightAligned(opacity, end: Self.width, theme.faint))
    return [heading, bar, scale] + [thresholdLine].compactMap(\.self)
  }

  /// Where the threshold comes from, if there is one.
  private var thresholdLine: Line? {
    guard threshold != nil else { return nil }
    let region = model.region
    let own = model.ownThreshold(region)
    let isOwn = !model.hasProbabilities || model.threshold(region) == own
    return
      Line(
        .text("threshold", theme.faint), .column(10),
        .text(isOwn ? "the model's own" : "model \(hundredths(own)), ", theme.text),
        .text(isOwn ? "" : model.keyName(.resetThreshold), theme.accent, .bold),
        .text(isOwn ? "" : " resets", theme.faint))
  }

  /// The probability above which a voxel is in the structure; `nil` if the largest label wins.
  private var threshold: Float? { model.heatThreshold }

  /// The cell of the color bar at which the threshold lies.
  private var mark: Int? {
    guard let threshold else { return nil }
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
    var line = Line.empty
    guard let threshold, let mark else {
      line.pieces = [
        .text("0", theme.faint), .rightAligned("1", end: Self.width, theme.faint),
      ]
      return line
    }
    let number = hundredths(threshold)
    let start = min(max(mark - 1, 0), Self.width - number.count)
    line.pieces = start > 1 ? [.text("0", theme.faint)] : []
    line.pieces += [.column(start), .text(number, theme.strong, .bold)]
    if start + number.count < Self.width - 1 {
      line.pieces.append(.rightAligned("1", end: Self.width, theme.faint))
    }
    return line
  }
}
