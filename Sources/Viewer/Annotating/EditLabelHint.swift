import Annotation
import Imaging
import Rendering
import Terminal

/// The keys of labels among the main keys while a mask is edited: each with its color and name.
struct EditLabelHint {
  private let model: ViewerModel
  private let scheme: LabelScheme
  private let keys: LabelKeys

  /// Finds room for the labels that have a key; `nil` if none has a name, or no mask is edited.
  init?(_ model: ViewerModel, room: Int) {
    guard model.keyMode == .edit, let scheme = model.editing.session?.map.scheme else { return nil }
    let labels = model.paintableLabels.filter { (1...9).contains($0) }
    guard labels.contains(where: { !model.shortName(of: $0, in: scheme).isEmpty }) else {
      return nil
    }
    self.model = model
    self.scheme = scheme
    keys = LabelKeys(labels, room: room, gap: 2) { model.shortName(of: $0, in: scheme) }
  }

  /// The columns that ``draw(on:_:_:)`` needs.
  var columns: Int {
    keys.entries.reduce(1) { $0 + $1.words.columns + 2 } + keys.more.columns
  }

  /// Writes the labels, the one that is painted bold.
  ///
  /// - Returns: The column after them.
  func draw(on screen: inout Screen, _ column: Int, _ row: Int) -> Int {
    let theme = model.settings.theme
    let palette = model.palette(scheme)
    var position = column
    for entry in keys.entries {
      let isChosen = entry.label == model.editing.label
      position = screen.write(
        "■", position, row, TextStyle(CellColor(palette[entry.label]), on: theme.bar))
      position = screen.write(
        entry.words, position, row,
        TextStyle(isChosen ? theme.strong : theme.text, on: theme.bar, isChosen ? .bold : []))
      position += 1
    }
    position = screen.write(keys.more, position, row, TextStyle(theme.faint, on: theme.bar))
    return position + 1
  }
}
