#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Taking the terminal over, and giving it back.
extension NcursesTerminal {
  /// How long a terminal that takes nothing is waited for at the end.
  private static let patienceMilliseconds: Int32 = 200

  /// Gives the terminal back as it was.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    end()
    output.close()
    pipe.close()
    CrashGuard.remove()
  }

  /// Gives the terminal back and stops the job until it is continued, as Ctrl-Z does.
  package func suspend() {
    guard isOpen else { return }
    end()
    // The whole job stops, as with the terminal's own Ctrl-Z: a script that started us, too. We do so
    // by a signal to this thread; one to the process may reach another thread while this one goes on.
    signal(SIGTSTP, SIG_IGN)
    kill(0, SIGTSTP)
    signal(SIGTSTP, SIG_DFL)
    raise(SIGTSTP)
    // Continued: here again.
    SignalPipe.handle(SIGTSTP)
    missed += pipe.drain().filter { ![SIGCONT, SIGTSTP, SIGWINCH].contains($0) }
    begin()
  }

  /// Sets the modes, and switches to the alternate screen with reports of the mouse on and wrapping off.
  func begin() {
    // First, for it waits until the job is in the foreground: 'bg' does not draw over the shell.
    var modes = TerminalRestoration.modes
    cfmakeraw(&modes)
    TerminalRestoration.take(undoing)
    tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    // Answers that came while the program was stopped were read by the shell.
    pacer.forget()
    size = windowSize
    output.send(
      Terminfo.string("smcup")
        + Array("\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h\u{1B}[?7l\u{1B}[?25l".utf8))
    if reportsMotion { output.send(Self.motion(true)) }
    invalidate()
  }

  /// Asks for reports of all moves of the mouse, or of drags alone.
  ///
  /// xterm keeps one mode for both, so that the end of the first must be followed by the second.
  static func motion(_ isOn: Bool) -> [UInt8] {
    Array((isOn ? "\u{1B}[?1003h" : "\u{1B}[?1003l\u{1B}[?1002h").utf8)
  }

  /// What undoes ``begin()``: pictures, reports, wrapping, colors, the cursor, the alternate screen.
  var undoing: [UInt8] {
    let normal = Terminfo.string("rmcup")
    return OutputQueue.cancel + (graphics == .kitty ? KittyImage.removeAll : [])
      + Array(
        "\u{1B}[?1006l\u{1B}[?1003l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?2004l\u{1B}[?7h\u{1B}[0m".utf8)
      // Without an alternate screen the shell goes on below.
      + (normal.isEmpty ? Array("\u{1B}[\(size.rows)H\r\n".utf8) : normal)
      + Terminfo.string("cnorm") + Array("\u{1B}[?25h".utf8)
  }

  /// Undoes what ``begin()`` did, and gives the modes back.
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

  /// Takes in the answers that are still missing: they would be typed into the shell.
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
