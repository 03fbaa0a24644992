/// A terminal in memory: its events come from a script, and its screens are kept.
///
/// A script's step is either an event or a condition on the screen, for which the terminal waits as a
/// person would, woken by the messages of background work:
///
///     let terminal = MemoryTerminal(columns: 80, rows: 24)
///     terminal.script = [.key("r"), .wait { $0.text.contains("0.91") }, .key("q")]
@MainActor package final class MemoryTerminal: TerminalBackend {
  /// What happens next.
  package enum Step {
    case event(TerminalEvent)
    /// Goes on when the screen is as wanted.
    case wait(@MainActor (Screen) -> Bool)

    /// A key that is one character.
    package static func key(_ character: Unicode.Scalar) -> Step { .event(.key(Key(character))) }
  }

  /// How large it is; the script may change it.
  package private(set) var size: TerminalSize
  /// How it shows pictures in its own pixels.
  package var graphics: GraphicsProtocol?
  /// Whether moves of the mouse are wanted.
  package var reportsMotion = false
  /// What is to happen; at its end the program is asked to end.
  package var script: [Step] = []
  /// The screens that were shown.
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
  /// Does nothing: nothing was taken.
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
