/// Why no terminal can be used.
package enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe.
  case notATerminal
  /// terminfo describes neither the terminal's type nor a common one.
  case unknownType(String)
  /// A system call failed.
  case system(call: String, reason: String)

  /// The reason in one sentence.
  package var description: String {
    switch self {
    case .notATerminal:
      "standard input and output must be a terminal"
    case .unknownType(let name):
      "the terminal type \"\(name)\" (TERM) is not in terminfo; try TERM=xterm-256color"
    case .system(let call, let reason):
      "the terminal cannot be set up: \(call) failed (\(reason))"
    }
  }
}
