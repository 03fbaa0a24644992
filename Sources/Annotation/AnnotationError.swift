/// The reason why edits cannot be kept, as one sentence.
package enum AnnotationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another window is editing the same case.
  case inUse(journal: String)
  /// The journal cannot be opened or written.
  case journal(file: String, reason: String)
  /// The journal exists but cannot be read.
  case unreadable(journal: String, reason: String)
  /// The file read back differs from what was written.
  case readBackDiffers(file: String, what: String)
  /// A file that would be replaced was not written by glia.
  case wouldReplace(file: String, role: String)

  /// The system's reason if it refused something, otherwise the sentence for the user.
  package var reason: String {
    if case .journal(_, let reason) = self { reason } else { description }
  }

  /// A sentence for the user.
  package var description: String {
    switch self {
    case .inUse(let journal):
      "This case is being edited in another window (locked: \(journal)); close it there first"
    case .journal(let file, let reason): "\(file) cannot be written: \(reason)"
    case .unreadable(let journal, let reason):
      "\(journal), which may hold unsaved edits, cannot be read: \(reason)"
    case .readBackDiffers(let file, let what):
      "\(file) was written, but \(what) changed when read back; the journal is kept"
    case .wouldReplace(let file, let role): "\(file) is the \(role) and will not be replaced"
    }
  }
}
