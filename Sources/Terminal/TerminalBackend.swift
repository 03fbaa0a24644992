/// A terminal as the program sees it: a size, events, and a screen to show.
///
/// ``NcursesTerminal`` is a real terminal, and ``MemoryTerminal`` is for tests.
@MainActor package protocol TerminalBackend: AnyObject {
  /// Its current size.
  var size: TerminalSize { get }

  /// How it shows pictures in its own pixels; `nil` if it cannot or has not replied yet.
  var graphics: GraphicsProtocol? { get }

  /// Whether mouse moves with no button down are reported, which costs bytes on a slow line.
  var reportsMotion: Bool { get set }

  /// Lets ``events()`` return from any thread.
  var waker: any Waker { get }

  /// Waits for events, or for ``waker``.
  ///
  /// - Returns: What happened, in order; empty after a wake-up, or when a terminal that could not
  ///   accept a screen now can.
  func events() -> [TerminalEvent]

  /// Shows a screen and sends only the differences from the previous one.
  ///
  /// On a slow line, a screen is not even drawn while earlier ones are on their way. ``events()``
  /// returns as soon as there is room to draw the current state, so frames are skipped, not queued.
  func show(_ screen: @autoclosure () -> Screen)

  /// Sends all cells again with the next screen, as after another program has written over them.
  func invalidate()

  /// Restores the terminal and stops the program until it is continued, as Ctrl-Z does.
  func suspend()

  /// Restores the terminal for good, without waiting long for one that accepts no bytes.
  ///
  /// A second call does nothing.
  func close()
}

/// Wakes a waiting event loop to check its messages.
package protocol Waker: Sendable {
  /// Ends the current or the next wait; can be called from any thread, any number of times.
  func wake()
}
