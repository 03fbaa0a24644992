import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// Handles the mouse: in the list, as a tool that edits, or to look around.
  mutating func handle(_ mouse: Mouse) -> [Effect] {
    if help != nil { return handleInHelp(mouse) }
    if worklist.isShown { return handleInList(mouse) }
    if series.isShown, prompt == nil { return handleInSeries(mouse) }
    if measuring.isListShown, prompt == nil { return handleInMeasurements(mouse) }
    if let effects = measure(mouse) { return effects }
    if let effects = paint(mouse) { return effects }
    browse(mouse)
    return []
  }

  private mutating func browse(_ mouse: Mouse) {
    // Moves are for the brush alone.
    if mouse.action == .move { return }
    guard prompt == nil else { return }
    stopCine()
    switch mouse.action {
    case .wheelUp: turnWheel(1, mouse)
    case .wheelDown: turnWheel(-1, mouse)
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
    case .press: beginDrag(mouse)
    case .drag(.right): dragWindow(to: mouse)
    case .drag(.middle): dragPictures(to: mouse)
    case .release: canvas.drag = nil
    case .move: break
    }
  }

  /// Goes through the slices of the plane under the pointer; with Ctrl, zooms about the pointer.
  private mutating func turnWheel(_ direction: Int, _ mouse: Mouse) {
    let position = position(of: mouse)
    if mouse.modifiers.contains(.control) {
      return zoom(by: direction > 0 ? Canvas.zoomStep : 1 / Canvas.zoomStep, about: position)
    }
    let step = mouse.modifiers.contains(.shift) ? 5 : 1
    let plane = position?.panel.plane ?? plane
    guard let geometry = geometry(plane) else { return }
    goToSlice(geometry.index(of: crosshair) + direction * step, of: geometry)
  }

  /// Moves the crosshair to the voxel under a cell; of many images and slices, chooses that one.
  ///
  /// A drag stays in the pane in which it began.
  private mutating func moveCrosshair(to mouse: Mouse) {
    guard let position = position(of: mouse) else { return }
    if case .press = mouse.action {
      canvas.drag = Drag(pane: position.pane, column: mouse.column, row: mouse.row)
    }
    guard canvas.drag?.pane == position.pane else { return }
    crosshair = position.voxel
    imageIndex = position.panel.image
    isCrosshairShown = true
  }

  private mutating func beginDrag(_ mouse: Mouse) {
    canvas.drag = position(of: mouse).map {
      Drag(pane: $0.pane, column: mouse.column, row: mouse.row)
    }
  }

  /// How far a drag went since the last event, and the pane in which it began.
  private mutating func dragged(to mouse: Mouse) -> (pane: Pane, columns: Int, rows: Int)? {
    let panes = panes
    guard let drag = canvas.drag, panes.indices.contains(drag.pane) else { return nil }
    canvas.drag = Drag(pane: drag.pane, column: mouse.column, row: mouse.row)
    return (panes[drag.pane], mouse.column - drag.column, mouse.row - drag.row)
  }

  /// Up is brighter, right is more contrast; the height of the screen is about one window.
  private mutating func dragWindow(to mouse: Mouse) {
    guard let (pane, columns, rows) = dragged(to: mouse) else { return }
    let down = Double(rows) / Double(max(size.rows, 1))
    let right = Double(columns) / Double(max(size.columns, 1))
    changeWindow(ofImage: pane.panel.image) {
      $0.shifted(by: down).scaled(by: right > 0 ? 1 - right : 1 / (1 + right))
    }
  }

  /// The slice follows the pointer.
  private mutating func dragPictures(to mouse: Mouse) {
    guard let (pane, columns, rows) = dragged(to: mouse) else { return }
    pan(
      pane, columns: -Double(columns) * pane.mapping.columnsPerPixel,
      rows: -Double(2 * rows) * pane.mapping.rowsPerPixel)
  }
}
