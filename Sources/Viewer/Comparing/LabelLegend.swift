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
    let isOutlineAlone = !isFigure && shown == .both && schemes.first == nil
    if !isOutlineAlone {
      lines += colors(!isFigure && shown == .reference ? schemes.second ?? scheme : scheme)
    }
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
    if !isFigure, shown == .both { lines.append(strokes) }
    if shownMasks.contains(where: model.isResampled) {
      lines.append(Line("masks resampled to this image", theme.accent))
    }
    return lines
  }

  /// The first line; the opacity is that of filled labels.
  private func heading(_ words: String, _ color: CellColor) -> Line {
    let hasFill = (isFigure || model.shownOverlay != .off) && !isOutlined
    return Line(
      .text("Overlay", theme.accent, .bold), .column(9), .text(words, color),
      .rightAligned(
        hasFill ? "\(model.opacity) %" : "", end: InformationPanel.textWidth, theme.faint))
  }

  private var shownMasks: [LabelMap] { [first, second].compactMap(model.study.mask) }

  /// What is drawn, by the names of the compared masks, and how.
  private var mode: String {
    let style = isOutlined ? "outlined" : "filled"
    if isFigure { return style }
    return switch model.shownOverlay {
    case .prediction: "\(first.word) \(style)"
    case .reference: "\(second.word) \(style)"
    case let other: other.rawValue
    }
  }

  /// The meaning of the labels of the compared masks; `nil` for a missing mask.
  private var schemes: (first: LabelScheme?, second: LabelScheme?) {
    (model.study.mask(first)?.scheme, model.study.mask(second)?.scheme)
  }

  /// Which mask is filled and which is outlined, the latter in the colors of its outline.
  private var strokes: Line {
    let schemes = schemes
    let one = isOutlined ? model.hasDashes ? "solid" : "outlined" : "filled"
    guard schemes.second != nil else { return Line("\(first.word) \(one)", theme.faint) }
    let other = "\(second.word) " + (isOutlined && model.hasDashes ? "dashed" : "outlined")
    guard schemes.first != nil else { return outlined(other, after: "") }
    // The second name is written in the colors of its line.
    return isOutlined && !model.hasDashes
      ? outlined(second.word, after: "outlined: \(first.word), ")
      : outlined(other, after: "\(first.word) \(one), ")
  }

  private func outlined(_ words: String, after text: String) -> Line {
    var line = Line(text, theme.faint)
    line.pieces += words.unicodeScalars.map {
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
  /// Hidden labels are counted only.
  private func colors(_ scheme: LabelScheme, note: String = "") -> [Line] {
    let palette = model.palette(scheme)
    let isHidden = model.hiddenLabels(scheme) ?? { _ in false }
    let labels = model.legendLabels(scheme)
    var pieces = labels.filter { !isHidden($0) }.map { label in
      let words = " \(name(label, scheme)) "
      return (
        columns: words.columns + 2,
        pieces: [Line.Piece.swatch(CellColor(palette[label])), .text(words, theme.text)]
      )
    }
    let hidden = labels.count(where: isHidden)
    for words in [hidden > 0 ? "\(hidden) hidden" : "", note] where !words.isEmpty {
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
