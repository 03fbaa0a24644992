import Imaging
import Rendering
import Terminal

/// The status line while labels are shown and hidden by their numbers.
struct LabelChoice {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  func draw(on screen: inout Screen, _ row: Int) {
    guard let scheme = model.shownScheme else { return }
    let hint = "w t e a  Esc"
    let palette = model.palette(scheme)
    let end = screen.width - hint.columns - 2
    var column = screen.write("Show: ", 1, row, TextStyle(theme.accent, on: theme.bar))
    let keys = LabelKeys(model.choosableLabels, room: end - column, gap: 3) {
      model.shortName(of: $0, in: scheme)
    }
    for entry in keys.entries {
      let isShown = !model.canvas.hidden.contains(entry.label)
      let color = isShown ? CellColor(palette[entry.label]) : theme.faint
      column = screen.write(
        isShown ? "■" : "□", column, row, TextStyle(color, on: theme.bar), limit: end)
      column = screen.write(
        entry.words + "  ", column, row,
        TextStyle(isShown ? theme.strong : theme.faint, on: theme.bar), limit: end)
    }
    screen.write(keys.more, column, row, TextStyle(theme.faint, on: theme.bar), limit: end)
    screen.writeRight(
      hint, endingAt: screen.width - 1, row, TextStyle(theme.faint, on: theme.bar))
  }
}
