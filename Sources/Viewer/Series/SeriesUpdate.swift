import Imaging
import Terminal

extension ViewerModel {
  /// Why there is no list of series, in a sentence.
  var seriesProblem: String? {
    study.hasSeries
      ? nil : "This case was not opened from DICOM files, so it has no list of series."
  }

  /// Shows the list, and has the headers read where that was not done yet.
  mutating func showSeries() -> [Effect] {
    series.isShown = true
    guard series.generation != generation || series.rows.isEmpty else { return [] }
    series.isReading = true
    series.generation = generation
    return [.series(.list, caseIndex, generation: generation)]
  }

  /// Handles a report about the series.
  mutating func take(_ report: SeriesReport) -> [Effect] {
    series.isReading = false
    switch report {
    case .listed(let rows, let title):
      // At the start, a single series leaves nothing to choose.
      let opens = start.showsSeries && series.rows.isEmpty && rows.count == 1
      series.list(rows)
      series.title = title
      if opens { return openSeries() }
    case .changed:
      series.isOpening = false
      series.isShown = false
      let opensAt = series.opensAt
      let known = series
      let effects = open(caseAt: caseIndex)
      // The same series: nothing needs to be read again.
      series = known
      series.opensAt = opensAt
      series.generation = generation
      study.hasSeries = true
      return effects
    case .failed(let reason):
      series.isOpening = false
      notice = Notice(.problem, reason)
    }
    return []
  }

  /// Opens the case with the sequences of the list, at the image of the chosen series; a series
  /// without a sequence is opened by itself.
  mutating func openSeries() -> [Effect] {
    guard let row = series.chosen, !series.isOpening else { return [] }
    guard let use = row.use else {
      series.isOpening = true
      series.isChanged = true
      return [.series(.single(series.cursor), caseIndex, generation: generation)]
    }
    if !series.isChanged, let index = study.images.firstIndex(where: { $0.modality == use }) {
      series.isShown = false
      imageIndex = index
      return []
    }
    series.isOpening = true
    series.isChanged = false
    series.opensAt = use
    return [.series(.use(series.uses), caseIndex, generation: generation)]
  }

  /// Handles the mouse in the list.
  mutating func handleInSeries(_ mouse: Mouse) -> [Effect] {
    switch mouse.action {
    case .wheelUp: series.moveCursor(to: series.cursor - 1)
    case .wheelDown: series.moveCursor(to: series.cursor + 1)
    case .press(.left):
      let index = mouse.row - SeriesScreen.headRow - 1 + series.offset
      guard mouse.row > SeriesScreen.headRow, series.rows.indices.contains(index) else { return [] }
      if index == series.cursor { return openSeries() }
      series.moveCursor(to: index)
    default: break
    }
    return []
  }

  /// Scrolls as little as shows the chosen row.
  mutating func followSeries() {
    guard series.isShown else { return }
    let count = SeriesScreen.rowCount(size)
    series.offset = min(max(series.offset, series.cursor - count + 1), series.cursor)
    series.offset = max(min(series.offset, series.rows.count - count), 0)
  }
}
