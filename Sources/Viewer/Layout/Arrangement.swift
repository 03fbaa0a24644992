import Imaging
import Rendering
import Terminal

/// The pictures of a layout in a rectangle of cells, as large as possible.
struct Arrangement {
  /// The pictures.
  let panes: [Pane]
  /// Pictures side by side in the first row.
  let columns: Int

  /// How many cells the pictures cover.
  var coverage: Int { panes.reduce(0) { $0 + $1.rectangle.width * $1.rectangle.height } }

  private init(_ panes: [Pane], columns: Int) {
    self.panes = panes
    self.columns = columns
  }

  /// Arranges the pictures of the model's layout.
  init(_ model: ViewerModel, in area: CellRectangle) {
    guard model.geometry != nil, area.width > 0, area.height > 0 else {
      self.init([], columns: 0)
      return
    }
    switch model.layout {
    case .single, .figure, .modalities, .times: self = Self.equal(model, area)
    case .planes: self = Self.planes(model, area)
    case .montage: self = Self.montage(model, area)
    }
  }

  /// Pictures of one size in rows and columns, in the arrangement that shows most.
  private static func equal(_ model: ViewerModel, _ area: CellRectangle) -> Arrangement {
    let panels = model.panels(room: 0)
    let ways = (1...max(panels.count, 1)).reversed().filter { panels.count.isMultiple(of: $0) }
    return best(
      ways.map { grid(model, panels, columns: $0, area, caption: panels.count > 1 ? 1 : 0) })
  }

  /// Small pictures: the more cells, the more pictures, each as large as possible.
  private static func montage(_ model: ViewerModel, _ area: CellRectangle) -> Arrangement {
    guard let geometry = model.geometry, area.width >= 12 else {
      return Arrangement([], columns: 0)
    }
    let part = model.fittedPart(geometry)
    let shape =
      part.height * geometry.rowSpacing / (part.width * geometry.columnSpacing) * model.pixelAspect
    let wanted = min(max(area.width * area.height / 190, 6), 24)
    /// Columns and rows of pictures of a width.
    func room(_ width: Int) -> (columns: Int, rows: Int) {
      let height = cells(Double(width) * shape / 2)
      return ((area.width + 1) / (width + 1), area.height / height)
    }
    let width = (12...area.width).last { room($0).columns * room($0).rows >= wanted } ?? 12
    let panels = model.panels(room: room(width).columns * room(width).rows)
    let columns = min(max(room(width).columns, 1), max(panels.count, 1))
    return grid(model, panels, columns: columns, area, caption: 0)
  }

  /// Pictures in rows; each has as many cells as the others.
  private static func grid(
    _ model: ViewerModel, _ panels: [Panel], columns: Int, _ area: CellRectangle, caption: Int
  ) -> Arrangement {
    let rows = (panels.count + columns - 1) / max(columns, 1)
    guard let geometry = model.geometry, rows > 0 else { return Arrangement([], columns: 0) }
    let slot = CellRectangle(
      column: 0, row: 0, width: (area.width - columns + 1) / columns,
      height: area.height / rows - caption)
    guard slot.width > 0, slot.height > 0 else { return Arrangement([], columns: columns) }
    // Close together in the middle of the area.
    let shape = Pane(panels[0], geometry, model, in: slot).rectangle
    let left = area.column + (area.width - columns * shape.width - columns + 1) / 2
    let top = area.row + (area.height - rows * (shape.height + caption)) / 2
    let panes = panels.enumerated().map { index, panel in
      Pane(
        panel, geometry, model,
        in: CellRectangle(
          column: left + index % columns * (shape.width + 1),
          row: top + index / columns * (shape.height + caption) + caption, width: shape.width,
          height: shape.height))
    }
    return Arrangement(panes, columns: columns)
  }

  private static func best(_ ways: [Arrangement]) -> Arrangement {
    ways.max { $0.coverage < $1.coverage } ?? Arrangement([], columns: 0)
  }
}

// MARK: - Three planes

extension Arrangement {
  /// The chosen plane large, the two others at its side or below it.
  private static func planes(_ model: ViewerModel, _ area: CellRectangle) -> Arrangement {
    let panels = model.panels(room: 0)
    let parts = panels.compactMap { panel in
      model.geometry(panel.plane).map { Part(panel: panel, geometry: $0, model: model) }
    }
    guard parts.count == 3 else { return Arrangement([], columns: 0) }
    return best([beside(parts, model, area), below(parts, model, area)])
  }

  /// A panel with its shape.
  private struct Part {
    let panel: Panel
    let geometry: SliceGeometry
    /// Columns of cells to a row, of the fitted slice.
    let shape: Double

    init(panel: Panel, geometry: SliceGeometry, model: ViewerModel) {
      self.panel = panel
      self.geometry = geometry
      let part = model.fittedPart(geometry)
      shape =
        2 * part.width * geometry.columnSpacing / (part.height * geometry.rowSpacing)
        / model.pixelAspect
    }

    func pane(_ model: ViewerModel, in slot: CellRectangle) -> Pane {
      Pane(panel, geometry, model, in: slot)
    }
  }

  /// The two others on the right, one above the other, with a line for each name.
  private static func beside(
    _ parts: [Part], _ model: ViewerModel, _ area: CellRectangle
  ) -> Arrangement {
    let half = area.height / 2 - 1
    guard half > 0, area.width >= 8 else { return Arrangement([], columns: 0) }
    let needed = parts.dropFirst().map { cells(Double(half) * $0.shape) }.max() ?? 0
    let side = max(min(needed, area.width * 9 / 20), 1)
    let main = min(area.width - side - 1, cells(Double(area.height - 1) * parts[0].shape))
    let left = area.column + (area.width - main - side - 1) / 2
    func slot(_ column: Int, _ row: Int, _ width: Int, _ height: Int) -> CellRectangle {
      CellRectangle(column: column, row: area.row + row, width: width, height: height)
    }
    return Arrangement(
      [
        parts[0].pane(model, in: slot(left, 1, main, area.height - 1)),
        parts[1].pane(model, in: slot(left + main + 1, 1, side, half)),
        parts[2].pane(model, in: slot(left + main + 1, area.height - half, side, half)),
      ], columns: 2)
  }

  /// The two others below, side by side.
  private static func below(
    _ parts: [Part], _ model: ViewerModel, _ area: CellRectangle
  ) -> Arrangement {
    let half = (area.width - 1) / 2
    guard half > 0, area.height >= 8 else { return Arrangement([], columns: 0) }
    let needed = parts.dropFirst().map { cells(Double(half) / $0.shape) }.max() ?? 0
    let side = max(min(needed, area.height * 9 / 20), 1)
    let main = min(area.height - side - 2, cells(Double(area.width) / parts[0].shape))
    guard main > 0 else { return Arrangement([], columns: 0) }
    let top = area.row + (area.height - main - side - 2) / 2
    func slot(_ column: Int, _ row: Int, _ width: Int, _ height: Int) -> CellRectangle {
      CellRectangle(column: area.column + column, row: top + row, width: width, height: height)
    }
    return Arrangement(
      [
        parts[0].pane(model, in: slot(0, 1, area.width, main)),
        parts[1].pane(model, in: slot(0, main + 2, half, side)),
        parts[2].pane(model, in: slot(half + 1, main + 2, half, side)),
      ], columns: 1)
  }
}

/// As many whole cells as some length needs: at least one, and of voxels that are a million times as
/// long as wide no more than any screen has.
private func cells(_ length: Double) -> Int {
  Int(min(max(length.rounded(.up), 1), 100_000))
}
