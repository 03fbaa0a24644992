import Imaging
import Terminal

extension Command {
  package static let showSeries = Command("series")
  package static let nextSeries = Command("next-series")
  package static let previousSeries = Command("previous-series")
  package static let nextSeriesPage = Command("next-series-page")
  package static let previousSeriesPage = Command("previous-series-page")
  package static let changeSequence = Command("change-sequence")
  package static let openSeries = Command("open-series")
  package static let hideSeries = Command("hide-series")
}

/// The series of a DICOM study, and which of them are the case's images.
enum SeriesCommands {
  /// All commands of this feature.
  static let all: [CommandSpec] = [
    CommandSpec(
      .showSeries, "list of DICOM series", .cases, keys: [Key("I")],
      note: "with each one's sequence, and why", unless: \.seriesProblem,
      perform: { $0.showSeries() }),
    CommandSpec(
      .previousSeries, "row above", .list, keys: [Key(.up), Key("k")], in: [.series],
      change: { $0.series.moveCursor(to: $0.series.cursor - 1) }
    ).sharingLine(with: .nextSeries, saying: "row above, below"),
    CommandSpec(
      .nextSeries, "row below", .list, keys: [Key(.down), Key("j")], in: [.series],
      change: { $0.series.moveCursor(to: $0.series.cursor + 1) }),
    CommandSpec(
      .previousSeriesPage, "page up", .list, keys: [Key(.pageUp), Key("b", .control)],
      in: [.series],
      change: {
        $0.series.moveCursor(to: $0.series.cursor - SeriesScreen.rowCount($0.size))
      }
    ).sharingLine(with: .nextSeriesPage, saying: "page up, down"),
    CommandSpec(
      .nextSeriesPage, "page down", .list, keys: [Key(.pageDown), Key("f", .control)],
      in: [.series],
      change: {
        $0.series.moveCursor(to: $0.series.cursor + SeriesScreen.rowCount($0.size))
      }),
    CommandSpec(
      .changeSequence, "change the sequence", .images, keys: [Key("m")], in: [.series],
      hint: "sequence", note: "FLAIR, T1, T1ce, T2, none; any other series with it is then unused",
      unless: { $0.series.rows.isEmpty ? "There is no series yet." : nil },
      change: { $0.series.cycleUse() }
    ).typed(
      "sequence", [.choice("SEQUENCE") { _ in sequences }],
      "the sequence of the chosen series", example: "sequence t1ce"
    ) { model, words throws(CommandProblem) in
      let index = try words.choice(0, of: sequences)
      model.series.use(Modality(rawValue: sequences[index]))
      return []
    },
    CommandSpec(
      .openSeries, "open", .list, keys: [Key(.enter)], in: [.series], hint: "open",
      note: "the case with these sequences; a series without one by itself",
      unless: { $0.series.rows.isEmpty ? "There is no series yet." : nil },
      perform: { $0.openSeries() }),
    CommandSpec(
      .hideSeries, "back to the pictures", .list, keys: [Key(.backspace), Key(.escape)],
      in: [.series], hint: "back",
      unless: { $0.hasOpened ? nil : "No image is open yet; press Enter to open one." },
      change: { $0.series.isShown = false }),
  ]

  /// What may be typed after `sequence`.
  private static let sequences = Modality.allCases.map(\.rawValue) + ["none"]

  /// What the mouse does in the list.
  static let mouse: [(gesture: String, help: String)] = [
    ("Wheel", "up and down"),
    ("Click", "select; again to open"),
  ]
}
