import Imaging
import Rendering
import Terminal

/// Where everything is on the screen: a function of the model, for drawing and for clicks.
struct ViewerLayout {
  /// The smallest screen on which there is something to see.
  static let minimum = (columns: 40, rows: 12)
  /// Columns of the information panel beside the picture, margins included.
  static let panelWidth = 34
  /// Rows of the information panel under the pictures.
  static let panelHeight = 9

  /// A picture.
  struct Pane: Equatable {
    let panel: Panel
    /// The cells of the picture.
    let rectangle: CellRectangle
  }

  /// The pictures.
  let panes: [Pane]
  /// The cells in which pictures may be, for messages where there is none.
  let area: CellRectangle
  /// The information panel; `nil` where there is no room.
  let information: CellRectangle?
  /// The column of the slice rail; `nil` where there is none.
  let rail: CellRectangle?
  /// The rows of the Dice strip, in place of the rail; `nil` where there are too few, or no masks.
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
    func shape(_ rectangle: CellRectangle) -> Int {
      var rectangle = rectangle
      rectangle.width -= railWidth
      return Self.panes(model, in: rectangle).reduce(0) {
        $0 + $1.rectangle.width * $1.rectangle.height
      }
    }
    let isWide = size.columns >= 72
    let isTall = size.rows >= 24
    if isWide, !isTall || shape(beside) * 10 >= shape(above) * 9 {
      area = beside
      information = CellRectangle(
        column: beside.right, row: body.row, width: Self.panelWidth, height: body.height)
    } else if isTall {
      area = above
      information = CellRectangle(
        column: 0, row: above.bottom, width: body.width, height: Self.panelHeight)
    } else {
      area = body
      information = nil
    }
    var pictures = area
    pictures.width -= railWidth
    rail =
      railWidth > 0
      ? CellRectangle(column: pictures.right, row: area.row, width: 1, height: area.height) : nil
    panes = Self.panes(model, in: pictures)
  }

  /// The pictures in some cells: as large as fits, in the middle.
  private static func panes(_ model: ViewerModel, in area: CellRectangle) -> [Pane] {
    guard let geometry = model.geometry else { return [] }
    let panels = model.panels
    let gap = panels.count > 1 ? 1 : 0
    let caption = panels.count > 1 ? 1 : 0
    let width = (area.width - gap * (panels.count - 1)) / panels.count
    let height = area.height - caption
    guard width > 0, height > 0 else { return [] }
    let shape = model.mapping(
      geometry, in: CellRectangle(column: 0, row: 0, width: width, height: height)
    ).target
    // Whole cells around the picture.
    let cells = (shape.width, min((shape.height + 1) / 2, height))
    let left = area.column + (area.width - panels.count * cells.0 - gap * (panels.count - 1)) / 2
    let top = area.row + caption + (height - cells.1) / 2
    return panels.enumerated().map { index, panel in
      Pane(
        panel: panel,
        rectangle: CellRectangle(
          column: left + index * (cells.0 + gap), row: top, width: cells.0, height: cells.1))
    }
  }

}

extension ViewerModel {
  /// Whether there are masks, or will be soon, of which the strip tells something.
  var hasStrip: Bool { study.tally != nil || study.reference.isPending || task != nil }

  /// The width of a half-block pixel divided by its height.
  var pixelAspect: Double { 2 / size.cellAspect }

  /// Where the slice lies in the pixels of some cells, two to a cell.
  func mapping(_ geometry: SliceGeometry, in rectangle: CellRectangle) -> SliceMapping {
    SliceMapping(
      fitting: visiblePart(geometry), of: (geometry.width, geometry.height),
      spacing: (geometry.columnSpacing, geometry.rowSpacing),
      pixels: (rectangle.width, rectangle.height * 2), pixelAspect: pixelAspect)
  }
}
