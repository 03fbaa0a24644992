import Imaging
import Metrics
import Terminal

extension Command {
  package static let showMeasurements = Command("measurements")
  package static let nextMeasurement = Command("next-measurement")
  package static let previousMeasurement = Command("previous-measurement")
  package static let nextMeasurementPage = Command("next-measurement-page")
  package static let previousMeasurementPage = Command("previous-measurement-page")
  package static let goToMeasurement = Command("go-to-measurement")
  package static let renameMeasurement = Command("rename-measurement")
  package static let deleteMeasurement = Command("delete-measurement")
  package static let exportMeasurementList = Command("export-measurement-list")
  package static let hideMeasurements = Command("hide-measurements")
}

/// The list of everything that was measured in a case.
enum MeasurementList {
  /// All commands of the list.
  static let commands: [CommandSpec] = [
    CommandSpec(
      .showMeasurements, "list of measurements", .measuring, keys: [Key("U")],
      in: [.viewer, .measure], note: "to name, delete and export them",
      change: { $0.measuring.isListShown = true }),
    row(.previousMeasurement, "row above", Key(.up), Key("k")) { _ in -1 }
      .sharingLine(with: .nextMeasurement, saying: "row above, below"),
    row(.nextMeasurement, "row below", Key(.down), Key("j")) { _ in 1 },
    row(.previousMeasurementPage, "page up", Key(.pageUp), Key("b", .control)) {
      -MeasurementsScreen.rowCount($0.size)
    }.sharingLine(with: .nextMeasurementPage, saying: "page up, down"),
    row(.nextMeasurementPage, "page down", Key(.pageDown), Key("f", .control)) {
      MeasurementsScreen.rowCount($0.size)
    },
    CommandSpec(
      .goToMeasurement, "show its slice", .list, keys: [Key(.enter)], in: [.measurements],
      hint: "go to", unless: \.selectionProblem, change: { $0.goToSelected() }),
    CommandSpec(
      .renameMeasurement, "name it", .measuring, keys: [Key("n")], in: [.measurements],
      hint: "name", unless: \.selectionProblem, change: { $0.promptForName() }),
    CommandSpec(
      .deleteMeasurement, "delete it", .measuring, keys: [Key("x"), Key(.delete)],
      in: [.measurements], hint: "delete", unless: \.selectionProblem,
      perform: { $0.deleteSelected() }),
    CommandSpec(
      .undoMeasurementChange, "undo a move or deletion", .measuring, keys: [Key("z")],
      in: [.measure, .measurements], unless: \.measurementUndoProblem,
      perform: { $0.undoMeasurementChange() }),
    CommandSpec(
      .exportMeasurementList, "export them", .measuring, keys: [Key("e")], in: [.measurements],
      hint: "export", note: "as CSV or JSON, by the extension of the file",
      unless: {
        $0.measuring.measurements.isEmpty ? "There are no measurements in this case yet." : nil
      }, change: { $0.promptForExport() }),
    CommandSpec(
      .hideMeasurements, "back to the pictures", .list, keys: [Key(.backspace), Key(.escape)],
      in: [.measurements], hint: "back", change: { $0.measuring.isListShown = false }),
  ]

  private static func row(
    _ command: Command, _ help: String, _ keys: Key...,
    by step: @escaping @Sendable (ViewerModel) -> Int
  ) -> CommandSpec {
    CommandSpec(
      command, help, .list, keys: keys, in: [.measurements],
      change: { $0.selectMeasurement(by: step($0)) })
  }

  /// What the mouse does in the list.
  static let mouse: [(gesture: String, help: String)] = [
    ("Wheel", "up and down"),
    ("Click", "select; again to go there"),
  ]
}

extension Prompt {
  /// Asks for the name of the file to export measurements to.
  static func exportMeasurements(to path: String) -> Prompt {
    Prompt(Command("export-measurements"), asking: "Export as (.csv or .json): ", text: path)
  }
}

extension ViewerModel {
  /// Selects another row.
  mutating func selectMeasurement(by step: Int) {
    let list = measuring.measurements
    guard !list.isEmpty else { return }
    let row = min(max(measuring.cursor + step, 0), list.count - 1)
    measuring.selected = list[measuring.selection == nil ? 0 : row].id
  }

  /// Shows the slice of the selected measurement.
  fileprivate mutating func goToSelected() {
    guard let selection = measuring.selection else { return }
    (measuring.isListShown, measuring.isShown) = (false, true)
    show(selection)
  }

  /// Asks for the name of the file to export to.
  fileprivate mutating func promptForExport() {
    let name = study.name.map { $0 == "/" || $0 == "\0" ? "_" : $0 }
    prompt = .exportMeasurements(to: "\(String(name))_measurements.csv")
  }

  /// Handles the mouse in the list.
  mutating func handleInMeasurements(_ mouse: Mouse) -> [Effect] {
    switch mouse.action {
    case .wheelUp: selectMeasurement(by: -1)
    case .wheelDown: selectMeasurement(by: 1)
    case .press(.left):
      let row = mouse.row - MeasurementsScreen.headRow - 1 + measuring.offset
      guard mouse.row > MeasurementsScreen.headRow, measuring.measurements.indices.contains(row),
        mouse.row <= MeasurementsScreen.headRow + MeasurementsScreen.rowCount(size)
      else { return [] }
      if measuring.measurements[row].id == measuring.selected {
        goToSelected()
      } else {
        measuring.selected = measuring.measurements[row].id
      }
    default: break
    }
    return []
  }

  /// Scrolls as little as shows the selected row.
  mutating func followMeasurements() {
    guard measuring.isListShown else { return }
    let count = MeasurementsScreen.rowCount(size)
    measuring.offset = min(max(measuring.offset, measuring.cursor - count + 1), measuring.cursor)
    measuring.offset = max(min(measuring.offset, measuring.measurements.count - count), 0)
  }
}
