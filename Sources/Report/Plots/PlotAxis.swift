import Foundation
import Rendering

/// How values become positions along an axis.
struct PlotAxis {
  /// The values at the ends.
  let range: ClosedRange<Double>
  /// The positions of the ends.
  let start: Double
  let end: Double

  /// Creates an axis; if all values are equal, it has some room around them.
  init(_ range: ClosedRange<Double>, from start: Double, to end: Double) {
    let isPoint = range.upperBound - range.lowerBound <= abs(range.upperBound) * 1e-9
    self.range = isPoint ? range.lowerBound - 0.5...range.upperBound + 0.5 : range
    (self.start, self.end) = (start, end)
  }

  /// The position of a value.
  func position(_ value: Double) -> Double {
    start + (value - range.lowerBound) / (range.upperBound - range.lowerBound) * (end - start)
  }

  /// Round values in the range, about `count` of them, with their texts.
  func ticks(_ count: Int) -> [(value: Double, text: String)] {
    let length = range.upperBound - range.lowerBound
    let rough = length / Double(max(count, 1))
    let unit = pow(10, floor(log10(rough)))
    let step = unit * ([1.0, 2, 5].first { $0 * unit >= rough * 0.999 } ?? 10)
    let digits = max(0, -Int(floor(log10(step * 1.0001))))
    var ticks: [(value: Double, text: String)] = []
    var index = (range.lowerBound / step - 1e-9).rounded(.up)
    while index * step <= range.upperBound + step * 1e-9 {
      let value = index * step
      let text = String(format: "%.\(digits)f", locale: nil, value == 0 ? 0 : value)
      ticks.append((value, text.replacing("-", with: "−")))
      index += 1
    }
    return ticks
  }
}

extension Drawing {
  /// Adds a horizontal or vertical line.
  mutating func addLine(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: RGB, width: Double = 1,
    dash: Double = 0
  ) {
    shapes.append(
      .line(
        [PathPoint(x: x1, y: y1), PathPoint(x: x2, y: y2)], width: width, color: color, dash: dash))
  }

  /// Adds a line of text.
  mutating func addText(
    _ text: String, _ x: Double, _ y: Double, size: Double = 12, isBold: Bool = false,
    color: RGB = ReportColors.secondary, anchor: DrawingText.Anchor = .start,
    isUpright: Bool = false
  ) {
    shapes.append(
      .text(
        DrawingText(
          text, PathPoint(x: x, y: y), size: size, isBold: isBold, color: color, anchor: anchor,
          isUpright: isUpright)))
  }

  /// Adds the ticks of a horizontal axis, their texts below, and faint lines up to `top`.
  mutating func addHorizontalAxis(_ axis: PlotAxis, _ title: String, top: Double, bottom: Double) {
    for tick in axis.ticks(5) {
      let x = axis.position(tick.value)
      addLine(x, top, x, bottom, ReportColors.rule)
      addText(tick.text, x, bottom + 15, anchor: .middle)
    }
    addLine(axis.start, bottom, axis.end, bottom, ReportColors.axis)
    addText(title, (axis.start + axis.end) / 2, bottom + 32, anchor: .middle)
  }

  /// Adds the ticks of a vertical axis, their texts at the left, and faint lines from `left` to `right`.
  mutating func addVerticalAxis(_ axis: PlotAxis, _ title: String, left: Double, right: Double) {
    for tick in axis.ticks(5) {
      let y = axis.position(tick.value)
      addLine(left, y, right, y, ReportColors.rule)
      addText(tick.text, left - 6, y + 4, anchor: .end)
    }
    addText(title, 13, (axis.start + axis.end) / 2, anchor: .middle, isUpright: true)
  }
}
