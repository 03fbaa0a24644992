import Imaging
import Terminal

/// The lines of the information panel about training.
struct FineTuningSection {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  /// The progress of training, or its result; empty before any training.
  var lines: [Line] {
    if let progress = model.fineTuning.progress {
      let line = Line(
        .text("Training", theme.accent, .bold),
        .rightAligned("\(Int(progress * 100)) %", end: 18, theme.strong),
        .rightAligned("\(model.keyName(.cancel)) stops", end: 30, theme.faint))
      return [line] + (model.fineTuning.timeLeft.words.map { [Line($0, theme.faint)] } ?? [])
    }
    guard let tuned = model.fineTuning.tuned else { return [] }
    let slices = "\(tuned.slices) slice\(tuned.slices == 1 ? "" : "s")"
    let key = model.keyName(.otherModel)
    var heading = Line(
      .text(model.fineTuning.isInUse ? "Fine-tuned" : "Not in use", theme.accent, .bold),
      .rightAligned(slices, end: 20, theme.faint))
    heading.pieces.append(
      .rightAligned("\(key) \(model.fineTuning.isInUse ? "back" : "on")", end: 30, theme.faint))
    return [heading]
      + Region.allCases.map { region in
        Line(
          .text(region.abbreviation, theme.strong, .bold), .column(4),
          .text("Dice on them", theme.faint),
          .rightAligned(tuned.change(region), end: 30, theme.text)
        ).spare(1)
      }
  }
}
