import Imaging
import Rendering
import Terminal

/// The status line while labels are shown and hidden by their numbers.
struct LabelChoice {
  let model: ViewerModel

  init(_ model: ViewerModel) { self.model = model }

  func draw(on screen: inout Screen, _ row: Int) {
    guard let scheme = model.shownScheme else { return }
    let hint = "w t e a  Esc"
    let palette = model.palette(scheme)
    let end = screen.width - hint.columns - 2
    var column = screen.write("Show: ", 1, row, TextStyle(Theme.accent, on: Theme.bar))
    for label in model.choosableLabels {
      let isShown = !model.canvas.hidden.contains(label)
      let color = isShown ? CellColor(palette[label]) : Theme.faint
      column = screen.write(
        isShown ? "■" : "□", column, row, TextStyle(color, on: Theme.bar), limit: end)
      let words = model.shortName(of: label, in: scheme)
      column = screen.write(
        "\(label)\(words.isEmpty ? "" : " " + words)  ", column, row,
        TextStyle(isShown ? Theme.strong : Theme.faint, on: Theme.bar), limit: end)
    }
    screen.writeRight(
      hint, endingAt: screen.width - 1, row, TextStyle(Theme.faint, on: Theme.bar))
  }
}
