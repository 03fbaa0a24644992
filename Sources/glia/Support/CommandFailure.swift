import Files
import Foundation

/// A command's failure, as one sentence that names file, field and value.
///
/// The libraries' errors already are such sentences and are thrown unchanged.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// The program's exit codes, which scripts rely on.
enum ExitStatus {
  /// The work was done.
  static let done: Int32 = 0
  /// The work failed; standard error gives the reason in one sentence.
  static let failed: Int32 = 1
  /// The arguments are not valid.
  static let wrongUsage: Int32 = 2
  /// Ctrl-C or SIGTERM, after cleaning up.
  static let interrupted: Int32 = 130
}

/// Writes a line to standard error: a note or a warning, never a result.
///
/// Line breaks in file names are escaped, so they do not end the line.
func printNote(_ text: String) { StandardStreams.note(text.visible) }

/// Writes several lines to standard error.
func printNoteLines(_ text: String) { StandardStreams.note(text) }

extension Error {
  /// The message for an error: our own sentence, or the system's.
  var sentence: String {
    if let error = self as? any LocalizedError, let text = error.errorDescription { return text }
    // A system error's description is a dump; only its localized description is a sentence.
    return self is any CustomNSError ? localizedDescription : String(describing: self)
  }
}
