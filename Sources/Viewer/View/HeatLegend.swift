import Imaging
import Rendering
import Terminal

/// The lines of the information panel that explain the heat map: its region, its colors from 0 to 1
/// with the threshold, and the volume that the threshold gives.
struct HeatLegend {
  let model: ViewerModel
  /// Columns of the color bar.
  private static let width = InformationPanel.textWidth

  init(_ model: ViewerModel) { self.model = model }

  var lines: [Line] {
    let region = model.region
    let own = model.ownThreshold(region)
    let isOwn = model.threshold(region) == own
    var lines = [
      Line(
        .text("Heat map", Theme.accent, .bold), .column(9), .text(region.displayName, Theme.text),
        .rightAligned("\(model.shownOpacity) %", end: Self.width, Theme.faint)),
      bar, scale,
      Line(
        .text("threshold", Theme.faint), .column(10),
        .text(isOwn ? "the model's own" : "model \(hundredths(own)), ", Theme.text),
        .text(isOwn ? "" : KeyTable.keyName(.resetThreshold), Theme.accent, .bold),
        .text(isOwn ? "" : " resets", Theme.faint)),
    ]
    if let volumes { lines.append(volumes) }
    return lines
  }

  /// The cell of the color bar at which the threshold lies.
  private var mark: Int {
    min(Int(model.threshold(model.region) * Float(Self.width)), Self.width - 1)
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
    line.pieces = start > 1 ? [.text("0", Theme.faint)] : []
    line.pieces += [.column(start), .text(number, Theme.strong, .bold)]
    if start + number.count < Self.width - 1 {
      line.pieces.append(.rightAligned("1", end: Self.width, Theme.faint))
    }
    return line
  }

  /// The region's volume, and the expert's; `nil` before anything was segmented.
  private var volumes: Line? {
    guard let prediction = model.study.prediction, let grid = model.study.grid else { return nil }
    func milliliters(_ voxels: Int) -> String {
      let tenths = Int((Double(voxels) * grid.voxelMilliliters * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) ml"
    }
    let region = model.region
    var line = Line(
      .text(region.abbreviation, Theme.strong, .bold), .column(4),
      .text(milliliters(prediction.voxels(region)), Theme.text))
    if !prediction.isComplete {
      line.pieces.append(.text(" in these slices", Theme.faint))
    } else if model.pair.first == .prediction, model.scores != nil, let tally = model.study.tally {
      let other = milliliters(tally.total(region, compared: false).second)
      line.pieces.append(.text("  \(model.pair.second.word) \(other)", Theme.faint))
    }
    return line
  }
}
