import Imaging
import Metrics
import Terminal

/// Draws the slice rail: a track beside the picture, the first slice below and the last on top.
///
/// White is the slice in view; slices with the structure in either of the compared masks are colored.
func drawRail(_ model: ViewerModel, _ rectangle: CellRectangle, on screen: inout Screen) {
  guard let geometry = model.geometry else { return }
  let theme = model.settings.theme
  let rail = Rail(count: geometry.count, height: rectangle.height)
  let pixels = rail.pixels
  let structure = model.railStructure
  var colors = [CellColor](repeating: theme.rail, count: pixels)
  for index in 0..<geometry.count {
    let counts = model.comparedSlice(geometry, index).flatMap { slice in
      model.study.tally.map { tally in
        tally.counts(structure, axis: slice.axis, slice.index, compared: false)
      }
    }
    let color: CellColor? =
      switch (counts?.second ?? 0 > 0, counts?.first ?? 0 > 0) {
      case (true, true): theme.railBoth
      case (true, false): theme.railReference
      case (false, true): theme.railPrediction
      case (false, false): nil
      }
    if let color { for y in rail.pixels(of: index) { colors[y] = color } }
  }
  for y in rail.pixels(of: model.sliceIndex).prefix(2) { colors[y] = theme.strong }
  for row in 0..<rectangle.height {
    screen[rectangle.column, rectangle.row + row] = Cell(
      upper: colors[2 * row], lower: colors[2 * row + 1])
  }
}

/// How the slices of a plane lie along the rail, two pixels to a cell.
struct Rail {
  /// Slices.
  let count: Int
  /// Cells.
  let height: Int

  /// Pixels.
  var pixels: Int { height * 2 }

  /// The pixels of a slice, at least one: the last slice is on top.
  func pixels(of index: Int) -> Range<Int> {
    let first = (count - 1 - index) * pixels / count
    let next = (count - index) * pixels / count
    return first..<max(next, first + 1)
  }

  /// The slice in the middle of a row of cells.
  func index(row: Int) -> Int {
    count - 1 - min((2 * row + 1) * count / pixels, count - 1)
  }
}
