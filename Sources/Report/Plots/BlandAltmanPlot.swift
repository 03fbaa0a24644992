import Metrics
import Rendering

/// The differences of two measurements over their means.
///
/// Source: J. M. Bland and D. G. Altman, "Statistical methods for assessing agreement between two methods of clinical
/// measurement", *Lancet* 327 (1986), 307–310. The standard deviation is that of the sample (n − 1).
struct BlandAltmanPlot {
  /// The structure.
  let title: String
  let color: RGB
  /// Volumes in ml.
  let points: [(name: String, prediction: Double, reference: Double)]

  private static let width = 420.0
  private static let height = 290.0
  /// The room for the values of bias and limits, beside the plot so that they cover no dot.
  private static let labels = 62.0

  /// The bias, and the limits of agreement.
  private var agreement: (bias: Double, low: Double?, high: Double?)? {
    let summary = Summary(points.map { $0.prediction - $0.reference })
    guard let bias = summary.mean else { return nil }
    let reach = summary.standardDeviation.map { 1.96 * $0 }
    return (bias, reach.map { bias - $0 }, reach.map { bias + $0 })
  }

  /// The plot.
  var drawing: Drawing {
    var drawing = Drawing(
      width: Self.width, height: Self.height, title: "Volumes of \(title): Bland–Altman plot",
      description: description)
    drawing.addText(title, 0, 14, size: 13, isBold: true, color: ReportColors.text)
    guard let agreement else {
      drawing.addText("no case has volumes", 60, 60)
      return drawing
    }
    let (left, right, top, bottom) = (58.0, Self.width - Self.labels, 28.0, Self.height - 42)
    let differences = points.map { $0.prediction - $0.reference }
    let means = points.map { ($0.prediction + $0.reference) / 2 }
    let shown = differences + [agreement.low, agreement.high, 0].compactMap(\.self)
    let (low, high) = (shown.min() ?? 0, shown.max() ?? 1)
    let room = max((high - low) * 0.1, 0.05)
    let horizontal = PlotAxis(0...max((means.max() ?? 1) * 1.04, 0.001), from: left, to: right)
    let vertical = PlotAxis(low - room...high + room, from: bottom, to: top)
    drawing.addVerticalAxis(
      vertical, "prediction − reference (ml)", left: left, right: right)
    drawing.addHorizontalAxis(
      horizontal, "mean of prediction and reference (ml)", top: top, bottom: bottom)
    let zero = vertical.position(0)
    drawing.addLine(left, zero, right, zero, ReportColors.axis)
    let isDense = points.count > 150
    for (index, point) in points.enumerated() {
      drawing.shapes.append(
        .dot(
          PathPoint(
            x: horizontal.position(means[index]), y: vertical.position(differences[index])),
          radius: isDense ? 2 : 3.2, color: color, opacity: isDense ? 0.45 : 0.75,
          name: "\(point.name): \(Self.ml(differences[index])) at \(Self.ml(means[index])) ml"))
    }
    add(agreement, vertical, left, right, to: &drawing)
    return drawing
  }

  /// Adds the lines of bias and limits, with their values beside their right ends.
  private func add(
    _ agreement: (bias: Double, low: Double?, high: Double?), _ vertical: PlotAxis, _ left: Double,
    _ right: Double, to drawing: inout Drawing
  ) {
    var lines = [(value: agreement.bias, name: "bias", dash: 0.0)]
    if let high = agreement.high { lines.insert((high, "+1.96 SD", 5), at: 0) }
    if let low = agreement.low { lines.append((low, "−1.96 SD", 5)) }
    var last = -Double.infinity
    for line in lines {
      let y = vertical.position(line.value)
      drawing.addLine(left, y, right, y, ReportColors.text, width: 1.4, dash: line.dash)
      // Texts of lines that are close to each other are moved apart.
      let middle = max(y, last + 26)
      last = middle
      drawing.addText(line.name, right + 5, middle - 2, size: 11)
      drawing.addText(
        Self.ml(line.value), right + 5, middle + 11, size: 11, color: ReportColors.text)
    }
  }

  /// A volume with two decimals and a true minus sign.
  private static func ml(_ value: Double) -> String {
    Measure.differenceMilliliters.text(value).replacing("-", with: "−")
  }

  /// The plot in words.
  private var description: String {
    guard let agreement else { return "No case has volumes." }
    let limits =
      if let low = agreement.low, let high = agreement.high {
        "limits of agreement from \(Self.ml(low)) to \(Self.ml(high)) ml"
      } else {
        "no limits of agreement, because there is one case"
      }
    return "Predicted minus reference volume over their mean, \(points.count) "
      + "\(points.count == 1 ? "case" : "cases"): bias \(Self.ml(agreement.bias)) ml, \(limits)."
  }
}
