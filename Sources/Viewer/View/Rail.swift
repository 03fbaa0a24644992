import Imaging
import Terminal

/// Draws the slice rail: a track beside the picture, the first slice below and the last on top.
///
/// White is the slice in view; slices in which the expert or the model found tumor are colored.
func drawRail(_ model: ViewerModel, _ rectangle: CellRectangle, on screen: inout Screen) {
  guard let geometry = model.geometry else { return }
  let pixels = rectangle.height * 2
  let count = geometry.count
  func pixel(_ index: Int) -> Int { (count - 1 - index) * pixels / count }
  var colors = [CellColor](repeating: Theme.rail, count: pixels)
  let reference = model.study.referenceProfile?.isOn[geometry.normal]
  let prediction = model.study.predictionProfile?.isOn[geometry.normal]
  for index in 0..<count {
    let hasReference = reference?[index] ?? false
    let hasPrediction = prediction?[index] ?? false
    let color: CellColor? =
      switch (hasReference, hasPrediction) {
      case (true, true): Theme.railBoth
      case (true, false): Theme.railReference
      case (false, true): Theme.railPrediction
      case (false, false): nil
      }
    // Where pixels are more than slices, a slice covers several.
    if let color {
      for y in pixel(index)...max(pixel(index - 1) - 1, pixel(index)) where y < pixels {
        colors[y] = color
      }
    }
  }
  colors[min(pixel(model.sliceIndex), pixels - 1)] = Theme.strong
  for row in 0..<rectangle.height {
    screen[rectangle.column, rectangle.row + row] = Cell(
      upper: colors[2 * row], lower: colors[2 * row + 1])
  }
}
