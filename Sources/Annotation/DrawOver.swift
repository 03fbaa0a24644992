package import Imaging

/// The voxels that a tool may change, by their current labels.
package enum DrawOver: Hashable, Sendable {
  /// All voxels.
  case all
  /// Only background, which protects existing labels.
  case background
  /// Only voxels with one label.
  case only(Label)

  /// Returns whether voxels with a label may be changed.
  package func allows(_ label: Label) -> Bool {
    switch self {
    case .all: true
    case .background: label == 0
    case .only(let one): label == one
    }
  }

  /// The rule for tools that erase labels, because background has nothing to erase.
  package var forErasing: DrawOver { self == .background ? .all : self }
}
