import Imaging
import Rendering
import Terminal

/// The lines of the information panel that explain the labels: their colors, and which mask is filled
/// with them and which is outlined.
struct LabelLegend {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  private var first: MaskSource { model.pair.first }
  private var second: MaskSource { model.pair.second }
  private var isFigure: Bool { model.layout == .figure }

  var lines: [Line] {
    let schemes = schemes
    guard let scheme = schemes.first ?? schemes.second else { return [] }
    let shown = model.shownOverlay
    let isOff = !isFigure && shown == .off
    var lines = [
      Line(
        .text("Overlay", theme.accent, .bold), .column(9),
        .text(isFigure ? "filled" : mode, isOff ? theme.faint : theme.text),
        .rightAligned("\(model.opacity) %", end: InformationPanel.textWidth, theme.faint))
    ]
    let isOutlineAlone = !isFigure && shown == .both && schemes.first == nil
    if !isOutlineAlone {
      lines.append(colors(!isFigure && shown == .reference ? schemes.second ?? scheme : scheme))
    }
    // A mask that tells other tissues has colors of its own where it is filled with them.
    if isFigure, let other = schemes.second, other != scheme {
      var line = colors(other)
      line.pieces.append(.text("(\(second.word))", theme.faint))
      lines.append(line)
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

  private var shownMasks: [LabelMap] { [first, second].compactMap(model.study.mask) }

  /// What is drawn, by the names of the compared masks.
  private var mode: String {
    switch model.shownOverlay {
    case .prediction: first.title.lowercased()
    case .reference: second.title.lowercased()
    case let other: other.rawValue
    }
  }

  /// The meaning of the labels of the compared masks; `nil` for a missing mask.
  private var schemes: (first: LabelScheme?, second: LabelScheme?) {
    (model.study.mask(first)?.scheme, model.study.mask(second)?.scheme)
  }

  /// Which mask is filled and which is outlined, the latter in the colors of its outline.
  private var strokes: Line {
    let (one, other) = model.canvas.isOutlined ? ("solid", "dashed") : ("filled", "outlined")
    let schemes = schemes
    guard schemes.second != nil else { return Line("\(one): \(first.word)", theme.faint) }
    guard schemes.first != nil else { return outlined("\(other): \(second.word)", after: "") }
    return outlined("\(other) \(second.word)", after: "\(one) \(first.word), ")
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

  /// The colors of a scheme's labels, and what they are called; of a map of many labels, those in the
  /// slice.
  private func colors(_ scheme: LabelScheme) -> Line {
    let palette = model.palette(scheme)
    var line = Line.empty
    line.pieces = (model.legendLabels(scheme)).flatMap { label -> [Line.Piece] in
      let isShown = !model.canvas.hidden.contains(label)
      return [
        .swatch(isShown ? CellColor(palette[label]) : theme.rail),
        .text(
          " \(name(label, scheme)) ", isShown ? theme.text : theme.faint),
      ]
    }
    return line
  }
}
