import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// Does what the mouse says.
  mutating func handle(_ mouse: Mouse) {
    guard prompt == nil, helpOffset == nil else {
      if case .press = mouse.action, prompt == nil { helpOffset = nil }
      return
    }
    let step = mouse.modifiers.contains(.shift) ? 5 : 1
    switch mouse.action {
    case .wheelUp: goToSlice(sliceIndex + step)
    case .wheelDown: goToSlice(sliceIndex - step)
    case .press(.left), .drag(.left):
      let layout = ViewerLayout(self)
      if let rail = layout.rail, rail.contains(column: mouse.column, row: mouse.row) {
        goToSlice(Rail(count: sliceCount, height: rail.height).index(row: mouse.row - rail.row))
      } else if let rectangle = layout.strip,
        rectangle.contains(column: mouse.column, row: mouse.row)
      {
        let strip = DiceStrip(model: self, rectangle: rectangle)
        if let scale = strip.scale {
          goToSlice(scale.index(column: mouse.column - strip.bars.column))
        }
      } else {
        moveCrosshair(to: mouse)
      }
    case .press(.right): dragOrigin = mouse
    case .drag(.right): dragWindow(to: mouse)
    case .release(.right): dragOrigin = nil
    default: break
    }
  }

  /// Moves the crosshair to the voxel under a cell.
  private mutating func moveCrosshair(to mouse: Mouse) {
    guard let geometry else { return }
    for pane in ViewerLayout(self).panes
    where pane.rectangle.contains(column: mouse.column, row: mouse.row) {
      let x = mouse.column - pane.rectangle.column
      let y = 2 * (mouse.row - pane.rectangle.row)
      let mapping = mapping(geometry, in: pane.rectangle)
      guard let position = mapping.position(x: x, y: y) ?? mapping.position(x: x, y: y + 1) else {
        continue
      }
      crosshair = geometry.voxel(
        column: position.column, row: position.row, index: sliceIndex)
      isCrosshairShown = true
    }
  }

  /// Up is brighter, right is more contrast; the height of the screen is about one window.
  private mutating func dragWindow(to mouse: Mouse) {
    guard let origin = dragOrigin else { return }
    dragOrigin = mouse
    let down = Double(mouse.row - origin.row) / Double(max(size.rows, 1))
    let right = Double(mouse.column - origin.column) / Double(max(size.columns, 1))
    changeWindow { $0.shifted(by: down).scaled(by: right > 0 ? 1 - right : 1 / (1 + right)) }
  }
}
