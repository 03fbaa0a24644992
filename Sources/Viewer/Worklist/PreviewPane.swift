import Imaging
import Rendering
import Terminal

/// The preview of the chosen case: its picture, and what is known of it.
struct PreviewPane {
  let model: ViewerModel
  let row: WorklistRow
  /// Where it is; its first column stays empty.
  let rectangle: CellRectangle
  private var theme: Theme { model.settings.theme }
  private var content: Loading<CasePreview> {
    model.worklist.preview.content(of: row.id, model.convention)
  }

  /// The column where the words after the names of facts begin.
  private static let indent = 9
  private var left: Int { rectangle.column + 2 }
  private var width: Int { rectangle.width - 3 }

  func draw(on screen: inout Screen) {
    screen.fill(
      rectangle, with: Cell(" ", foreground: theme.text, background: theme.ground))
    screen.fill(
      CellRectangle(
        column: rectangle.column, row: rectangle.row, width: rectangle.width, height: 1),
      with: Cell(" ", foreground: theme.text, background: theme.panel))
    screen.write(
      (content.value?.title ?? row.name).truncated(to: width), left, rectangle.row,
      TextStyle(theme.faint, on: theme.panel))
    let room = rectangle.height - 1
    let facts = facts
    let height = min(width / 2, max(room - facts.count - 1, room / 2))
    let picture = CellRectangle(
      column: left, row: rectangle.row + 1, width: width, height: max(height, 0))
    drawPicture(in: picture, on: &screen)
    for (line, fact) in facts.prefix(max(room - height - 1, 0)).enumerated() {
      fact.draw(on: &screen, left, picture.bottom + 1 + line, width: width)
    }
  }

  private func drawPicture(in rectangle: CellRectangle, on screen: inout Screen) {
    let problem: String?
    switch content {
    case .ready(let preview):
      var scene = preview.scene
      scene.pixelAspect = model.pixelAspect
      scene.opacity = Double(model.opacity) / 100
      scene.colorMap = model.canvas.colorMap
      scene.interpolation = model.canvas.interpolation
      screen.draw(
        scene.render(width: rectangle.width, height: rectangle.height * 2), rectangle)
      drawLetters(preview.letters, rectangle, theme, on: &screen)
      if let image = model.fineImage(of: scene, preview.letters, in: rectangle) {
        screen.images.append(image)
      }
      return
    case .failed(let reason): problem = reason
    case .absent, .pending: problem = row.problem
    }
    let lines = (problem ?? "Loading…").wrapped(to: rectangle.width, lines: rectangle.height)
    for (line, text) in lines.enumerated() {
      screen.write(
        text, rectangle.column,
        rectangle.row + max((rectangle.height - lines.count) / 2, 0) + line,
        TextStyle(problem == nil ? theme.faint : theme.problem, on: theme.ground))
    }
  }

  // MARK: Facts

  /// The most important come first, because a small pane has no room for all.
  private var facts: [Line] {
    var lines: [Line] = [Line(.text(row.name.truncated(to: width), theme.strong, .bold))]
    if let review = row.review {
      if !review.words.isEmpty {
        lines += fact("Verdict", review.words, review.verdict?.color(theme) ?? theme.text)
      }
      for other in review.others { lines += fact("Reader", other.words) }
    }
    lines += maskFacts
    if let scores = row.dice.value {
      let words = Region.allCases.compactMap { region in
        scores[region].flatMap { number -> String? in
          if case .unknown = number { return nil }
          return "\(region.abbreviation) \(number.text)"
        }
      }
      lines += fact("Dice", words.joined(separator: ", "))
    }
    for cell in row.cells { lines += fact(cell.column, cell.text) }
    if let date = row.date { lines += fact("Date", date) }
    if let preview = content.value {
      let spacing = preview.spacing.map { shortNumber(($0 * 100).rounded() / 100) }
      lines += fact(
        "Size",
        preview.size.map(String.init).joined(separator: "×") + ", "
          + spacing.joined(separator: "×") + " mm")
    }
    if !row.modalities.isEmpty {
      lines += fact("Images", row.modalities.map(\.displayName).joined(separator: " "))
    }
    return lines
  }

  private var maskFacts: [Line] {
    switch row.summary {
    case .absent: return row.mask == nil ? fact("Mask", "none", theme.faint) : []
    case .pending: return fact("Mask", "…", theme.faint)
    case .failed(let reason): return fact("Mask", reason, theme.problem)
    case .ready(let summary):
      let volume = MaskSummary.text(summary.milliliters)
      let parts = summary.parts.map { "\($0.name) \(MaskSummary.text($0.milliliters))" }
      return fact("Mask", summary.mask.words)
        + fact("Volume", "\(volume) ml")
        + (summary.parts.count > 1 ? fact("", parts.joined(separator: ", ") + " ml") : [])
        + fact("Lesions", summary.lesionWords)
    }
  }

  /// A fact in as many lines as it needs, at most three.
  private func fact(_ name: String, _ text: String, _ color: CellColor? = nil) -> [Line] {
    let indent = Self.indent
    let lines = text.wrapped(to: max(width - indent, 8), lines: 3)
    return lines.enumerated().map { index, text in
      Line(
        .text(index == 0 ? name.truncated(to: indent - 1) : "", theme.faint), .column(indent),
        .text(text, color ?? theme.text))
    }
  }
}
