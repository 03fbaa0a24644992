import Rendering

/// The values of several cases: a dot for each case over the box from the lower to the upper quartile, with a line at the
/// median, one row for each structure.
struct DistributionPlot {
  /// One row of dots.
  struct Row {
    let title: String
    let color: RGB
    let values: [(name: String, value: Double)]
    /// How a value is written.
    let text: (Double) -> String
  }

  let title: String
  /// The title of the axis.
  let unit: String
  /// The ends of the axis; `nil` for 0 to the largest value.
  let range: ClosedRange<Double>?
  let rows: [Row]

  private static let rowHeight = 44.0
  private static let width = 440.0

  /// The plot.
  var drawing: Drawing {
    let top = 30.0
    let bottom = top + Double(rows.count) * Self.rowHeight
    let titles = rows.map { DrawingText.width($0.title, size: 12) }.max() ?? 0
    let left = min(titles + 14, 150)
    var drawing = Drawing(
      width: Self.width, height: bottom + 40, title: title, description: description)
    let largest = rows.flatMap { $0.values.map(\.value) }.max() ?? 1
    let axis = PlotAxis(range ?? 0...max(largest, 0.001), from: left, to: Self.width - 14)
    drawing.addText(title, 0, 14, size: 13, isBold: true, color: ReportColors.text)
    drawing.addHorizontalAxis(axis, unit, top: top, bottom: bottom)
    for (index, row) in rows.enumerated() {
      let y = top + (Double(index) + 0.5) * Self.rowHeight
      drawing.addText(row.title, left - 8, y + 4, color: ReportColors.text, anchor: .end)
      add(row, axis, y, to: &drawing)
    }
    return drawing
  }

  private func add(_ row: Row, _ axis: PlotAxis, _ y: Double, to drawing: inout Drawing) {
    let sorted = row.values.map(\.value).sorted()
    guard !sorted.isEmpty else {
      drawing.addText("no case has a value", axis.start + 8, y + 4)
      return
    }
    if sorted.count > 3 {
      let (low, high) = (Self.quantile(sorted, 0.25), Self.quantile(sorted, 0.75))
      drawing.shapes.append(
        .area(
          DrawingArea(
            x: axis.position(low), y: y - 15, width: axis.position(high) - axis.position(low),
            height: 30), color: row.color, opacity: 0.14))
    }
    let isDense = sorted.count > 150
    for (index, item) in row.values.enumerated() {
      // The golden ratio spreads neighbors in the list evenly, and the same way each time.
      let spread = (Double(index) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1) - 0.5
      let center = PathPoint(
        x: axis.position(item.value), y: sorted.count > 3 ? y + spread * 26 : y)
      drawing.shapes.append(
        .dot(
          center, radius: isDense ? 1.6 : 3, color: row.color, opacity: isDense ? 0.4 : 0.7,
          name: "\(item.name): \(row.text(item.value))"))
    }
    let median = axis.position(Self.quantile(sorted, 0.5))
    drawing.addLine(median, y - 17, median, y + 17, ReportColors.text, width: 2)
  }

  /// The plot in words.
  private var description: String {
    let parts = rows.map { row in
      let sorted = row.values.map(\.value).sorted()
      guard let first = sorted.first, let last = sorted.last else {
        return "\(row.title): no values"
      }
      return "\(row.title): \(sorted.count) \(sorted.count == 1 ? "case" : "cases"), median "
        + "\(row.text(Self.quantile(sorted, 0.5))), from \(row.text(first)) to \(row.text(last))"
    }
    return
      "A dot for each case, the box from the lower to the upper quartile, a line at the median. "
      + parts.joined(separator: ". ") + "."
  }

  /// A quantile of sorted values, interpolated between neighbors (type 7 of Hyndman and Fan 1996, as in NumPy).
  static func quantile(_ sorted: [Double], _ part: Double) -> Double {
    let index = part * Double(sorted.count - 1)
    let (low, high) = (Int(index.rounded(.down)), Int(index.rounded(.up)))
    return sorted[low] + (sorted[high] - sorted[low]) * (index - Double(low))
  }
}
