package import Terminal

/// Draws the viewer on a screen; the same model gives the same cells.
package func draw(_ model: ViewerModel, on screen: inout Screen) {
  let theme = model.settings.theme
  screen.fill(screen.bounds, with: Cell(" ", foreground: theme.text, background: theme.ground))
  guard !ViewerLayout.isTooSmall(model.size) else {
    return drawTooSmall(model.size, theme, on: &screen)
  }
  guard ![.list, .series, .measurements].contains(model.keyMode) else {
    return drawList(model, on: &screen)
  }
  let layout = ViewerLayout(model)
  TitleBar(model).draw(on: &screen)
  drawPictures(model, layout, on: &screen)
  let pictures = screen.images.isEmpty ? nil : screen
  if let rail = layout.rail { drawRail(model, rail, on: &screen) }
  if let strip = layout.strip { DiceStrip(model: model, rectangle: strip).draw(on: &screen) }
  if let information = layout.information {
    InformationPanel(model).draw(on: &screen, information)
  }
  if let offset = model.measuresOffset {
    MeasuresScreen(model: model, offset: offset).draw(on: &screen)
  }
  if let offset = model.informationOffset {
    InformationPage(model: model, offset: offset).draw(on: &screen)
  }
  if let offset = model.measuring.statisticsOffset {
    LabelStatisticsScreen(model: model, offset: offset).draw(on: &screen)
  }
  if let offset = model.followUp.changesOffset, let timeline = model.followUp.other?.timeline {
    ChangesScreen(timeline: timeline, theme: theme, offset: offset).draw(on: &screen)
  }
  if let offset = model.editing.historyOffset, let session = model.editing.session {
    HistoryScreen(session: session, offset: offset, theme: theme).draw(on: &screen)
  }
  if let help = model.help { HelpScreen(model: model, state: help).draw(on: &screen) }
  StatusLine(model, hasPanel: layout.information != nil).draw(on: &screen)
  CommandMenu(model).draw(on: &screen)
  ExportMenuBox(menu: model.exportMenu, theme: theme).draw(on: &screen)
  if let pictures { screen.removeImages(writtenOverSince: pictures) }
}

/// Draws the list of cases, of a case's series, or of its measurements.
private func drawList(_ model: ViewerModel, on screen: inout Screen) {
  switch model.keyMode {
  case .list: WorklistScreen(model).draw(on: &screen)
  case .series: SeriesScreen(model).draw(on: &screen)
  default: MeasurementsScreen(model).draw(on: &screen)
  }
  let pictures = screen.images.isEmpty ? nil : screen
  if let help = model.help { HelpScreen(model: model, state: help).draw(on: &screen) }
  StatusLine(model, hasPanel: true).draw(on: &screen)
  CommandMenu(model).draw(on: &screen)
  if let pictures { screen.removeImages(writtenOverSince: pictures) }
}

/// Draws a model on a new screen of its size.
package func screen(of model: ViewerModel) -> Screen {
  var screen = Screen(width: model.size.columns, height: model.size.rows)
  draw(model, on: &screen)
  return screen
}

/// Says how large the terminal must be.
private func drawTooSmall(_ size: TerminalSize, _ theme: Theme, on screen: inout Screen) {
  let minimum = ViewerLayout.minimum
  let lines = [
    "This terminal is \(size.columns)×\(size.rows).",
    "glia needs \(minimum.columns)×\(minimum.rows).", "Make it larger, or press q.",
  ]
  let top = max((size.rows - lines.count) / 2, 0)
  for (index, line) in lines.enumerated() {
    screen.writeCentered(
      line, from: 0, width: size.columns, top + index, TextStyle(theme.text))
  }
}
