/// What keys are for now; each mode has a table of its own.
package enum KeyMode: String, CaseIterable, Sendable {
  /// A case is in view.
  case viewer = "In a case"
  /// A mask of the case is edited.
  case edit = "While a mask is edited"
  /// The list of cases is.
  case list = "In the list of cases"
}

extension KeyMode {
  /// The mode whose keys and commands do what they do there, where this one has no use for them.
  var fallback: KeyMode? { self == .edit ? .viewer : nil }
}

extension KeyTable {
  /// The lines of a mode's table as they are without a configuration, in the order of help.
  static func standard(in mode: KeyMode) -> [KeyBinding] {
    switch mode {
    case .viewer: standard + annotator
    case .edit: edit
    case .list: list
    }
  }
}

extension ViewerModel {
  /// What keys are for now.
  package var keyMode: KeyMode {
    cohort.isShown ? .list : editing.isActive ? .edit : .viewer
  }
}
