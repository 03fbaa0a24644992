/// A terminal in memory: its events come from a script, and its screens are kept.
///
/// A step of the script is an event or a condition on the screen. The terminal waits for a
/// condition as a person would, and messages from background work wake it:
///
///     let terminal = MemoryTerminal(columns: 80, rows: 24)
///     terminal.script = [.key("r"), .wait { $0.text.contains("0.91") }, .key("q")]
@MainActor package final class MemoryTerminal: TerminalBackend {
  /// What happens next.
  package enum Step {
    case event(TerminalEvent)
    /// Continues when the screen meets the condition.
    case wait(@MainActor (Screen) -> Bool)

    /// A key that is one character.
    package static func key(_ character: Unicode.Scalar) -> Step { .event(.key(Key(character))) }
  }

  /// Its size; the script can change it.
  package private(set) var size: TerminalSize
  /// How it shows pictures in its own pixels.
  package var graphics: GraphicsProtocol?
  /// Whether mouse moves are reported.
  package var reportsMotion = false
  /// The steps; after the last one, the program is asked to end.
  package var script: [Step] = []
  /// The screens shown so far.
  package private(set) var screens: [Screen] = []
  /// How often the program stopped itself.
  package private(set) var suspensions = 0
  /// Whether a condition of the script was not met in time.
  package private(set) var isStuck = false

  private let signal = MemoryWaker()

  /// Ends a wait of the script.
  package var waker: any Waker { signal }

  /// Creates a terminal.
  package init(columns: Int, rows: Int) { size = TerminalSize(columns: columns, rows: rows) }

  /// Keeps a screen.
  package func show(_ screen: @autoclosure () -> Screen) { screens.append(screen()) }
  /// Does nothing: every screen is kept whole.
  package func invalidate() {}
  /// Does nothing, because there is no real terminal to restore.
  package func close() {}
  /// Counts a stop.
  package func suspend() { suspensions += 1 }

  /// The script's next event, or the wait for its next condition.
  package func events() -> [TerminalEvent] {
    guard let step = script.first else { return [.terminated(signal: 15)] }
    switch step {
    case .event(let event):
      script.removeFirst()
      if case .resized(let size) = event { self.size = size }
      return [event]
    case .wait(let condition):
      if let screen = screens.last, condition(screen) {
        script.removeFirst()
        return []
      }
      guard signal.wait(seconds: 60) else {
        isStuck = true
        script = []
        return [.terminated(signal: 15)]
      }
      return []
    }
  }
}
