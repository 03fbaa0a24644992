import Terminal

/// A line of text that is being typed.
public struct Prompt: Hashable, Sendable {
  /// What it is for.
  public enum Purpose: Hashable, Sendable {
    /// A command.
    case command
    /// The number of a slice.
    case slice
    /// The name of a picture's file.
    case export
    /// Whether a file may be replaced: y or n.
    case replace(path: String)
    /// Whether a file of label descriptions may be replaced: y or n.
    case replaceLabels(path: String)
  }

  /// What it is for.
  public var purpose: Purpose
  /// What was typed, and where typing goes on.
  public var line: TextLine
  /// What is wrong with it.
  public var problem: String?

  /// Creates a prompt.
  public init(_ purpose: Purpose, text: String = "") {
    self.purpose = purpose
    line = TextLine(text)
  }

  /// What was typed.
  public var text: String { line.text }

  /// Edits the line; what was wrong with it is forgotten.
  ///
  /// - Returns: Whether the key edits lines.
  @discardableResult
  mutating func edit(_ key: Key) -> Bool {
    problem = nil
    return line.press(key)
  }
}
