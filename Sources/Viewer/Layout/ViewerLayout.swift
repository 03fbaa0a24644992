import Imaging
import Terminal

/// The layout of the screen, for drawing and for clicks.
struct ViewerLayout {
  /// The smallest usable screen.
  static let minimum = (columns: 40, rows: 12)
  /// Columns of the information panel beside the picture, margins included.
  static let panelWidth = 34
  /// Rows of the information panel under the pictures.
  static let panelHeight = 9

  /// The pictures.
  let panes: [Pane]
  /// Pictures side by side in the first row.
  let columns: Int
  /// The cells in which pictures may be, for messages if there is none.
  let area: CellRectangle
  /// The information panel; `nil` if there is no room.
  let information: CellRectangle?
  /// The column of the slice rail; `nil` if there is none.
  let rail: CellRectangle?
  /// The rows of the Dice strip, instead of the rail; `nil` if there are too few, or no masks.
  let strip: CellRectangle?

  /// Whether the screen is too small for anything.
  static func isTooSmall(_ size: TerminalSize) -> Bool {
    size.columns < minimum.columns || size.rows < minimum.rows
  }

  init(_ model: ViewerModel) {
    let size = model.size
    var body = CellRectangle(column: 0, row: 1, width: size.columns, height: size.rows - 2)
    let stripHeight = model.hasStrip ? DiceStrip.height(rows: size.rows) : 0
    body.height -= stripHeight
    strip =
      stripHeight > 0
      ? CellRectangle(column: 0, row: body.bottom, width: size.columns, height: stripHeight) : nil
    let railWidth = strip == nil ? 1 : 0
    var beside = body
    beside.width -= Self.panelWidth
    var above = body
    above.height -= Self.panelHeight
    /// The pictures in some cells, beside the slice rail.
    func arrange(_ rectangle: CellRectangle) -> Arrangement {
      var rectangle = rectangle
      rectangle.width -= railWidth
      return Arrangement(model, in: rectangle)
    }
    let isWide = size.columns >= 72
    let isTall = size.rows >= 24
    let (whole, right, top) = (arrange(body), arrange(beside), arrange(above))
    let coverage = max(isWide ? right.coverage : 0, isTall ? top.coverage : 0)
    let arrangement: Arrangement
    if !isWide && !isTall || model.layout.needsRoom && whole.coverage * 2 >= coverage * 3 {
      (area, information, arrangement) = (body, nil, whole)
    } else if isWide, !isTall || right.coverage * 10 >= top.coverage * 9 {
      area = beside
      information = CellRectangle(
        column: beside.right, row: body.row, width: Self.panelWidth, height: body.height)
      arrangement = right
    } else {
      area = above
      information = CellRectangle(
        column: 0, row: above.bottom, width: body.width, height: Self.panelHeight)
      arrangement = top
    }
    rail =
      railWidth > 0
      ? CellRectangle(column: area.right - 1, row: area.row, width: 1, height: area.height) : nil
    panes = arrangement.panes
    columns = arrangement.columns
  }
}

extension ViewerModel {
  /// Whether there are masks for the strip, or will be soon.
  var hasStrip: Bool { study.tally != nil || study.reference.isPending || task != nil }
}

extension PanelLayout {
  /// Whether there are so many pictures that numbers give way to them on a small screen.
  fileprivate var needsRoom: Bool { [.planes, .modalities, .montage, .times].contains(self) }
}
