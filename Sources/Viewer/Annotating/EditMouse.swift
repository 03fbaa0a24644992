import Imaging
import Terminal

extension ViewerModel {
  /// Handles the left button while a mask is edited.
  ///
  /// - Returns: `nil` if the mouse is used for something else: other buttons, the wheel, and the
  ///   left one with Shift, which moves the crosshair.
  mutating func paint(_ mouse: Mouse) -> [Effect]? {
    guard editing.isActive, prompt == nil, editing.historyOffset == nil,
      !mouse.modifiers.contains(.shift)
    else { return nil }
    editing.pointer = Editing.Pointer(
      column: mouse.column, row: mouse.row, place: mouse.place)
    switch mouse.action {
    case .move: return []
    case .press(.left): return press(mouse)
    case .drag(.left): return drag(mouse)
    case .release(.left): return release()
    default: return nil
    }
  }

  private mutating func press(_ mouse: Mouse) -> [Effect]? {
    guard let position = position(of: mouse) else { return nil }
    notice = nil
    crosshair = position.voxel
    imageIndex = position.panel.image
    let panes = panes
    guard panes.indices.contains(position.pane) else { return [] }
    let isErasing = editing.isErasing || mouse.modifiers.contains(.control)
    guard editing.tool.isBrush || isErasing else {
      let effects = useTool(at: position.voxel, panes[position.pane].geometry)
      editing.stroke = Editing.StrokeInProgress(
        pane: position.pane, voxel: position.voxel, isErasing: false)
      return effects
    }
    editing.isBrushDown = false
    editing.stroke = Editing.StrokeInProgress(
      pane: position.pane, voxel: position.voxel, isErasing: isErasing)
    return paint(to: position.voxel)
  }

  private mutating func drag(_ mouse: Mouse) -> [Effect]? {
    guard let stroke = editing.stroke, let pane = stroke.pane else { return nil }
    // The mouse may leave the picture; it paints again when it comes back.
    guard let position = position(of: mouse), position.pane == pane,
      position.voxel != stroke.voxel
    else { return [] }
    crosshair = position.voxel
    switch editing.tool {
    case .polygon where !stroke.isErasing:
      editing.vertices.append(position.voxel)
      editing.stroke?.hasBegun = true
    case .accept where !stroke.isErasing:
      editing.vertices = editing.vertices.prefix(1) + [position.voxel]
      editing.stroke?.hasBegun = true
    case .fill where !stroke.isErasing, .grow where !stroke.isErasing: break
    default: return paint(to: position.voxel)
    }
    editing.stroke?.voxel = position.voxel
    return []
  }

  /// Ends a stroke; a lasso or a rectangle that was dragged is closed.
  private mutating func release() -> [Effect]? {
    guard let stroke = editing.stroke, stroke.pane != nil else { return nil }
    editing.stroke = nil
    if editing.tool == .seeds { return growSeeds() }
    guard stroke.hasBegun, !editing.tool.isBrush, !stroke.isErasing else { return [] }
    return finishOutline() ?? []
  }
}
