/// What keys are for now; each mode has a table of its own.
public enum KeyMode: String, CaseIterable, Sendable {
  /// A case is in view.
  case viewer = "In a case"
  /// The list of cases is.
  case list = "In the list of cases"
}

extension KeyTable {
  /// The lines of a mode's table as they are without a configuration, in the order of help.
  static func standard(in mode: KeyMode) -> [KeyBinding] {
    switch mode {
    case .viewer: standard
    case .list: list
    }
  }
}

extension ViewerModel {
  /// What keys are for now.
  public var keyMode: KeyMode { cohort.isShown ? .list : .viewer }
}
