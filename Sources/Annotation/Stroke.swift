/// One edit as undo knows it: everything between pressing the button and letting it go, or one use of
/// a tool.
package struct Stroke: Hashable, Sendable {
  /// Which of the session's strokes it is, from 1 on; numbers are not used again.
  package let number: Int
  /// What was done, such as "brush".
  package let name: String
  /// What changed, in the order in which it did: a drag adds to it.
  package internal(set) var runs: [LabelRun]

  /// Creates a stroke.
  package init(number: Int, name: String, runs: [LabelRun]) {
    self.number = number
    self.name = name
    self.runs = runs
  }
}

/// A change as the journal keeps it.
///
/// An entry says what changes in voxels, whatever kind it is, so that a journal that begins in the
/// middle of a history can be followed all the same.
package struct JournalEntry: Hashable, Sendable {
  /// What kind of change it is.
  package enum Kind: UInt8, Sendable {
    /// A new stroke.
    case stroke = 1
    /// More of the latest stroke.
    case continuation = 2
    /// The latest stroke is taken back.
    case undo = 3
    /// The stroke that was taken back last is done again.
    case redo = 4
  }

  /// What kind of change it is.
  package let kind: Kind
  /// What was done.
  package let name: String
  /// What changes, in this order.
  package let runs: [LabelRun]

  /// Creates an entry.
  package init(_ kind: Kind, name: String, runs: [LabelRun]) {
    self.kind = kind
    self.name = name
    self.runs = runs
  }
}
