package import Imaging
package import Rendering

/// How the pictures are shown: zoom, position and colors.
package struct Canvas: Hashable, Sendable {
  /// The zoom factor; 1 fits the picture.
  package var zoom = 1.0
  /// The position in the middle of all planes' pictures; `nil` if everything is in view.
  ///
  /// In voxel edges of the stored array: voxel `i` reaches from `i` to `i + 1`.
  package var center: SIMD3<Double>?
  /// What is dragged with a mouse button held down.
  package var drag: Drag?
  /// How pixels are computed from voxels.
  package var interpolation = Interpolation.linear
  /// The colors of intensities.
  package var colorMap = ColorMap.grey
  /// The colors of labels without a label file.
  package var labelColors = LabelColors.colorBlindSafe
  /// Whether labels are outlined, not filled.
  package var isOutlined = false
  /// Labels that are not drawn, by their numbers in ``ViewerModel/shownScheme``.
  package var hidden: Set<Label> = []
  /// The cine run; `nil` if none is playing.
  package var cine: Cine?
  /// The number of cine runs so far.
  package var cineCount = 0

  /// From one key press to the next.
  static let zoomStep = 2.0.squareRoot()
  /// The strongest zoom.
  static let zoomLimit = 32.0

  /// Creates a canvas that fits everything.
  package init() {}
}

/// A drag with the mouse.
package struct Drag: Hashable, Sendable {
  /// The index of the pane in which it began.
  package var pane: Int
  /// The column of the last cell.
  package var column: Int
  /// The row of the last cell.
  package var row: Int

  /// Begins a drag.
  package init(pane: Int, column: Int, row: Int) {
    self.pane = pane
    self.column = column
    self.row = row
  }
}

extension ViewerModel {
  /// The part of a slice that fills its picture at zoom 1: around the brain with a margin, or all.
  func fittedPart(_ geometry: SliceGeometry) -> SliceRectangle {
    let whole = SliceRectangle(
      x: 0, y: 0, width: Double(geometry.width), height: Double(geometry.height))
    guard isFitted, let box = contentBox else { return whole }
    return geometry.part(around: box)
  }

  /// The part of a slice that some pixels show, by zoom and center.
  ///
  /// A zoomed slice fills all pixels that it can: it stays inside the slice, not inside the fitted part.
  func visiblePart(
    _ geometry: SliceGeometry, pixels: (width: Int, height: Int)
  ) -> SliceRectangle {
    let fitted = fittedPart(geometry)
    guard canvas.zoom > 1, let center = canvas.center, pixels.width > 0, pixels.height > 0 else {
      return fitted
    }
    let pane = (Double(pixels.width) * pixelAspect, Double(pixels.height))
    let scale =
      canvas.zoom
      * min(
        pane.0 / (fitted.width * geometry.columnSpacing),
        pane.1 / (fitted.height * geometry.rowSpacing))
    let size = (Double(geometry.width), Double(geometry.height))
    let width = min(pane.0 / scale / geometry.columnSpacing, size.0)
    let height = min(pane.1 / scale / geometry.rowSpacing, size.1)
    let middle = geometry.edges(of: center)
    return SliceRectangle(
      x: min(max(middle.column - width / 2, 0), size.0 - width),
      y: min(max(middle.row - height / 2, 0), size.1 - height), width: width, height: height)
  }

  /// Zooms by a factor about a position that stays where it is on screen; without one, about the middle.
  ///
  /// From the fitted view, the middle is the crosshair.
  mutating func zoom(by factor: Double, about position: PanePosition? = nil) {
    let zoom = min(max(canvas.zoom * factor, 1), Canvas.zoomLimit)
    // Zooming out ends at 1, whatever was lost to rounding.
    guard zoom > 1.001 else { return fitPictures() }
    guard let position, let geometry = geometry(position.panel.plane) else {
      canvas.center = canvas.center ?? crosshair.middle
      canvas.zoom = zoom
      return settleCenter(plane)
    }
    let panes = panes
    guard panes.indices.contains(position.pane) else { return }
    let source = panes[position.pane].source
    let part = canvas.zoom / zoom
    var center = canvas.center ?? crosshair.middle
    let (column, row) = (position.edges.column, position.edges.row)
    geometry.setEdges(
      of: &center, column: column + (source.x + source.width / 2 - column) * part,
      row: row + (source.y + source.height / 2 - row) * part)
    canvas.center = center
    canvas.zoom = zoom
    settleCenter(position.panel.plane)
  }

  /// Shows everything again.
  mutating func fitPictures() {
    canvas.zoom = 1
    canvas.center = nil
  }

  /// Moves the part in view by fractions of it, of the chosen plane.
  mutating func pan(columns: Double, rows: Double) {
    guard let pane = panes.first(where: { $0.panel.plane == plane }) else { return }
    pan(pane, columns: columns * pane.source.width, rows: rows * pane.source.height)
  }

  /// Moves the part of a pane that is in view by columns and rows of its slice.
  mutating func pan(_ pane: Pane, columns: Double, rows: Double) {
    guard canvas.zoom > 1, var center = canvas.center else {
      notice = Notice(.info, "The whole picture is in view; press \(keyName(.zoomIn)) to zoom in")
      return
    }
    let source = pane.source
    pane.geometry.setEdges(
      of: &center, column: source.x + source.width / 2 + columns,
      row: source.y + source.height / 2 + rows)
    canvas.center = center
    settleCenter(pane.panel.plane)
  }

  /// Moves the part in view so that the crosshair is in the middle.
  mutating func centerOnCrosshair() {
    guard canvas.zoom > 1 else {
      notice = Notice(.info, "The whole picture is in view; press \(keyName(.zoomIn)) to zoom in")
      return
    }
    canvas.center = crosshair.middle
    settleCenter(plane)
  }

  /// Moves the part in view if the crosshair is outside.
  mutating func followCrosshair() {
    guard canvas.zoom > 1, var center = canvas.center else { return }
    for pane in panes {
      let position = SlicePosition(
        column: pane.geometry.column(of: crosshair), row: pane.geometry.row(of: crosshair))
      guard pane.mapping.pixel(of: position) == nil else { continue }
      pane.geometry.setEdges(
        of: &center, column: Double(position.column) + 0.5, row: Double(position.row) + 0.5)
    }
    canvas.center = center
    settleCenter(plane)
  }

  /// Takes as the center what is in the middle of a plane's picture, which ends at the slice's edges;
  /// so a step back moves at once.
  private mutating func settleCenter(_ plane: Plane) {
    guard var center = canvas.center, let pane = panes.first(where: { $0.panel.plane == plane })
    else { return }
    pane.geometry.setEdges(
      of: &center, column: pane.source.x + pane.source.width / 2,
      row: pane.source.y + pane.source.height / 2)
    canvas.center = center
  }
}

extension VoxelPoint {
  /// The voxel's middle in voxel edges.
  var middle: SIMD3<Double> { SIMD3(Double(i) + 0.5, Double(j) + 0.5, Double(k) + 0.5) }
}

extension SliceGeometry {
  /// The part of a slice around a box, with a margin of 4 % on each side, inside the slice.
  package func part(around box: VoxelBox) -> SliceRectangle {
    func span(_ a: Int, _ b: Int, _ count: Int) -> (Double, Double) {
      let length = abs(a - b) + 1
      let margin = max(2, length / 25)
      let first = max(min(a, b) - margin, 0)
      return (Double(first), Double(min(max(a, b) + margin, count - 1) - first + 1))
    }
    let (x, width) = span(column(of: box.from), column(of: box.to), self.width)
    let (y, height) = span(row(of: box.from), row(of: box.to), self.height)
    return SliceRectangle(x: x, y: y, width: width, height: height)
  }

  /// Where a position in voxel edges lies in a slice, in columns and rows.
  func edges(of position: SIMD3<Double>) -> (column: Double, row: Double) {
    (
      columns.isReversed ? Double(width) - position[columns.axis] : position[columns.axis],
      rows.isReversed ? Double(height) - position[rows.axis] : position[rows.axis]
    )
  }

  /// Moves a position in voxel edges to a column and row; along the normal it stays.
  func setEdges(of position: inout SIMD3<Double>, column: Double, row: Double) {
    position[columns.axis] = columns.isReversed ? Double(width) - column : column
    position[rows.axis] = rows.isReversed ? Double(height) - row : row
  }
}
