/// What the command line remembers, and what it offers to complete a line.
package struct ConsoleState: Sendable {
  /// Lines that were done, the latest last, each once.
  package private(set) var history: [String] = []
  /// What Tab found, while it is being chosen from.
  package var completion: Completion?
  /// The index in history of the line in view, and what was typed before; `nil` while typing.
  private var recalled: (index: Int, draft: String)?

  /// The keys while a command is typed, in addition to ``TextLine/keys``.
  static let keys: [(keys: String, help: String)] = [
    ("Tab", "complete; again for next"),
    ("Shift+Tab", "previous match"),
    ("↑ ↓", "earlier lines"),
    ("Enter Esc", "run, leave"),
  ]

  /// How many lines are remembered.
  package static let historyLimit = 500

  /// Creates a state that remembers some lines, the latest last.
  package init(history: [String] = []) { self.history = history }

  /// Remembers a line as the latest.
  package mutating func remember(_ line: String) {
    history = Self.history(history, with: line)
    forgetPlace()
  }

  /// A history with a line as its latest, which it does not hold twice.
  package static func history(_ history: [String], with line: String) -> [String] {
    Array((history.filter { $0 != line } + [line]).suffix(historyLimit))
  }

  /// Ends the walk through history, and what Tab offered.
  mutating func forgetPlace() {
    recalled = nil
    completion = nil
  }

  /// The next earlier or later line that begins with what was typed; after the latest, what was typed.
  ///
  /// - Returns: `nil` if there is none.
  mutating func recall(from typed: String, earlier: Bool) -> String? {
    let start = recalled ?? (history.count, typed)
    let indices =
      earlier
      ? Array((0..<start.index).reversed()) : Array((0...history.count).dropFirst(start.index + 1))
    for index in indices {
      if index == history.count {
        recalled = nil
        return start.draft
      }
      if history[index].hasPrefix(start.draft) {
        recalled = (index, start.draft)
        return history[index]
      }
    }
    return nil
  }
}

/// What a line can be completed to.
package struct Completion: Hashable, Sendable {
  /// One way to go on.
  package struct Candidate: Hashable, Sendable {
    /// What is inserted.
    package var text: String
    /// What is shown of it.
    package var label: String
    /// What is said of it.
    package var note: String

    /// Creates a candidate.
    package init(_ text: String, label: String? = nil, note: String = "") {
      self.text = text
      self.label = label ?? text
      self.note = note
    }
  }

  /// The text before what is completed.
  package var head: String
  /// The ways to go on.
  package var candidates: [Candidate]
  /// The one that stands in the line; `nil` until one was chosen.
  package var chosen: Int?
}
