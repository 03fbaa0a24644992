import Imaging
import Metrics
import Terminal

extension ViewerModel {
  /// Effects on the measurement file of the case in view.
  func measurementFile(_ work: MeasurementFileWork) -> [Effect] {
    [.measurementFile(work, caseIndex, generation: generation)]
  }

  /// Adds a new measurement, and shows its value.
  mutating func add(
    _ shape: CaseMeasurement.Shape, named title: String, plane: Plane, mask: String? = nil,
    structure: String? = nil
  ) -> [Effect] {
    measuring.lastID = max(measuring.lastID, measuring.measurements.map(\.id).max() ?? 0) + 1
    let measurement = CaseMeasurement(
      id: measuring.lastID, name: "\(title) \(measuring.lastID)", shape: shape, plane: plane,
      mask: mask, structure: structure)
    measuring.measurements.append(measurement)
    measuring.selected = measurement.id
    measuring.isShown = true
    sayValue(of: measurement)
    return saveMeasurements()
  }

  /// Says what a measurement is.
  mutating func sayValue(of measurement: CaseMeasurement) {
    let values = values(of: measurement)
    let details = [measurement.text(values), measurement.details(values)].filter { !$0.isEmpty }
    notice = Notice(.success, "\(measurement.name): \(details.joined(separator: ", "))")
  }

  /// Why there is no measurement to name or delete; `nil` if there is one.
  var selectionProblem: String? {
    guard measuring.selection == nil else { return nil }
    return measuring.measurements.isEmpty
      ? "There are no measurements in this case yet; press \(keyName(.measure)) to measure."
      : "No measurement is selected; press \(keyName(.showMeasurements)) to choose one."
  }

  /// Deletes the selected measurement, and selects the one after it.
  mutating func deleteSelected() -> [Effect] {
    guard let selected = measuring.selection else {
      notice = selectionProblem.map { Notice(.problem, $0) }
      return []
    }
    let row = measuring.cursor
    measuring.measurements.removeAll { $0.id == selected.id }
    measuring.selected =
      measuring.measurements.isEmpty
      ? nil : measuring.measurements[min(row, measuring.measurements.count - 1)].id
    measuring.changes.append(.deleted(selected))
    notice = Notice(
      .info, "Deleted \(selected.name); \(keyName(.undoMeasurementChange)) restores it")
    return saveMeasurements()
  }

  /// Brings back a measurement that was deleted.
  mutating func restoreMeasurement(_ restored: CaseMeasurement) -> [Effect] {
    let index = measuring.measurements.firstIndex { $0.id > restored.id }
    measuring.measurements.insert(restored, at: index ?? measuring.measurements.count)
    measuring.selected = restored.id
    notice = Notice(.success, "Restored \(restored.name)")
    return saveMeasurements()
  }

  /// Names the selected measurement.
  ///
  /// - Throws: `CommandProblem` if none is selected, or another one has the name.
  mutating func nameSelected(_ name: String) throws(CommandProblem) -> [Effect] {
    guard let selected = measuring.selected, selectionProblem == nil else {
      throw CommandProblem(selectionProblem ?? "no measurement is selected")
    }
    if measuring.measurements.contains(where: { $0.name == name && $0.id != selected }) {
      throw CommandProblem("another measurement is called \"\(name)\"")
    }
    for index in measuring.measurements.indices where measuring.measurements[index].id == selected {
      measuring.measurements[index].name = name
    }
    return saveMeasurements()
  }

  /// Asks for the name of the selected measurement.
  mutating func promptForName() {
    guard let selection = measuring.selection else { return }
    prompt = Prompt(
      .nameMeasurement, asking: "Name: ", text: selection.name, isSelected: true)
  }

  /// Writes the measurements beside the case.
  mutating func saveMeasurements() -> [Effect] {
    measuring.unsaved[caseIndex] = measuring.measurements
    // The file has not been read yet; saving waits until it has.
    guard measuring.isRead else { return [] }
    return measurementFile(.save(measuring.measurements))
  }

  /// Handles a report about the file of a case's measurements.
  mutating func take(
    _ report: MeasurementFileReport, ofCase index: Int, isCurrent: Bool
  ) -> [Effect] {
    switch report {
    case .read(let measurements, let note):
      return isCurrent ? take(measurements, note: note) : []
    case .saved(let note, let others):
      // A later change may be on its way to the file, and is then reported again.
      measuring.unsaved[index] = nil
      measuring.saveProblem = nil
      if let note { notice = Notice(.problem, note) }
      if isCurrent { adopt(others) }
    case .notSaved(let reason):
      if isCurrent { measuring.unsaved[index] = measuring.measurements }
      // Repeating this after each change would hide other messages.
      if measuring.saveProblem == nil { notice = Notice(.problem, reason) }
      measuring.saveProblem = reason
    case .exported(let path): notice = Notice(.success, "Wrote \(path)")
    case .exists(let path): prompt = Prompt(.replaceMeasurements(path: path))
    case .notExported(let reason): notice = Notice(.problem, reason)
    }
    return []
  }

  /// Takes the measurements of the case's file; those that could not be saved earlier in this session come first.
  private mutating func take(_ measurements: [CaseMeasurement], note: String?) -> [Effect] {
    let made = measuring.measurements
    measuring.isRead = true
    measuring.lastID = measurements.map(\.id).max() ?? 0
    if made.isEmpty, let unsaved = measuring.unsaved[caseIndex] {
      measuring.measurements = unsaved
    } else {
      measuring.measurements = measurements
      measuring.measurements = MeasurementFileChanges(added: made).applied(to: measurements)
      measuring.lastID = max(measuring.lastID, measuring.measurements.map(\.id).max() ?? 0)
    }
    measuring.selected = measuring.measurements.last?.id
    if let note, notice?.kind != .problem { notice = Notice(.problem, note) }
    return made.isEmpty ? [] : saveMeasurements()
  }

  /// Follows what another window did in this case.
  private mutating func adopt(_ others: MeasurementFileChanges) {
    guard !others.isEmpty else { return }
    measuring.measurements = others.applied(to: measuring.measurements)
    measuring.lastID = max(measuring.lastID, measuring.measurements.map(\.id).max() ?? 0)
    if measuring.selection == nil { measuring.selected = measuring.measurements.last?.id }
    notice = Notice(.info, "Another window changed the measurements of this case; all are shown")
  }

  /// Writes a table of all measurements.
  func exportMeasurements(to path: String, replacing: Bool = false) -> [Effect] {
    measurementFile(.export(measurementTable, path: path, replacing: replacing))
  }
}
