import Files
import Foundation

/// Work that a command could not do, as one sentence that names file, field and value.
///
/// Errors of the libraries are such sentences already and are thrown as they are.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// The program's exit codes, on which scripts rely.
enum ExitStatus {
  /// The work was done.
  static let done: Int32 = 0
  /// The work failed, for a reason that standard error gives in one sentence.
  static let failed: Int32 = 1
  /// The arguments make no sense.
  static let wrongUsage: Int32 = 2
  /// Ctrl-C or SIGTERM, after what had to be put in order.
  static let interrupted: Int32 = 130
}

/// Writes a line to standard error: a note, a warning, never a result; a line break in a file's name ends no line.
func printNote(_ text: String) { StandardStreams.note(text.visible) }

/// Writes several lines to standard error.
func printNoteLines(_ text: String) { StandardStreams.note(text) }

extension Error {
  /// What to say about an error: our own sentences, or the system's.
  var sentence: String {
    if let error = self as? any LocalizedError, let text = error.errorDescription { return text }
    // The system's errors describe themselves as dumps, and only say in a sentence what is wrong.
    return self is any CustomNSError ? localizedDescription : String(describing: self)
  }
}
