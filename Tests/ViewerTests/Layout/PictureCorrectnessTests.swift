import Foundation
import Imaging
import Rendering
import Terminal
import Testing
import Viewer

/// Slices that nibabel and NumPy cut; see Scripts/make_slice_goldens.py.
private struct Golden: Decodable {
  struct Body: Decodable, Sendable {
    let name: String
    let size: [Int]
    let affine: [Double]
  }
  struct Cut: Decodable, Sendable {
    let volume: String
    let plane: String
    let neurological: Bool
    let slice: Int
    let width: Int
    let height: Int
    let columnSpacing: Double
    let rowSpacing: Double
    let grey: [UInt8]
  }
  let window: [Double]
  let volumes: [Body]
  let slices: [Cut]

  static let shared: Golden? = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Goldens/slices.json")
    return (try? Data(contentsOf: file)).flatMap {
      try? JSONDecoder().decode(Golden.self, from: $0)
    }
  }()

  func cut(_ volume: String, _ plane: Plane, neurological: Bool) throws -> Cut {
    try #require(
      slices.first {
        $0.volume == volume && $0.plane == plane.rawValue && $0.neurological == neurological
      })
  }
}

/// A viewer on a golden volume, with the crosshair where all golden slices meet.
private func viewer(
  _ body: Golden.Body, _ window: [Double], _ layout: PanelLayout, neurological: Bool
) -> ViewerModel {
  let grid = Grid(size: body.size, affine: Affine(elements: body.affine))
  let voxels = (0..<grid.voxelCount).map { offset -> Int16 in
    let i = offset % grid.size[0]
    let j = offset / grid.size[0] % grid.size[1]
    let k = offset / grid.size[0] / grid.size[1]
    return Int16((37 * i + 11 * j + 5 * k + i * j + 2 * j * k) % 251)
  }
  var model = ViewerModel(
    caseNames: [body.name], size: TerminalSize(columns: 120, rows: 40))
  _ = update(&model, .started)
  let image = LoadedImage(
    volume: Volume(grid: grid, storage: .int16(voxels)),
    robustWindow: IntensityWindow(lower: window[0], upper: window[1]))
  for report in [
    LoadReport.opened(grid, images: [StudyImage(title: "image")], hasReference: false),
    .image(0, image), .finished,
  ] {
    _ = update(&model, .loaded(report, generation: model.generation))
  }
  model.layout = layout
  model.crosshair = VoxelPoint(i: body.size[0] / 3, j: body.size[1] / 3, k: body.size[2] / 3)
  model.isCrosshairShown = false
  if neurological { model.press(Key("v")) }
  return model
}

/// The two pixels of a cell; `nil` where a letter covers them.
private func pixels(_ cell: Cell) -> [CellColor]? {
  cell.scalar == Cell.upperHalf ? [cell.foreground, cell.background] : nil
}

@Suite struct PictureCorrectnessTests {
  private static let names = Golden.shared?.volumes.map(\.name) ?? []

  @Test func `the goldens are there`() {
    #expect(Self.names.count == 6)
    #expect(Golden.shared?.slices.count == 36)
  }

  /// Orientation, window and shape, cell by cell, in all planes at once.
  @Test(arguments: names, [false, true])
  func `the cells of three planes are the slices that nibabel cuts`(
    name: String, neurological: Bool
  ) throws {
    let golden = try #require(Golden.shared)
    let body = try #require(golden.volumes.first { $0.name == name })
    var model = viewer(body, golden.window, .planes, neurological: neurological)
    model.press(Key("i"))
    let screen = screen(of: model)
    for pane in model.panes {
      let cut = try golden.cut(name, pane.panel.plane, neurological: neurological)
      #expect(pane.panel.slice == cut.slice)
      let target = pane.mapping.target
      // The shape in millimeters, to within the rounding of a pixel.
      let shape = Double(cut.width) * cut.columnSpacing / (Double(cut.height) * cut.rowSpacing)
      #expect(
        abs(Double(target.width) - Double(target.height) * shape) < max(shape, 1),
        "\(target) for \(shape)")
      var compared = 0
      for y in 0..<target.height {
        for x in 0..<target.width {
          let (column, row) = (target.x + x, target.y + y)
          let cell = screen[pane.rectangle.column + column, pane.rectangle.row + row / 2]
          guard let pixel = pixels(cell)?[row % 2] else { continue }
          let place =
            Int((Double(y) + 0.5) * (Double(cut.height) / Double(target.height))) * cut.width
            + Int((Double(x) + 0.5) * (Double(cut.width) / Double(target.width)))
          let grey = cut.grey[place]
          #expect(pixel == CellColor(grey, grey, grey))
          compared += 1
        }
      }
      #expect(compared >= target.width * target.height - 8)
    }
  }

  /// What is painted or clicked is what is seen.
  @Test(arguments: names, [PanelLayout.single, .planes, .montage])
  func `the voxel under a cell is the one whose grey the cell shows`(
    name: String, layout: PanelLayout
  ) throws {
    let golden = try #require(Golden.shared)
    let body = try #require(golden.volumes.first { $0.name == name })
    for zoom in [0, 3] {
      var model = viewer(body, golden.window, layout, neurological: false)
      model.size = TerminalSize(columns: 80, rows: 24)
      model.press(Key("i"))
      for _ in 0..<zoom { model.press(Key("+")) }
      let screen = screen(of: model)
      let loaded = try #require(model.image?.content.value)
      var compared = 0
      for row in 0..<screen.height {
        for column in stride(from: row % 3, to: screen.width, by: 3) {
          guard let place = model.position(column: column, row: row),
            let shown = pixels(screen[column, row])
          else { continue }
          let value = loaded.volume.value(at: place.voxel)
          let fraction = IntensityWindow(lower: golden.window[0], upper: golden.window[1])
            .fraction(value)
          let grey = UInt8((fraction * 255 + 0.5).rounded(.down))
          let pane = model.panes[place.pane]
          let hasUpper =
            pane.mapping.position(
              x: column - pane.rectangle.column, y: 2 * (row - pane.rectangle.row)) != nil
          #expect(shown[hasUpper ? 0 : 1] == CellColor(grey, grey, grey))
          compared += 1
        }
      }
      #expect(compared > 100)
    }
  }

  @Test(arguments: ["viridis", "hot"]) func `a color map gives the cells its colors`(
    name: String
  ) throws {
    let golden = try #require(Golden.shared)
    let body = try #require(golden.volumes.first)
    var model = viewer(body, golden.window, .single, neurological: false)
    let map = try #require(ColorMap.named(name))
    while model.canvas.colorMap != map { model.press(Key("M")) }
    model.press(Key("i"))
    let cut = try golden.cut(body.name, .axial, neurological: false)
    let screen = screen(of: model)
    let pane = try #require(model.panes.first)
    var seen: Set<Int> = []
    for row in pane.rectangle.row..<pane.rectangle.bottom {
      for column in pane.rectangle.column..<pane.rectangle.right {
        guard let place = model.position(column: column, row: row),
          let shown = pixels(screen[column, row])
        else { continue }
        let level = cut.grey[place.position.row * cut.width + place.position.column]
        let color = map.colors[Int(level)]
        #expect(shown.contains(CellColor(color.red, color.green, color.blue)))
        seen.insert(Int(level))
      }
    }
    #expect(seen.count > 40)
  }
}
