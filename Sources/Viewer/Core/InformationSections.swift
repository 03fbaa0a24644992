import Rendering

extension ViewerModel {
  /// The sections of the information panel that have something to say, the most important first.
  ///
  /// - Parameters:
  ///   - inRow: Whether they are beside each other and not below each other.
  ///   - items: How many items a list may have.
  /// - Returns: The lines of each section.
  func informationSections(inRow: Bool, items: Int = .max) -> [[Line]] {
    let overlay =
      switch shownOverlay {
      case .heat: HeatLegend(self).lines
      case .agreement: AgreementLegend(self).lines
      case .outlines, .votes: MasksLegend(self).lines
      default: LabelLegend(self).lines
      }
    let window =
      shownTime == .difference || layout == .times
      ? DifferenceLegend(self).lines + (layout == .times ? WindowLegend(self).lines : [])
      : WindowLegend(self).lines
    // Numbers of this scan beside a picture of another one would be taken for that one's.
    if otherScanProblem != nil {
      return [OtherScanSection(self).lines, overlay, window].filter { !$0.isEmpty }
    }
    let sections = [
      EditSummary(self)?.lines ?? [], FineTuningSection(self).lines,
      MeasuringSection(self, most: items).lines,
      FactsSection(self).lines,
      DiceSection(self).lines,
      SizeSection(self).lines, CrosshairSection(self).lines,
    ]
    return (sections + (inRow ? [overlay, window] : [window, overlay])).filter { !$0.isEmpty }
  }
}
