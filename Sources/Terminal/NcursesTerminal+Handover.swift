#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Taking over the terminal and restoring it.
extension NcursesTerminal {
  /// How long to wait at the end for a terminal that accepts no bytes.
  private static let patienceMilliseconds: Int32 = 200

  /// Restores the terminal.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    end()
    output.close()
    pipe.close()
    CrashGuard.remove()
  }

  /// Restores the terminal and stops the job until it is continued, as Ctrl-Z does.
  package func suspend() {
    guard isOpen else { return }
    end()
    // The whole job stops, as with the terminal's own Ctrl-Z, including a script that started us.
    // The signal goes to this thread, because one to the process may reach another thread while
    // this one continues.
    signal(SIGTSTP, SIG_IGN)
    kill(0, SIGTSTP)
    signal(SIGTSTP, SIG_DFL)
    raise(SIGTSTP)
    // Continued.
    SignalPipe.handle(SIGTSTP)
    missed += pipe.drain().filter { ![SIGCONT, SIGTSTP, SIGWINCH].contains($0) }
    begin()
  }

  /// Sets the modes, and switches to the alternate screen, with mouse reports on and wrapping off.
  func begin() {
    // First, because it waits until the job is in the foreground: 'bg' must not draw over the
    // shell.
    var modes = TerminalRestoration.modes
    cfmakeraw(&modes)
    TerminalRestoration.take(undoing)
    tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    // The shell has read the replies that came while the program was stopped.
    pacer.forget()
    size = windowSize
    output.send(
      Terminfo.string("smcup")
        + Array("\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h\u{1B}[?7l\u{1B}[?25l".utf8))
    decoder.mouseCell = nil
    reportPixels()
    if isInTmux { output.send(Array("\u{1B}[?1004h".utf8)) }
    if reportsMotion { output.send(Self.motion(true)) }
    invalidate()
  }

  /// Requests reports of all mouse moves, or only of drags.
  ///
  /// xterm keeps one mode for both, so turning off the first must be followed by turning on the
  /// second.
  static func motion(_ isOn: Bool) -> [UInt8] {
    Array((isOn ? "\u{1B}[?1003h" : "\u{1B}[?1003l\u{1B}[?1002h").utf8)
  }

  /// The bytes that undo ``begin()``: pictures, reports, wrapping, colors, cursor, alternate
  /// screen.
  var undoing: [UInt8] {
    let normal = Terminfo.string("rmcup")
    return OutputQueue.cancel + encoder.removingImages
      + Array(
        "\u{1B}[?1004l\u{1B}[?1016l\u{1B}[?1006l\u{1B}[?1003l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?2004l\u{1B}[?7h\u{1B}[0m"
          .utf8)
      // Without an alternate screen, the shell continues below. With one, tmux would keep its upper rows
      // after a resize if it were not empty, with the cursor at the top.
      + (normal.isEmpty
        ? Array("\u{1B}[\(size.rows)H\r\n".utf8) : Array("\u{1B}[H\u{1B}[J".utf8) + normal)
      + Terminfo.string("cnorm") + Array("\u{1B}[?25h".utf8)
  }

  /// Stores the bytes that undo ``begin()`` where a signal handler finds them, if there are other pictures
  /// to remove than before.
  func noteUndoing() {
    let pictures = RemovablePictures(
      graphics: encoder.graphics, count: encoder.graphics == .kittyInTmux ? encoder.imageCount : 0)
    guard isOpen, pictures != removable else { return }
    removable = pictures
    TerminalRestoration.take(undoing)
  }

  /// The pictures that have to be removed at the end.
  struct RemovablePictures: Equatable {
    /// How they were sent.
    var graphics: GraphicsProtocol?
    /// The number of numbers, where each is removed by itself.
    var count = 0
  }

  /// Undoes ``begin()`` and restores the modes.
  private func end() {
    output.drop()
    let undoing = undoing
    output.send(undoing)
    output.drain(milliseconds: Self.patienceMilliseconds, last: undoing)
    awaitAnswers()
    var modes = TerminalRestoration.modes
    tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    TerminalRestoration.release()
  }

  /// Reads the outstanding replies, which would otherwise be typed into the shell.
  private func awaitAnswers() {
    let end = Self.now + pacer.farewell
    while pacer.isWaiting, Self.now < end, !isGone {
      var watched = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, Int32((end - Self.now) * 1000)) > 0 else { break }
      _ = readInput()
    }
    pacer.forget()
  }
}
