import Imaging
import Terminal

extension ViewerModel {
  /// Whether a measurement is in progress whose next point follows the mouse.
  package var isMeasuringByMouse: Bool { keyMode == .measure && !measuring.points.isEmpty }

  /// Handles the left button and the pointer while measuring.
  ///
  /// - Returns: `nil` if the event has another use: other buttons, the wheel, and Shift with the left button,
  ///   which moves the crosshair.
  mutating func measure(_ mouse: Mouse) -> [Effect]? {
    guard keyMode == .measure, prompt == nil, measuresOffset == nil,
      measuring.statisticsOffset == nil, !mouse.modifiers.contains(.shift)
    else { return nil }
    switch mouse.action {
    case .move:
      if let slice = measuring.slice, let position = position(of: mouse),
        position.panel.plane == slice.geometry.plane, grid == slice.geometry.grid
      {
        measuring.pointer = position.voxel
      }
      return []
    case .press(.left): return takePoint(under: mouse) ?? beginPoint(mouse)
    case .drag(.left): return measuring.grip == nil ? dragPoint(mouse) : dragGrip(mouse)
    case .release(.left): return measuring.grip?.pane == nil ? endPoint() : putDownPoint()
    default: return nil
    }
  }

  /// Moves the point that the mouse picked up.
  private mutating func dragGrip(_ mouse: Mouse) -> [Effect] {
    guard let position = position(of: mouse),
      position.pane == measuring.grip?.pane
    else { return [] }
    // The point follows the crosshair.
    crosshair = position.voxel
    return []
  }

  /// Places a point under the mouse.
  private mutating func beginPoint(_ mouse: Mouse) -> [Effect]? {
    guard let position = position(of: mouse) else { return nil }
    let panes = panes
    guard panes.indices.contains(position.pane) else { return [] }
    stopCine()
    crosshair = position.voxel
    imageIndex = position.panel.image
    measuring.pointer = nil
    let count = measuring.measurements.count
    let effects = placePoint(position.voxel, panes[position.pane].geometry)
    // The point that completes a measurement does not begin the next one.
    measuring.drag =
      measuring.measurements.count == count && !measuring.points.isEmpty
      ? MeasuringDrag(
        pane: position.pane, start: position.voxel, isFirst: measuring.points.count == 1) : nil
    return effects
  }

  /// Shows where the second point would be; for a polygon, places corners along the drag.
  private mutating func dragPoint(_ mouse: Mouse) -> [Effect]? {
    guard let drag = measuring.drag else { return [] }
    guard let position = position(of: mouse), position.pane == drag.pane,
      position.voxel != (measuring.pointer ?? drag.start)
    else { return [] }
    measuring.drag?.hasMoved = true
    crosshair = position.voxel
    measuring.pointer = position.voxel
    guard measuring.tool == .polygon, let slice = measuring.slice else { return [] }
    let point = slice.geometry.grid.affine.world(position.voxel)
    if slice.geometry.index(of: position.voxel) == slice.index, point != measuring.points.last {
      measuring.points.append(point)
    }
    return []
  }

  /// Places the second point where a drag ends; closes a polygon that was dragged.
  private mutating func endPoint() -> [Effect] {
    guard let drag = measuring.drag else { return [] }
    measuring.drag = nil
    guard drag.hasMoved, let voxel = measuring.pointer, let slice = measuring.slice else {
      return []
    }
    measuring.pointer = nil
    if measuring.tool == .polygon {
      return drag.isFirst && measuring.points.count > 2 ? closePolygon() : []
    }
    return placePoint(voxel, slice.geometry)
  }
}
