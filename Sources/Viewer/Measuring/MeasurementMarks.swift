import Imaging
import Metrics
import Rendering
import Terminal

extension ViewerModel {
  /// The lines and labels of all measurements in a slice, for pictures on screen and in files.
  ///
  /// Of a line across slices, only the part within half a slice is drawn.
  ///
  /// - Parameters:
  ///   - index: The slice.
  ///   - geometry: How it lies.
  ///   - image: The index of the image that is shown, whose intensities the labels give.
  /// - Returns: The marks.
  func measurementMarks(
    _ index: Int, _ geometry: SliceGeometry, inImageAt image: Int
  ) -> [SliceMark] {
    guard measuring.isShown else { return [] }
    let draft = draft
    guard !measuring.measurements.isEmpty || draft != nil else { return [] }
    let slice = SliceSlab(geometry, index: index)
    let theme = settings.theme
    var marks = measuring.measurements.compactMap { measurement in
      let isSelected = measuring.isActive && measurement.id == measuring.selected
      return slice.mark(
        measurement, values: { values(of: measurement, inImageAt: image) },
        color: RGB(isSelected ? theme.selectedMeasurement : theme.measurement))
    }
    if let draft {
      let mark = slice.mark(
        draft.lines,
        label: {
          draft.shape.map { shape in
            let measurement = CaseMeasurement(id: 0, name: "", shape: shape, plane: plane)
            return measurement.text(values(of: measurement, inImageAt: image))
          } ?? ""
        }, color: RGB(theme.selectedMeasurement))
      if let mark { marks.append(mark) }
    }
    return marks
  }

  /// Whether measurements have their numbers beside them in a pane: in small ones these would hide the slice.
  func hasRoomForLabels(_ pane: Pane) -> Bool {
    layout != .montage && pane.rectangle.width >= 24
  }

  /// Writes the labels of marks beside them in cells, left of a column, and not over the anatomical directions.
  func drawLabels(
    of marks: [SliceMark], _ pane: Pane, to right: Int, on screen: inout Screen
  ) {
    let rectangle = pane.rectangle
    guard hasRoomForLabels(pane) else { return }
    let room = right - rectangle.column
    let letters = layout == .montage ? [] : letterCells(in: rectangle)
    var taken: [CellRectangle] = []
    for mark in marks where !mark.label.isEmpty {
      let point = pane.mapping.point(of: mark.anchor)
      guard point.x >= 0, point.y >= 0, point.x < Double(rectangle.width),
        point.y < Double(2 * rectangle.height)
      else { continue }
      let (x, y) = (Int(point.x), Int(point.y) / 2)
      let width = mark.label.columns
      let column = rectangle.column + (x + 2 + width <= room ? x + 2 : max(x - 1 - width, 0))
      // Above or below another label there is room for this one.
      let rows = [0, 1, -1, 2, -2, 3, -3].map { y + $0 }
        .filter { (0..<rectangle.height).contains($0) }
      let places = rows.map {
        CellRectangle(column: column, row: rectangle.row + $0, width: width, height: 1)
      }
      func isFree(_ place: CellRectangle, of others: [CellRectangle]) -> Bool {
        !others.contains {
          $0.row == place.row && $0.column <= place.right && place.column <= $0.right
        }
      }
      guard
        let place = places.first(where: { isFree($0, of: taken + letters) })
          ?? places.first(where: { isFree($0, of: letters) }) ?? places.first
      else { continue }
      taken.append(place)
      screen.write(
        mark.label, place.column, place.row,
        TextStyle(CellColor(mark.color), on: settings.theme.ground, .bold), limit: right)
    }
  }
}
