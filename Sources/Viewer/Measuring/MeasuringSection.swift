import Imaging
import Metrics
import Terminal

/// Lines of the information panel: the measurements in the slice in view, and the one in progress.
struct MeasuringSection {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// The most measurements that are listed.
  private static let most = 6

  init(_ model: ViewerModel) { self.model = model }

  /// The lines; none if nothing was measured here and measure mode is off.
  var lines: [Line] {
    let shown = measurements
    guard model.measuring.isActive || !shown.isEmpty else { return [] }
    var lines = [heading]
    if let draft = model.draft {
      let text = draft.shape.map { value($0) } ?? "…"
      lines.append(row(model.measuring.tool.rawValue, text, theme.accent))
    }
    for (index, measurement) in shown.prefix(Self.most).enumerated() {
      let isSelected =
        model.measuring.isActive && measurement.id == model.measuring.selected
      let color = isSelected ? theme.strong : theme.text
      let values = model.values(of: measurement)
      lines.append(row(measurement.name, measurement.text(values), color).spare(1 + index / 2))
      let details = measurement.details(values)
      if isSelected, !details.isEmpty {
        lines += details.wrapped(to: InformationPanel.textWidth - 2).map {
          Line("  \($0)", theme.faint).spare(4)
        }
      }
    }
    if shown.count > Self.most {
      lines.append(
        Line(
          "\(shown.count - Self.most) more: \(model.keyName(.showMeasurements))", theme.faint
        ).spare(5))
    }
    if model.measuring.saveProblem != nil { lines.append(Line("not saved", theme.problem)) }
    return lines
  }

  private var heading: Line {
    guard model.measuring.isActive else {
      return Line(.text("Measurements", theme.accent, .bold))
    }
    return Line(
      .text("Measuring", theme.accent, .bold),
      .rightAligned(
        model.measuring.tool.rawValue, end: InformationPanel.textWidth, theme.strong, .bold))
  }

  /// The measurements with a part in the slice in view.
  private var measurements: [CaseMeasurement] {
    guard let geometry = model.geometry, model.measuring.isShown else { return [] }
    let positions = SlicePositions(geometry)
    let index = Double(model.sliceIndex)
    return model.measuring.measurements.filter { measurement in
      let slices = measurement.points.map { positions.position(of: $0).z }
      guard let low = slices.min(), let high = slices.max() else { return false }
      return low <= index + 0.5 + 1e-6 && high >= index - 0.5 - 1e-6
    }
  }

  private func value(_ shape: CaseMeasurement.Shape) -> String {
    let measurement = CaseMeasurement(id: 0, name: "", shape: shape, plane: model.plane)
    return measurement.text(model.values(of: measurement))
  }

  private func row(_ name: String, _ value: String, _ color: CellColor) -> Line {
    let room = InformationPanel.textWidth - value.columns - 1
    return Line(
      .text(name.truncated(to: max(room, 4)), theme.faint),
      .rightAligned(value, end: InformationPanel.textWidth, color))
  }
}
