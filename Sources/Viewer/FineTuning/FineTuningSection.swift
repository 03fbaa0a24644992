import Imaging
import Terminal

/// What the network was taught: lines of the information panel.
struct LearningSection {
  let model: ViewerModel

  init(_ model: ViewerModel) { self.model = model }

  /// How far it is, or what came of it; nothing where nothing was learned.
  var lines: [Line] {
    if let progress = model.learning.progress {
      return [
        Line(
          .text("Learning", Theme.accent, .bold),
          .rightAligned("\(Int(progress * 100)) %", end: 18, Theme.strong),
          .rightAligned("\(KeyTable.keyName(.cancel)) stops", end: 30, Theme.faint))
      ]
    }
    guard let lesson = model.learning.lesson else { return [] }
    let slices = "\(lesson.slices) slice\(lesson.slices == 1 ? "" : "s")"
    let key = KeyTable.keyName(.otherModel)
    var heading = Line(
      .text(model.learning.isInUse ? "Learned" : "Not in use", Theme.accent, .bold),
      .rightAligned(slices, end: 20, Theme.faint))
    heading.pieces.append(
      .rightAligned("\(key) \(model.learning.isInUse ? "back" : "on")", end: 30, Theme.faint))
    return [heading]
      + Region.allCases.map { region in
        Line(
          .text(region.abbreviation, Theme.strong, .bold), .column(4),
          .text("Dice on them", Theme.faint),
          .rightAligned(lesson.change(region), end: 30, Theme.text)
        ).spare(1)
      }
  }
}
