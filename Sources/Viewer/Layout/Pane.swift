package import Imaging
package import Rendering
package import Terminal

/// A picture on the screen.
package struct Pane: Equatable, Sendable {
  /// What it shows.
  package let panel: Panel
  /// How its slices lie in the volume.
  package let geometry: SliceGeometry
  /// The cells of the picture, two pixels each.
  package let rectangle: CellRectangle
  /// The part of the slice that is in view.
  package let source: SliceRectangle
  /// The way from the picture's pixels to columns and rows of the slice, and back.
  package let mapping: SliceMapping

  /// Fits a slice into the middle of some cells.
  init(_ panel: Panel, _ geometry: SliceGeometry, _ model: ViewerModel, in slot: CellRectangle) {
    self.panel = panel
    self.geometry = geometry
    source = model.visiblePart(geometry, pixels: (slot.width, slot.height * 2))
    let fitted = Self.mapping(source, geometry, model, slot).target
    // Whole cells around the picture.
    let (width, height) = (fitted.width, min((fitted.height + 1) / 2, slot.height))
    rectangle = CellRectangle(
      column: slot.column + (slot.width - width) / 2, row: slot.row + (slot.height - height) / 2,
      width: width, height: height)
    mapping = Self.mapping(source, geometry, model, rectangle)
  }

  private static func mapping(
    _ source: SliceRectangle, _ geometry: SliceGeometry, _ model: ViewerModel,
    _ cells: CellRectangle
  ) -> SliceMapping {
    SliceMapping(
      fitting: source, of: (geometry.width, geometry.height),
      spacing: (geometry.columnSpacing, geometry.rowSpacing),
      pixels: (cells.width, cells.height * 2), pixelAspect: model.pixelAspect)
  }

  /// The pixel that shows a voxel; `nil` if the voxel is out of view or on another slice.
  package func pixel(of voxel: VoxelPoint) -> (x: Int, y: Int)? { pixel(of: voxel, in: mapping) }

  /// The pixel of a picture with another mapping that shows a voxel.
  func pixel(of voxel: VoxelPoint, in mapping: SliceMapping) -> (x: Int, y: Int)? {
    guard geometry.index(of: voxel) == panel.slice else { return nil }
    return mapping.pixel(
      of: SlicePosition(column: geometry.column(of: voxel), row: geometry.row(of: voxel)))
  }
}

/// What lies under a cell of the screen.
package struct PanePosition: Hashable, Sendable {
  /// The index of the pane in ``ViewerModel/panes``.
  package let pane: Int
  /// What the pane shows: plane, slice and image.
  package let panel: Panel
  /// The column and row of the slice.
  package let position: SlicePosition
  /// The voxel.
  package let voxel: VoxelPoint
  /// The exact position, in columns and rows of the slice: column `c` reaches from `c` to `c + 1`.
  let edges: Edges

  /// A position between columns and rows.
  struct Edges: Hashable, Sendable {
    var column: Double
    var row: Double
  }
}

extension ViewerModel {
  /// The pictures on the screen, with the way from their cells to voxels.
  package var panes: [Pane] {
    ViewerLayout.isTooSmall(size) ? [] : ViewerLayout(self).panes
  }

  /// What lies under the mouse; see ``position(column:row:place:)``.
  func position(of mouse: Mouse) -> PanePosition? {
    position(column: mouse.column, row: mouse.row, place: mouse.place)
  }

  /// The voxel under a cell of the screen, in whatever pane, plane, layout and zoom.
  ///
  /// A cell of half blocks shows two pixels. If its place is not known, the upper one counts where it shows the
  /// slice, otherwise the lower. In fine pictures, the middle of the cell counts.
  ///
  /// - Parameters:
  ///   - column: The cell's column.
  ///   - row: The cell's row.
  ///   - place: Where in the cell, as in ``Terminal/Mouse/place``.
  /// - Returns: `nil` if there is no slice under the cell.
  package func position(
    column: Int, row: Int, place: SIMD2<Double>? = nil
  ) -> PanePosition? {
    for (index, pane) in panes.enumerated()
    where pane.rectangle.contains(column: column, row: row) {
      let cell = (column: column - pane.rectangle.column, row: row - pane.rectangle.row)
      var candidates: [(mapping: SliceMapping, x: Int, y: Int)] = []
      if fine.isShown, let size = size.cell {
        let place = place ?? SIMD2(0.5, 0.5)
        candidates.append(
          (
            fineMapping(pane, size), Int((Double(cell.column) + place.x) * Double(size.width)),
            Int((Double(cell.row) + place.y) * Double(size.height))
          ))
      }
      let isLower = (place?.y ?? 0) >= 0.5
      for half in isLower ? [1, 0] : [0, 1] {
        candidates.append((pane.mapping, cell.column, 2 * cell.row + half))
      }
      for (mapping, x, y) in candidates {
        guard let position = mapping.position(x: x, y: y) else { continue }
        return PanePosition(
          pane: index, panel: pane.panel, position: position,
          voxel: pane.geometry.voxel(
            column: position.column, row: position.row, index: pane.panel.slice),
          edges: PanePosition.Edges(
            column: mapping.source.x
              + (Double(x - mapping.target.x) + 0.5) * mapping.columnsPerPixel,
            row: mapping.source.y + (Double(y - mapping.target.y) + 0.5) * mapping.rowsPerPixel))
      }
    }
    return nil
  }

  /// The width of a half-block pixel divided by its height.
  var pixelAspect: Double { 2 / size.cellAspect }
}
