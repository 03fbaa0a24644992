package import Imaging

/// Which voxels a tool may change, by the labels that they have.
package enum DrawOver: Hashable, Sendable {
  /// All.
  case all
  /// Only background, so that what was labeled stays as it is.
  case background
  /// Only one label.
  case only(Label)

  /// Whether voxels of a label may be changed.
  package func allows(_ label: Label) -> Bool {
    switch self {
    case .all: true
    case .background: label == 0
    case .only(let one): label == one
    }
  }

  /// The rule for tools that take labels away, to which background has nothing to give.
  package var forErasing: DrawOver { self == .background ? .all : self }
}
