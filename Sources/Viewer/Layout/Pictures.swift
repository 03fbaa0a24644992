import Imaging
import Rendering
import Terminal

/// Draws the panels' pictures with their letters, or says why there are none.
func drawPictures(_ model: ViewerModel, _ layout: ViewerLayout, on screen: inout Screen) {
  guard model.hasPicture else { return drawEmpty(model, layout.area, on: &screen) }
  for pane in layout.panes {
    // Beside a single picture there may be room for labels.
    let right = layout.panes.count == 1 ? layout.area.right : pane.rectangle.right
    draw(pane, model, labelsTo: right, on: &screen)
  }
}

/// Draws one picture and the words around it.
private func draw(
  _ pane: Pane, _ model: ViewerModel, labelsTo right: Int, on screen: inout Screen
) {
  let theme = model.settings.theme
  let rectangle = pane.rectangle
  if model.hasCaptions {
    let isChosen = model.isChosen(pane.panel)
    screen.writeCentered(
      model.title(pane.panel), from: rectangle.column, width: rectangle.width, rectangle.row - 1,
      TextStyle(isChosen ? theme.strong : theme.faint, on: theme.ground, isChosen ? .bold : []))
  }
  guard var scene = model.scene(pane) else {
    return screen.writeCentered(
      model.missing(pane.panel), from: rectangle.column, width: rectangle.width,
      rectangle.row + rectangle.height / 2, TextStyle(theme.faint, on: theme.ground))
  }
  scene.pixelAspect = model.pixelAspect
  let marks = scene.marks
  // In half blocks, letters of dots would cover the picture; cells have letters of their own.
  for index in marks.indices { scene.marks[index].label = "" }
  var picture = scene.render(width: rectangle.width, height: rectangle.height * 2)
  if model.isCrosshairShown, !model.isBrushShown, let pixel = pane.pixel(of: model.crosshair) {
    let color = RGB(theme.crosshair)
    if model.layout == .planes {
      picture.drawLines(color, x: pixel.x, y: pixel.y, in: pane.mapping.target)
    }
    picture.drawCrosshair(color, x: pixel.x, y: pixel.y, in: pane.mapping.target)
  }
  model.drawTool(on: &picture, pane.mapping, pane)
  screen.draw(picture, rectangle)
  if model.layout == .montage {
    let isChosen = model.isChosen(pane.panel)
    screen.writeRight(
      "\(pane.panel.slice)", endingAt: rectangle.right, rectangle.bottom - 1,
      TextStyle(isChosen ? theme.letter : theme.text, on: nil, isChosen ? .bold : []))
  } else {
    drawLetters(pane.geometry.letters, rectangle, theme, on: &screen)
  }
  model.drawLabels(of: marks, pane, to: right, on: &screen)
  if let hint = model.emptyHint(pane.panel) {
    screen.writeCentered(
      hint, from: rectangle.column, width: rectangle.width, rectangle.bottom - 2,
      TextStyle(theme.letter))
  }
  if let image = model.fineImage(pane) { screen.images.append(image) }
}

/// Writes the anatomical directions at the middle of a picture's edges.
func drawLetters(
  _ letters: SliceGeometry.EdgeLetters, _ rectangle: CellRectangle, _ theme: Theme,
  on screen: inout Screen
) {
  let style = TextStyle(theme.letter, on: nil, .bold)
  let all = [letters.left, letters.right, letters.top, letters.bottom]
  for (letter, cell) in zip(all, letterCells(in: rectangle)) {
    screen.write(String(letter), cell.column, cell.row, style)
  }
}

/// The cells of a picture's anatomical directions: left, right, top and bottom.
func letterCells(in rectangle: CellRectangle) -> [CellRectangle] {
  let column = rectangle.column + rectangle.width / 2
  let row = rectangle.row + rectangle.height / 2
  return [
    (rectangle.column, row), (rectangle.right - 1, row), (column, rectangle.row),
    (column, rectangle.bottom - 1),
  ].map { CellRectangle(column: $0.0, row: $0.1, width: 1, height: 1) }
}

/// Says what is being read, or what went wrong.
private func drawEmpty(_ model: ViewerModel, _ area: CellRectangle, on screen: inout Screen) {
  let theme = model.settings.theme
  var lines: [(String, CellColor)]
  if let image = model.image {
    switch image.content {
    case .failed(let reason):
      lines = [("\(image.title) cannot be shown", theme.problem), (reason, theme.text)]
      if model.study.images.count > 1 {
        lines.append(("\(model.keyName(.nextImage)) shows the next image", theme.faint))
      }
    default: lines = [("Loading \(image.title)…", theme.text)]
    }
  } else if model.study.isLoading {
    lines = [("Loading \(model.study.name)…", theme.text)]
  } else {
    lines = [("This case cannot be shown", theme.problem)]
    if let problem = model.study.problem { lines.append((problem, theme.text)) }
    if let index = model.worklist.index(of: model.caseIndex),
      index + 1 < model.worklist.listed.count
    {
      lines.append(("\(model.keyName(.nextCase)) shows the next case", theme.faint))
    }
  }
  let wrapped = lines.flatMap { line in
    line.0.wrapped(to: max(area.width - 4, 10)).map { ($0, line.1) }
  }
  for (index, line) in wrapped.enumerated() {
    screen.writeCentered(
      line.0, from: area.column + 1, width: area.width - 2,
      area.row + max((area.height - wrapped.count) / 2, 0) + index,
      TextStyle(line.1, on: theme.ground))
  }
}

extension Screen {
  /// Draws a picture as half blocks, two pixels a cell.
  ///
  /// - Parameters:
  ///   - picture: Its height is twice the rectangle's.
  ///   - rectangle: Where; what lies outside the screen is left out.
  mutating func draw(_ picture: Picture, _ rectangle: CellRectangle) {
    picture.pixels.withUnsafeBufferPointer { pixels in
      for row in 0..<min(rectangle.height, picture.height / 2) {
        let upper = 2 * row * picture.width
        let lower = upper + picture.width
        for column in 0..<min(rectangle.width, picture.width) {
          self[rectangle.column + column, rectangle.row + row] = Cell(
            upper: CellColor(pixels[upper + column]), lower: CellColor(pixels[lower + column]))
        }
      }
    }
  }
}

extension ViewerModel {
  /// Whether the pictures have names above them.
  var hasCaptions: Bool {
    layout != .single && layout != .montage && (layout != .times || followUp.other != nil)
  }

  /// Whether keys act on a panel and not on those beside it.
  func isChosen(_ panel: Panel) -> Bool {
    panel.plane == plane && panel.slice == sliceIndex && panel.image == imageIndex
  }

  /// Why the image of a panel is not there.
  func missing(_ panel: Panel) -> String {
    if panel.time != .own { return "not in that scan" }
    guard study.images.indices.contains(panel.image),
      case .failed = study.images[panel.image].content
    else { return "loading…" }
    return "cannot be shown"
  }

  /// What to say in a panel that has nothing to show; `nil` if it has something.
  func emptyHint(_ panel: Panel) -> String? {
    if panel.time != .own { return nil }
    return switch panel.role {
    case .image, .bare: nil
    case .reference: emptyHint(pair.second)
    case .prediction: emptyHint(pair.first)
    }
  }

  private func emptyHint(_ source: MaskSource) -> String? {
    switch source {
    case .reference:
      switch study.reference {
      case .absent: "no reference"
      case .pending: "loading…"
      case .failed: "reference unusable"
      case .ready: nil
      }
    case .prediction:
      isSliceSegmented || task != nil ? nil : "\(keyName(.segmentSlice)) segments"
    case .second, .edited, .other: nil
    }
  }

  /// Whether something of the slice in view was segmented.
  var isSliceSegmented: Bool { isSegmented(sliceIndex, plane) }

  /// Whether something of a slice was segmented.
  func isSegmented(_ index: Int, _ plane: Plane) -> Bool {
    guard let prediction = study.prediction else { return false }
    if plane != .axial { return prediction.segmentedCount > 0 }
    guard let geometry = geometry(plane) else { return false }
    var axial = index
    if geometry.grid != prediction.map.grid {
      var point = crosshair
      point[geometry.normal] = index
      let home = prediction.map.grid
      axial = Prediction.axial(home).index(
        of: home.voxel(nearest: geometry.grid.affine.world(point)))
    }
    return prediction.isSegmented.indices.contains(axial) && prediction.isSegmented[axial]
  }
}

extension String {
  /// The text in a limited number of lines; the last ends with "…" if there is more.
  func wrapped(to limit: Int, lines count: Int) -> [String] {
    let lines = wrapped(to: limit)
    guard lines.count > count, count > 0 else { return lines }
    let rest = lines[(count - 1)...].joined(separator: " ")
    return lines[..<(count - 1)] + [rest.truncated(to: limit)]
  }

  /// The text in lines of limited width, broken at spaces if possible.
  func wrapped(to limit: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ") {
      var word = String(word)
      while word.columns > limit {
        if !line.isEmpty { lines.append(line) }
        line = ""
        lines.append(String(word.prefix(limit)))
        word = String(word.dropFirst(limit))
      }
      if line.isEmpty {
        line = word
      } else if line.columns + 1 + word.columns <= limit {
        line += " " + word
      } else {
        lines.append(line)
        line = word
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
