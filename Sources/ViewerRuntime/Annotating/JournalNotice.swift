import Annotation
import Foundation
import Viewer

/// The notice about a journal that cannot be used completely.
enum JournalNotice {
  /// Before editing: nothing has been changed yet.
  static func found(_ reason: Journal.SetAside.Reason, in path: String) -> String {
    switch reason {
    case .damaged:
      "Unsaved edits to this case cannot be read: \(shortened(path)) is damaged. It will be kept."
    case .otherGrid:
      "Unsaved edits to this case are for an image of another size or position, so they are not "
        + "offered. They will be kept."
    }
  }

  /// When editing begins: the journal was copied.
  static func kept(_ copy: Journal.SetAside, _ recovery: Recovery?) -> String {
    let path = shortened(copy.path)
    return switch (copy.reason, recovery) {
    case (.damaged, nil): "The journal of unsaved edits was damaged; it is kept as \(path)"
    case (.damaged, _?): "Part of the journal was damaged; all of it is kept as \(path)"
    case (.otherGrid, _):
      "Unsaved edits for an image of another size or position were not restored; they are kept as "
        + path
    }
  }

  /// A path with the home folder as `~`, to save space on a narrow screen.
  private static func shortened(_ path: String) -> String {
    let home = NSHomeDirectory()
    return path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
  }
}
