/// What the keys act on now.
///
/// Each mode has its own keys.
package enum KeyMode: String, CaseIterable, Sendable {
  /// A case is in view.
  case viewer = "In a case"
  /// A mask of the case is being edited.
  case edit = "While a mask is edited"
  /// Something is being measured.
  case measure = "While measuring"
  /// The list of cases is in view.
  case list = "In the list of cases"
  /// The list of DICOM series is in view.
  case series = "In the list of series"
  /// The list of measurements is in view.
  case measurements = "In the list of measurements"
}

extension KeyMode {
  /// The mode that handles keys and commands that this one does not have.
  var fallback: KeyMode? { self == .edit || self == .measure ? .viewer : nil }

  /// The mode within a sentence, such as "while a mask is edited".
  var phrase: String { rawValue.prefix(1).lowercased() + rawValue.dropFirst() }

  /// What the mouse does, for help.
  package var mouse: [(gesture: String, help: String)] {
    switch self {
    case .viewer: Browsing.mouse
    case .edit: Annotating.mouse
    case .measure: Measuring.mouse
    case .list: Worklist.mouse
    case .series: SeriesCommands.mouse
    case .measurements: MeasurementList.mouse
    }
  }
}

extension ViewerModel {
  /// What the keys act on now.
  package var keyMode: KeyMode {
    if worklist.isShown { return .list }
    if series.isShown { return .series }
    if measuring.isListShown { return .measurements }
    if editing.isActive { return .edit }
    return measuring.isActive ? .measure : .viewer
  }
}
