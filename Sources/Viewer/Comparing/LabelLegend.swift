import Imaging
import Rendering
import Terminal

/// The lines of the information panel that explain the labels: which mask is filled and which is outlined,
/// and the colors of the labels that are drawn.
struct LabelLegend {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  private var first: MaskSource { model.pair.first }
  private var second: MaskSource { model.pair.second }
  private var isFigure: Bool { model.layout == .figure }
  private var isOutlined: Bool { model.canvas.isOutlined }

  var lines: [Line] {
    let schemes = schemes
    guard let scheme = schemes.first ?? schemes.second else { return [] }
    let shown = model.shownOverlay
    guard isFigure || shown != .off else { return [heading("off", theme.faint)] }
    var lines = [heading(mode, theme.text)]
    lines += colors(!isFigure && shown == .reference ? schemes.second ?? scheme : scheme)
    // A mask that tells other tissues has colors of its own where it is filled with them.
    if isFigure, let other = schemes.second, other != scheme {
      lines += colors(other, note: "(\(second.word))")
    }
    if model.hasChangedThresholds {
      let limits = (model.study.network?.regions ?? []).map {
        "\($0.abbreviation) \(hundredths(model.threshold($0)))"
      }
      lines.append(Line("above \(limits.joined(separator: " "))", theme.accent))
    }
    if !isFigure, shown == .both, schemes.second != nil { lines.append(outline) }
    if shownMasks.contains(where: model.isResampled) {
      lines.append(Line("masks resampled to this image", theme.accent))
    }
    return lines
  }

  /// The first line; the opacity is that of filled labels.
  private func heading(_ words: String, _ color: CellColor) -> Line {
    // Beside the longest words there is no room for the blank.
    let opacity = model.opacity == 100 ? "100%" : "\(model.opacity) %"
    return Line(
      .text("Overlay", theme.accent, .bold), .column(8), .text(words, color),
      .rightAligned(
        model.fillProblem == nil ? opacity : "", end: InformationPanel.textWidth, theme.faint))
  }

  private var shownMasks: [LabelMap] { [first, second].compactMap(model.study.mask) }

  /// What is drawn, by the names of the compared masks, and how.
  private var mode: String {
    let style = isOutlined ? "outlined" : "filled"
    if isFigure { return style }
    return "\((model.shownOverlay == .reference ? second : first).word) \(style)"
  }

  /// The meaning of the labels of the compared masks; `nil` for a missing mask.
  private var schemes: (first: LabelScheme?, second: LabelScheme?) {
    (model.study.mask(first)?.scheme, model.study.mask(second)?.scheme)
  }

  /// The mask that is outlined over the other, in the colors of its outline.
  private var outline: Line {
    let words = "\(second.word) " + (isOutlined && model.hasDashes ? "dashed" : "outlined")
    var line = Line.empty
    line.pieces = words.unicodeScalars.map {
      .cell($0, theme.reference, on: theme.referenceRim)
    }
    return line
  }

  private func name(_ label: Label, _ scheme: LabelScheme) -> String {
    let name = model.shortName(of: label, in: scheme)
    return name.isEmpty && scheme.isPerLabel ? "\(label)" : name
  }

  /// The colors of a scheme's labels, and what they are called; of many labels, those in the slice.
  ///
  /// Hidden labels are only named, or counted if there are many.
  private func colors(_ scheme: LabelScheme, note: String = "") -> [Line] {
    let palette = model.palette(scheme)
    let isHidden = model.hiddenLabels(scheme) ?? { _ in false }
    let labels = model.legendLabels(scheme)
    let drawn = labels.filter { !isHidden($0) }
    // Narrow swatches are better than a second line.
    let names = drawn.map { " \(name($0, scheme)) " }
    let isWide = names.reduce(-1) { $0 + $1.columns + 2 } <= InformationPanel.textWidth
    var pieces = zip(drawn, names).map { label, words in
      let color = CellColor(palette[label])
      let swatch = isWide ? Line.Piece.swatch(color) : .cell(" ", color, on: color)
      return (
        columns: words.columns + (isWide ? 2 : 1), pieces: [swatch, .text(words, theme.text)]
      )
    }
    let hidden = labels.filter(isHidden).map { name($0, scheme) }
    let hiddenNames = "\(hidden.joined(separator: ", ")) hidden"
    let hiddenWords =
      hiddenNames.columns < InformationPanel.textWidth ? hiddenNames : "\(hidden.count) hidden"
    for words in [hidden.isEmpty ? "" : hiddenWords, note] where !words.isEmpty {
      pieces.append((words.columns + 1, [.text(words + " ", theme.faint)]))
    }
    var lines: [Line] = []
    var room = 0
    for piece in pieces {
      // The blank after the last word of a line needs no room.
      if piece.columns - 1 > room {
        lines.append(.empty)
        room = InformationPanel.textWidth
      }
      lines[lines.count - 1].pieces += piece.pieces
      room -= piece.columns
    }
    return lines
  }
}

extension ViewerModel {
  /// Whether one of two outlines is dashed: in half blocks a dash would be a pixel.
  var hasDashes: Bool {
    // The width of outlines in the terminal's own pixels.
    fine.isShown && (size.cell?.height ?? 20) / 10 > 1
  }
}
