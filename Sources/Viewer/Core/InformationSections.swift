import Rendering

extension ViewerModel {
  /// The sections of the information panel that have something to say, the most important first.
  ///
  /// - Parameter inRow: Whether they are beside each other and not below each other.
  /// - Returns: The lines of each section.
  func informationSections(inRow: Bool) -> [[Line]] {
    let overlay =
      switch shownOverlay {
      case .heat: HeatLegend(self).lines
      case .agreement: AgreementLegend(self).lines
      default: LabelLegend(self).lines
      }
    let window = WindowLegend(self).lines
    let sections = [
      EditSummary(self)?.lines ?? [], FineTuningSection(self).lines, MeasuringSection(self).lines,
      FactsSection(self).lines,
      DiceSection(self).lines,
      SizeSection(self).lines, CrosshairSection(self).lines,
    ]
    return (sections + (inRow ? [overlay, window] : [window, overlay])).filter { !$0.isEmpty }
  }
}
