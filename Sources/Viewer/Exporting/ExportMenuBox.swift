import Rendering
import Terminal

/// The menu of what to export, in the middle of the screen.
struct ExportMenuBox {
  let menu: ExportMenu
  let theme: Theme
  /// Cells across and down, frame included.
  private static let size = (width: 46, height: 11)
  /// Cells from the box to its values.
  private static let valueColumn = 14

  func draw(on screen: inout Screen) {
    guard let chosen = menu.row else { return }
    let box = CellRectangle(
      column: max((screen.width - Self.size.width) / 2, 0),
      row: max((screen.height - Self.size.height) / 2, 0),
      width: min(Self.size.width, screen.width), height: min(Self.size.height, screen.height))
    screen.fill(box, with: Cell(" ", foreground: theme.text, background: theme.panel))
    drawFrame(box, on: &screen)
    for row in ExportMenu.Row.allCases {
      let isChosen = row == chosen
      let ground = isChosen ? theme.chosen : theme.panel
      let line = box.row + 2 + row.rawValue
      screen.fill(
        CellRectangle(column: box.column + 1, row: line, width: box.width - 2, height: 1),
        with: Cell(" ", foreground: theme.text, background: ground))
      screen.write(title(row), box.column + 2, line, TextStyle(theme.faint, on: ground))
      screen.write(
        isChosen ? "‹ \(value(row)) ›" : "  \(value(row))", box.column + Self.valueColumn, line,
        TextStyle(isChosen ? theme.strong : theme.text, on: ground), limit: box.right - 1)
    }
    screen.writeCentered(
      "↑↓ ←→ choose  Enter name it  Esc leave", from: box.column + 1, width: box.width - 2,
      box.bottom - 2, TextStyle(theme.faint, on: theme.panel))
  }

  private func drawFrame(_ box: CellRectangle, on screen: inout Screen) {
    let style = TextStyle(theme.faint, on: theme.panel)
    let line = String(repeating: "─", count: box.width - 2)
    screen.write("┌" + line + "┐", box.column, box.row, style)
    for row in box.row + 1..<box.bottom - 1 {
      screen.write("│", box.column, row, style)
      screen.write("│", box.right - 1, row, style)
    }
    screen.write("└" + line + "┘", box.column, box.bottom - 1, style)
    screen.write(
      " Export a picture ", box.column + 2, box.row, TextStyle(theme.strong, on: theme.panel, .bold)
    )
  }

  private func title(_ row: ExportMenu.Row) -> String {
    switch row {
    case .content: "Picture"
    case .caption: "Caption"
    case .scale: "Size"
    case .format: "File type"
    case .background: "Background"
    case .letters: "Directions"
    }
  }

  private func value(_ row: ExportMenu.Row) -> String {
    switch row {
    case .content: menu.content.title
    case .caption: menu.hasCaption ? "with Dice, legend and scale" : "none"
    case .format: menu.format.rawValue.uppercased()
    case .background: menu.background.rawValue
    case .letters: menu.hasLetters ? "letters R L A P" : "none"
    case .scale: menu.scale.map { "\($0) pixel\($0 == 1 ? "" : "s") per voxel" } ?? "automatic"
    }
  }
}
