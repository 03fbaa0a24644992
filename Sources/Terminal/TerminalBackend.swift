/// A terminal, as the program sees it: a size, events, and a screen to show.
///
/// ``NcursesTerminal`` is a real one and ``MemoryTerminal`` one for tests.
@MainActor package protocol TerminalBackend: AnyObject {
  /// How large it is now.
  var size: TerminalSize { get }

  /// How it shows pictures in its own pixels; `nil` where it cannot or has not said yet.
  var graphics: GraphicsProtocol? { get }

  /// Whether moves of the mouse with no button down are reported, which costs a slow line bytes.
  var reportsMotion: Bool { get set }

  /// Lets ``events()`` return from any thread.
  var waker: any Waker { get }

  /// Waits for events, or for ``waker``.
  ///
  /// - Returns: What happened, in order; empty after a wake-up, or when a terminal that could not take
  ///   a screen now can.
  func events() -> [TerminalEvent]

  /// Shows a screen, sending only what differs from the one before.
  ///
  /// On a slow line the screen is not even drawn while earlier ones are on their way: ``events()``
  /// returns as soon as there is room for the state of then, so that frames are skipped, not queued.
  func show(_ screen: @autoclosure () -> Screen)

  /// Sends all cells anew with the next screen, as after another program wrote over them.
  func invalidate()

  /// Gives the terminal back and stops the program until it is continued, as Ctrl-Z does.
  func suspend()

  /// Gives the terminal back for good, without waiting long for one that takes nothing; a second call
  /// does nothing.
  func close()
}

/// Lets a waiting event loop look at its messages.
package protocol Waker: Sendable {
  /// Ends the present or the next wait. May be called from any thread, any number of times.
  func wake()
}
