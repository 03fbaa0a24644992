import Imaging
import Rendering
import Terminal

/// The status line while labels are shown and hidden by their numbers.
struct LabelChoice {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  /// A line has no room for more.
  private static let most = 20

  func draw(on screen: inout Screen, _ row: Int) {
    guard let scheme = model.shownScheme else { return }
    let hint = "w t e a  Esc"
    let palette = model.palette(scheme)
    let end = screen.width - hint.columns - 2
    var column = screen.write("Show: ", 1, row, TextStyle(theme.accent, on: theme.bar))
    for label in model.choosableLabels.prefix(Self.most) {
      let isShown = !model.canvas.hidden.contains(label)
      let color = isShown ? CellColor(palette[label]) : theme.faint
      column = screen.write(
        isShown ? "■" : "□", column, row, TextStyle(color, on: theme.bar), limit: end)
      let words = model.shortName(of: label, in: scheme)
      column = screen.write(
        "\(label)\(words.isEmpty ? "" : " " + words)  ", column, row,
        TextStyle(isShown ? theme.strong : theme.faint, on: theme.bar), limit: end)
    }
    screen.writeRight(
      hint, endingAt: screen.width - 1, row, TextStyle(theme.faint, on: theme.bar))
  }
}
