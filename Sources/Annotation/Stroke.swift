/// One undoable edit: everything between pressing and releasing the button, or one use of a tool.
package struct Stroke: Hashable, Sendable {
  /// The stroke's number within the session, from 1; numbers are never reused.
  package let number: Int
  /// The name of the edit, such as "brush".
  package let name: String
  /// The changes in order; a drag adds to them.
  package internal(set) var runs: [LabelRun]

  /// Creates a stroke.
  package init(number: Int, name: String, runs: [LabelRun]) {
    self.number = number
    self.name = name
    self.runs = runs
  }
}

/// A change as stored in the journal.
///
/// An entry contains the changed voxels, whatever its kind, so a journal that begins in the middle
/// of a history can still be applied.
package struct JournalEntry: Hashable, Sendable {
  /// The kinds of changes.
  package enum Kind: UInt8, Sendable {
    /// A new stroke.
    case stroke = 1
    /// More of the latest stroke.
    case continuation = 2
    /// An undo of the latest stroke.
    case undo = 3
    /// A redo of the stroke that was undone last.
    case redo = 4
  }

  /// The kind of change.
  package let kind: Kind
  /// The name of the edit.
  package let name: String
  /// The changes, in this order.
  package let runs: [LabelRun]

  /// Creates an entry.
  package init(_ kind: Kind, name: String, runs: [LabelRun]) {
    self.kind = kind
    self.name = name
    self.runs = runs
  }
}
