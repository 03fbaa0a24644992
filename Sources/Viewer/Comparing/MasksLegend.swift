import Imaging
import Metrics
import Rendering
import Terminal

/// The lines of the information panel about all masks together: whose outline has which color, or the colors of
/// the numbers of votes.
struct MasksLegend {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  private var isVotes: Bool { model.shownOverlay == .votes }

  init(_ model: ViewerModel) { self.model = model }

  var lines: [Line] {
    let heading = Line(
      .text(isVotes ? "Votes" : "Outlines", theme.accent, .bold), .column(10),
      .text(model.structureName.truncated(to: 20), theme.text),
      .rightAligned(
        isVotes ? "\(model.shownOpacity) %" : "", end: InformationPanel.textWidth, theme.faint))
    return [heading] + (isVotes ? votes : outlines)
  }

  /// The masks that tell the structure in view, and the names of those that do not.
  private func sources(_ all: [MaskSource]) -> (telling: [MaskSource], silent: [String]) {
    let telling = all.filter {
      model.study.mask($0)?.scheme.structures.contains(model.structure) ?? false
    }
    return (telling, all.filter { !telling.contains($0) }.map(\.word))
  }

  private var outlines: [Line] {
    let (telling, silent) = sources(model.masksTogether)
    let all = model.study.sources
    let lines = telling.map { source -> Line in
      let style = MaskStyle(all.firstIndex(of: source) ?? 0)
      let stroke = style.isDashed && model.hasDashes ? "╌╌ " : "── "
      return Line(
        .text(stroke, CellColor(style.color), .bold),
        .text(source.name.truncated(to: 14), theme.text),
        .rightAligned(estimate(source), end: InformationPanel.textWidth, theme.faint)
      )
    }
    let hasEstimates = telling.contains { !estimate($0).isEmpty && !isConsensus($0) }
    let titles = Line(
      .rightAligned("sensit. specif.", end: InformationPanel.textWidth, theme.faint))
    return (hasEstimates ? [titles] : []) + lines + note(silent)
  }

  private func isConsensus(_ source: MaskSource) -> Bool {
    model.study.others.contains { $0.source == source && $0.isConsensus }
  }

  /// What STAPLE found of a reader: sensitivity and specificity.
  private func estimate(_ source: MaskSource) -> String {
    guard let consensus = model.study.consensus else { return "" }
    if isConsensus(source) { return consensus.words }
    guard let index = consensus.names.firstIndex(of: source.name),
      let staple = consensus.parts.first(where: { $0.structure == model.structure })?.staple
    else { return "" }
    // Each number under its title.
    return "\(ratio(staple.sensitivities[index], 3))  "
      + ratio(min(staple.specificities[index], 1), 4)
  }

  private var votes: [Line] {
    let (telling, silent) = sources(model.voters)
    let count = telling.count
    guard count > 0 else { return note(silent) }
    var lines: [Line] = []
    var room = 0
    for number in 1...count {
      let words = " \(number) "
      if words.columns + 2 > room {
        lines.append(.empty)
        room = InformationPanel.textWidth
      }
      let color = CellColor(VoteColors.color(number, of: count))
      lines[lines.count - 1].pieces += [.swatch(color), .text(words, theme.text)]
      room -= words.columns + 2
    }
    let names = telling.map(\.name).joined(separator: ", ")
    lines.append(Line("of \(names)".truncated(to: InformationPanel.textWidth), theme.faint))
    lines.append(
      Line(
        .text("── ", CellColor(VoteColors.majority), .bold), .text("more than half", theme.text)))
    return lines + note(silent)
  }

  private func note(_ silent: [String]) -> [Line] {
    guard !silent.isEmpty else { return [] }
    let words = "\(silent.joined(separator: ", ")): no \(model.structureName)"
    return [Line(words.truncated(to: InformationPanel.textWidth), theme.faint)]
  }
}
