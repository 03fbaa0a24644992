import Imaging
import Rendering
import Testing

/// A mapping of a whole slice.
private func mapping(
  _ columns: Int, _ rows: Int, spacing: (Double, Double) = (1, 1), into pixels: (Int, Int),
  aspect: Double = 1
) -> SliceMapping {
  var scene = SliceScene(flat(columns, rows), window: IntensityWindow(lower: 0, upper: 1))
  (scene.columnSpacing, scene.rowSpacing) = spacing
  scene.pixelAspect = aspect
  return scene.mapping(width: pixels.0, height: pixels.1)
}

@Test func `a slice is fitted in the middle with its shape`() {
  #expect(
    mapping(240, 155, into: (200, 120)).target
      == PixelRectangle(x: 7, y: 0, width: 186, height: 120))
  #expect(
    mapping(155, 240, into: (200, 120)).target
      == PixelRectangle(x: 61, y: 0, width: 78, height: 120))
}

@Test func `thick slices are shown as high as they are`() {
  // 100 columns of 1 mm and 20 rows of 5 mm are a square.
  let target = mapping(100, 20, spacing: (1, 5), into: (60, 90)).target
  #expect(target == PixelRectangle(x: 0, y: 15, width: 60, height: 60))
}

@Test func `pixels that are not square keep the slice's shape`() {
  // Pixels half as wide as high: a square slice needs twice as many across.
  let target = mapping(10, 10, into: (100, 30), aspect: 0.5).target
  #expect(target == PixelRectangle(x: 20, y: 0, width: 60, height: 30))
}

@Test func `a click on a voxel's pixel finds the voxel`() {
  for pixels in [(240, 240), (97, 61), (300, 120)] {
    let mapping = mapping(24, 20, spacing: (1, 1.5), into: pixels)
    for row in 0..<20 {
      for column in 0..<24 {
        let position = SlicePosition(column: column, row: row)
        let pixel = mapping.pixel(of: position)
        #expect(pixel != nil)
        if let pixel { #expect(mapping.position(x: pixel.x, y: pixel.y) == position) }
      }
    }
  }
}

@Test func `every pixel of a reduced slice finds a voxel that is shown there`() {
  let mapping = mapping(240, 155, into: (116, 60))
  for y in 0..<60 {
    for x in 0..<116 {
      let position = mapping.position(x: x, y: y)
      #expect((position != nil) == mapping.target.contains(x: x, y: y))
      if let position { #expect(mapping.pixel(of: position).map { $0 == (x, y) } == true) }
    }
  }
}

@Test func `a part of the slice fills the pane`() {
  var scene = SliceScene(flat(240, 240), window: IntensityWindow(lower: 0, upper: 1))
  scene.source = SliceRectangle(x: 0, y: 180, width: 120, height: 60)
  let mapping = scene.mapping(width: 200, height: 100)
  #expect(mapping.target == PixelRectangle(x: 0, y: 0, width: 200, height: 100))
  #expect(mapping.position(x: 199, y: 99) == SlicePosition(column: 119, row: 239))
  #expect(mapping.pixel(of: SlicePosition(column: 120, row: 200)) == nil)
}

@Test func `what lies past the slice is background`() {
  var scene = SliceScene(flat(4, 4, 1), window: IntensityWindow(lower: 0, upper: 1))
  scene.source = SliceRectangle(x: -2, y: 0, width: 8, height: 4)
  scene.background = RGB(1, 2, 3)
  let picture = scene.render(width: 8, height: 4)
  #expect(
    (0..<8).map { picture[$0, 1] == .white } == [
      false, false, true, true, true, true, false, false,
    ])
  #expect(picture[0, 0] == RGB(1, 2, 3))
  #expect(scene.mapping(width: 8, height: 4).position(x: 1, y: 0) == nil)
}

@Test func `a crosshair leaves its voxel in view`() {
  var scene = SliceScene(flat(9, 9), window: IntensityWindow(lower: 0, upper: 1))
  scene.crosshair = SlicePosition(column: 4, row: 2)
  let picture = scene.render(width: 9, height: 9)
  #expect(picture[4, 2] == .black)
  #expect(picture[4, 8] != .black && picture[0, 2] != .black && picture[8, 2] != .black)
  #expect(picture[3, 8] == .black)
}

@Test func `a picture without pixels is drawn without harm`() {
  let scene = SliceScene(flat(9, 9), window: IntensityWindow(lower: 0, upper: 1))
  #expect(scene.render(width: 0, height: 5).pixels.isEmpty)
  #expect(scene.render(width: -3, height: -1).pixels.isEmpty)
}
