import Annotation
import Imaging
import Rendering

extension ViewerModel {
  /// Whether a brush shows where it would paint, instead of the crosshair's lines.
  package var isBrushShown: Bool { editing.isActive && editing.tool.isBrush }

  /// The voxel of the brush: under the mouse, or at the crosshair after keys have moved that.
  var brushVoxel: VoxelPoint {
    guard let pointer = editing.pointer,
      let position = position(column: pointer.column, row: pointer.row, place: pointer.place),
      position.panel.role.isEditable
    else { return crosshair }
    return position.voxel
  }

  /// Draws what the current tool would do onto a pane's picture: the brush's border, or the outline.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - mapping: From its pixels to the slice.
  ///   - pane: What it shows.
  ///   - width: The width of lines in pixels.
  func drawTool(
    on picture: inout Picture, _ mapping: SliceMapping, _ pane: Pane, width: Int = 1
  ) {
    guard editing.isActive, pane.panel.role.isEditable else { return }
    drawSeeds(on: &picture, mapping, pane, width: width)
    if !editing.vertices.isEmpty { drawVertices(on: &picture, mapping, pane, width) }
    let voxel = brushVoxel
    guard isBrushShown, pane.geometry.index(of: voxel) == pane.panel.slice else { return }
    let footprint = editing.brush.footprint(at: voxel, pane.geometry)
    let positions = Set(footprint.map { SlicePosition(column: $0.column, row: $0.row) })
    let columns = footprint.map(\.column), rows = footprint.map(\.row)
    let target = mapping.target
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(),
      let bottom = rows.max()
    else { return }
    /// The pixels around some columns or rows, one more to each side.
    func span(_ low: Int, _ high: Int, _ origin: Double, _ step: Double, _ first: Int, _ count: Int)
      -> Range<Int>
    {
      let from = first + Int(((Double(low) - origin) / step).rounded(.down)) - 1
      let to = first + Int(((Double(high + 1) - origin) / step).rounded(.up)) + 1
      let clamped = (max(from, first), min(to, first + count))
      return clamped.0..<max(clamped.0, clamped.1)
    }
    /// Whether a pixel is in the brush, which may extend beyond the border of the view.
    func isIn(_ x: Int, _ y: Int) -> Bool {
      let column = mapping.source.x + (Double(x - target.x) + 0.5) * mapping.columnsPerPixel
      let row = mapping.source.y + (Double(y - target.y) + 0.5) * mapping.rowsPerPixel
      return positions.contains(
        SlicePosition(column: Int(column.rounded(.down)), row: Int(row.rounded(.down))))
    }
    var border: [(x: Int, y: Int)] = []
    for y in span(top, bottom, mapping.source.y, mapping.rowsPerPixel, target.y, target.height) {
      for x in span(
        left, right, mapping.source.x, mapping.columnsPerPixel, target.x, target.width)
      where isIn(x, y) {
        if !isIn(x - width, y) || !isIn(x + width, y) || !isIn(x, y - width)
          || !isIn(x, y + width)
        {
          border.append((x, y))
        }
      }
    }
    // A brush smaller than a pixel is drawn at its center.
    if border.isEmpty, let pixel = pane.pixel(of: voxel, in: mapping) { border = [pixel] }
    for (x, y) in border {
      picture[x, y] = RGB(settings.theme.crosshair).over(picture[x, y], opacity: 0.9)
    }
  }

  /// Draws an open outline, or a rectangle.
  private func drawVertices(
    on picture: inout Picture, _ mapping: SliceMapping, _ pane: Pane, _ width: Int
  ) {
    var points = editing.vertices.compactMap { pane.pixel(of: $0, in: mapping) }
    guard points.count == editing.vertices.count, let first = points.first, let last = points.last
    else { return }
    if editing.tool == .accept {
      points = [first, (last.x, first.y), last, (first.x, last.y), first]
    }
    for (a, b) in zip(points, points.dropFirst() + [points[points.count - 1]]) {
      let steps = max(abs(a.x - b.x), abs(a.y - b.y), 1)
      for step in 0...steps {
        let x = a.x + ((b.x - a.x) * step + steps / 2) / steps
        let y = a.y + ((b.y - a.y) * step + steps / 2) / steps
        let side = (width - 1) / 2
        let square = PixelRectangle(x: x - side, y: y - side, width: width, height: width)
        picture.fill(
          square.intersection(mapping.target), with: RGB(settings.theme.crosshair), opacity: 0.9)
      }
    }
  }
}
