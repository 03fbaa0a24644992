import Imaging
import Rendering
import Terminal

/// The lines of the information panel about the window: where it comes from, and its colors from end to
/// end with the intensities that they stand for.
struct WindowLegend {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  var lines: [Line] {
    guard let image = model.image, !image.isMissing, let window = image.window else { return [] }
    let state =
      image.chosenWindow == nil
      ? image.preset.name : "\(model.keyName(.resetWindow)) resets"
    return [
      Line(
        .text("Window", theme.accent, .bold), .column(9), .text(image.title + " ", theme.text),
        .text(" " + state, theme.faint),
        .rightAligned(
          model.canvas.colorMap == .grey ? "" : model.canvas.colorMap.name,
          end: InformationPanel.textWidth, theme.faint)),
      bar(shortNumber(window.lower), shortNumber(window.upper)),
    ]
  }

  /// The colors between the intensities at their ends.
  private func bar(_ lower: String, _ upper: String) -> Line {
    let width = max(InformationPanel.textWidth - lower.columns - upper.columns - 2, 2)
    let colors = model.canvas.colorMap.colors
    var line = Line(.text(lower + " ", theme.text))
    line.pieces += (0..<width).map { cell in
      let color = CellColor(colors[(2 * cell + 1) * 255 / (2 * width)])
      return .cell(Cell.upperHalf, color, on: color)
    }
    line.pieces.append(.text(" " + upper, theme.text))
    return line
  }
}
