import Terminal

/// A line of text that is being typed.
package struct Prompt: Hashable, Sendable {
  /// What it is for.
  package enum Purpose: Hashable, Sendable {
    /// A command.
    case command
    /// The number of a slice.
    case slice
    /// Which labels are drawn: keys switch them, and no text is typed.
    case labels
    /// Words to find in help.
    case searchHelp
    /// The name of a picture's file.
    case export
    /// Whether a file may be replaced: y or n.
    case replace(path: String)
    /// Whether to restore edits of an earlier session as editing starts: y, d or n.
    case recoverEdits(strokes: Int, time: String)
    /// Whether the file of a mask may be replaced: y or n.
    case replaceMask(path: String, files: [String])
    /// What to do with unsaved edits at the end: s, k or d.
    case quitEditing
    /// Whether a file of label descriptions may be replaced: y or n.
    case replaceLabels(path: String)
    /// Whether a file of measurements may be replaced: y or n.
    case replaceMeasurements(path: String)
    /// Which cases are listed, and which were before.
    case filter(before: WorklistFilter)
    /// The letter of a verdict on a case.
    case review(Int)
    /// A note on a case.
    case note(Int)
    /// Whether to segment cases: y or n.
    case segmentCases([Int])
    /// Whether to stop their segmentation: y or n.
    case stopSegmenting
    /// Whether to quit while cases are being segmented: y or n.
    case quit
    /// Whether to end with measurements that are in no file: y or n.
    case quitMeasuring
    /// Whether to end before a picture is written: q or n; the program ends once it is.
    case quitExporting
  }

  /// What it is for.
  package var purpose: Purpose
  /// What was typed, and where typing goes on.
  package var line: TextLine
  /// The command whose argument is asked for, with a space; empty where a whole command is typed.
  package private(set) var command = ""
  /// The words before an argument that is asked for.
  private(set) var question = ""
  /// Whether typing replaces the text that it began with, as it does selected text.
  private(set) var isSelected = false
  /// What is wrong with it.
  package var problem: String?

  /// Creates a prompt.
  package init(_ purpose: Purpose, text: String = "") {
    self.purpose = purpose
    line = TextLine(text)
  }

  /// Asks for the argument of a command in words of its own, so that only the argument is edited.
  ///
  ///     Prompt(.nameMeasurement, asking: "Name: ", text: "Ruler 1", isSelected: true)
  init(
    _ command: Command, asking question: String, text: String = "", isSelected: Bool = false
  ) {
    self.init(.command, text: text)
    self.isSelected = isSelected && !text.isEmpty
    self.command = command.name + " "
    self.question = question
  }

  /// What was typed.
  package var text: String { line.text }

  /// The whole line of a command, also where only its argument was typed.
  package var commandLine: String { command + line.text }

  /// The part of it that is before the cursor.
  var commandLineBefore: String { command + line.before }

  /// The prompt with another line for a command; one that begins with another command is typed as a whole.
  func with(commandLine: String) -> Prompt {
    var prompt = Prompt(.command, text: commandLine)
    if !command.isEmpty, commandLine.hasPrefix(command) {
      (prompt.command, prompt.question) = (command, question)
      prompt.line = TextLine(String(commandLine.dropFirst(command.count)))
    }
    return prompt
  }

  /// Edits the line; what was wrong with it is forgotten.
  ///
  /// - Returns: Whether the key edits lines.
  @discardableResult
  mutating func edit(_ key: Key) -> Bool {
    problem = nil
    if isSelected {
      isSelected = false
      switch key.code {
      case .character where key.modifiers.isEmpty: line = TextLine()
      case .backspace, .delete:
        line = TextLine()
        return true
      default: break
      }
    }
    return line.press(key)
  }
}
