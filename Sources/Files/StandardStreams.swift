import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard output and standard error; all of the program's text output goes through here.
///
/// The program keeps working if a terminal is closed, a disk is full or a reader has gone. Failures
/// of standard error are ignored, because there is nowhere to report them. The first failure of
/// standard output is kept in ``outputFailure`` and determines the exit code.
///
///     StandardStreams.prepare()
///     StandardStreams.print("wrote figure.png")
///     exit(StandardStreams.outputFailure == nil ? 0 : 1)
package enum StandardStreams {
  /// Why standard output could not be written.
  package struct Failure: Sendable {
    /// The system's reason, such as "No space left on device".
    package let reason: String
    /// Whether the reader has closed the pipe, as `head` does.
    package let isClosedPipe: Bool

    init(_ number: CInt) {
      reason = String(cString: strerror(number))
      isClosedPipe = number == EPIPE
    }
  }

  private struct State {
    var failure: Failure?
    /// Whether standard error currently shows a line that will be replaced.
    var hasStatus = false
  }

  private static let state = Mutex(State())

  /// Prepares the streams; must be called before any file is opened.
  ///
  /// If the caller closed any of descriptors 0 to 2, they are filled so that no file gets their
  /// numbers and is written to by mistake. Reading or writing the placeholder fails, as with a
  /// closed descriptor (gnulib's stdopen does the same). A closed pipe becomes an error of `write`
  /// instead of a signal that ends the program.
  package static func prepare() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      // The lowest free descriptor is the one that was closed.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
    signal(SIGPIPE, SIG_IGN)
  }

  /// The first failure of standard output; `nil` if everything was written.
  ///
  /// Some file systems report a full disk only when a descriptor is closed.
  package static var outputFailure: Failure? {
    let copy = dup(STDOUT_FILENO)
    let number = copy >= 0 && close(copy) != 0 ? errno : 0
    return state.withLock { state in
      if state.failure == nil, number != 0 { state.failure = Failure(number) }
      return state.failure
    }
  }

  /// Writes a result to standard output, with unprintable characters escaped.
  package static func print(_ text: String, terminator: String = "\n") {
    writeOutput(text.visibleLines + terminator)
  }

  /// Writes JSON to standard output.
  package static func printJSON(_ text: String) { writeOutput(text.visibleJSON + "\n") }

  /// Writes a note to standard error, replacing any status line.
  package static func note(_ text: String) {
    state.withLock { state in
      let erase = state.hasStatus ? eraseLine : ""
      state.hasStatus = false
      _ = write(erase + text.visibleLines + "\n", to: STDERR_FILENO)
    }
  }

  /// Whether standard error is a terminal that can replace a line.
  package static let showsStatus: Bool =
    isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"

  /// The columns of the terminal on standard error; 80 if unknown.
  package static var statusWidth: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// Shows a line on standard error that the next one replaces; only if ``showsStatus`` is `true`.
  package static func showStatus(_ line: String) {
    guard showsStatus else { return }
    state.withLock { state in
      state.hasStatus = true
      _ = write("\r" + line.visible + "\u{1B}[K", to: STDERR_FILENO)
    }
  }

  /// Removes the status line.
  package static func clearStatus() {
    state.withLock { state in
      if state.hasStatus { _ = write(eraseLine, to: STDERR_FILENO) }
      state.hasStatus = false
    }
  }

  private static let eraseLine = "\r\u{1B}[K"

  private static func writeOutput(_ text: String) {
    state.withLock { state in
      // Text after a gap could be misread, so nothing more is written after a failure.
      guard state.failure == nil else { return }
      let number = write(text, to: STDOUT_FILENO)
      if number != 0 { state.failure = Failure(number) }
    }
  }

  /// Writes all of a text to a descriptor.
  ///
  /// - Returns: 0, or the error number.
  private static func write(_ text: String, to descriptor: CInt) -> CInt {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = systemWrite(descriptor, rest)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        } else if errno == EAGAIN {
          // Another program has made the shared descriptor non-blocking.
          var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          guard poll(&room, 1, -1) >= 0 || errno == EINTR else { return errno }
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}
