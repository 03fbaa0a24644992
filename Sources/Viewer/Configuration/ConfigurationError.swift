/// A line of a configuration file that cannot be used.
package struct ConfigurationError: Error, Hashable, CustomStringConvertible {
  /// The file's name.
  package let file: String
  /// The line's number, from 1.
  package let line: Int
  /// What is wrong with the line.
  package let reason: String

  /// File, line and reason in one sentence.
  package var description: String { "\(file):\(line): \(reason)" }
}
