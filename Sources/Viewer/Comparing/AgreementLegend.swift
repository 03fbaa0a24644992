import Imaging
import Rendering
import Terminal

/// The lines of the information panel that explain the agreement map: its region, and its colors with the
/// patterns that tell them apart without color.
struct AgreementLegend {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  var lines: [Line] {
    [
      Line(
        .text("Agreement", theme.accent, .bold), .column(10),
        .text(model.structureName.truncated(to: 20), theme.text),
        .rightAligned("\(model.shownOpacity) %", end: InformationPanel.textWidth, theme.faint)),
      entry(.truePositive, "both"),
      entry(.falsePositive, "\(model.pair.first.word) only"),
      entry(.falseNegative, "\(model.pair.second.word) only"),
    ]
  }

  /// A few cells as in the picture, and what they mean.
  private func entry(_ agreement: Agreement, _ words: String) -> Line {
    var line = Line.empty
    line.pieces = (0..<4).map { column in
      .cell(
        Cell.upperHalf, CellColor(agreement.color(x: column, y: 0)),
        on: CellColor(agreement.color(x: column, y: 1)))
    }
    line.pieces.append(.text(" " + words, theme.text))
    return line
  }
}
