import Imaging
import Metrics
import Terminal

/// Lines of the information panel: the measurements in the slice in view, and the one in progress.
struct MeasuringSection {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// The most measurements that are listed.
  private let most: Int

  init(_ model: ViewerModel, most: Int = .max) {
    self.model = model
    self.most = min(most, 6)
  }

  /// The lines; none if nothing was measured here and measure mode is off.
  var lines: [Line] {
    let shown = measurements
    guard model.measuring.isActive || !shown.isEmpty else { return [] }
    let listed = listed(of: shown)
    guard model.measuring.isActive || !listed.isEmpty else { return [] }
    var lines = [heading(listed.count < shown.count ? "\(listed.count) of \(shown.count)" : nil)]
    if let draft = model.draft {
      let text = draft.shape.map { value($0) } ?? "…"
      lines.append(row(model.measuring.tool.rawValue, text, theme.accent))
    }
    for (measurement, rank) in listed {
      let isSelected = isSelected(measurement)
      let color = isSelected ? theme.strong : theme.text
      let values = model.values(of: measurement)
      var line = row(measurement.name, measurement.text(values), color).spare(rank)
      line.isItem = true
      lines.append(line)
      let details = measurement.details(values)
      if isSelected, !details.isEmpty {
        lines += details.wrapped(to: InformationPanel.textWidth - 2).map {
          Line("  \($0)", theme.faint).spare(4)
        }
      }
    }
    if model.measuring.saveProblem != nil { lines.append(Line("not saved", theme.problem)) }
    return lines
  }

  /// The title, with the tool and how many measurements are listed if not all are.
  private func heading(_ count: String?) -> Line {
    let width = InformationPanel.textWidth
    guard model.measuring.isActive else {
      let title = Line.Piece.text("Measurements", theme.accent, .bold)
      guard let count else { return Line(title) }
      return Line(
        title,
        .rightAligned(
          "\(count), \(model.keyName(.showMeasurements)) lists", end: width, theme.faint))
    }
    let words = [model.measuring.tool.rawValue, count].compactMap(\.self).joined(separator: ", ")
    return Line(
      .text("Measuring", theme.accent, .bold),
      .rightAligned(words, end: width, theme.strong, .bold))
  }

  private func isSelected(_ measurement: CaseMeasurement) -> Bool {
    model.measuring.isActive && measurement.id == model.measuring.selected
  }

  /// The measurements that are listed, in the order in which they were made, each with the rank by which its line
  /// can be spared: the selected one stays, then those made last.
  private func listed(
    of shown: [CaseMeasurement]
  ) -> [(measurement: CaseMeasurement, rank: Int)] {
    let first = shown.filter(isSelected) + shown.reversed().filter { !isSelected($0) }
    let ranks = first.prefix(max(most, 0)).enumerated().map { index, measurement in
      (measurement.id, isSelected(measurement) ? 0 : 1 + index / 2)
    }
    let rank = Dictionary(uniqueKeysWithValues: ranks)
    return shown.compactMap { measurement in rank[measurement.id].map { (measurement, $0) } }
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
