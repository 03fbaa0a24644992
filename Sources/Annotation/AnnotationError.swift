/// Why edits cannot be kept, as one sentence.
package enum AnnotationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another window edits the same case.
  case inUse(journal: String)
  /// The journal cannot be opened or written.
  case journal(file: String, reason: String)
  /// The journal is there but cannot be read.
  case unreadable(journal: String, reason: String)
  /// What was read back is not what was written.
  case readBackDiffers(file: String, what: String)
  /// A file that would be replaced is not one of those that glia wrote.
  case wouldReplace(file: String, role: String)

  /// What the system said, where it refused something; else the sentence for the user.
  package var reason: String {
    if case .journal(_, let reason) = self { reason } else { description }
  }

  /// The sentence for the user.
  package var description: String {
    switch self {
    case .inUse(let journal):
      "This case is being edited in another window (it holds \(journal)); close it there first"
    case .journal(let file, let reason): "\(file) cannot be written: \(reason)"
    case .unreadable(let journal, let reason):
      "\(journal), which may hold unsaved edits, cannot be read: \(reason)"
    case .readBackDiffers(let file, let what):
      "\(file) was written, but read back \(what) differ; the journal is kept"
    case .wouldReplace(let file, let role): "\(file) is the \(role) and is not replaced"
    }
  }
}
