import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard output and standard error: the one place through which text leaves the program.
///
/// A terminal may be closed, a disk full, a reader gone; none of that ends the work. Failures of
/// standard error are ignored, for there is nowhere to report them. The first failure of standard output is
/// kept in ``outputFailure``, and decides the exit code when the work is done.
///
///     StandardStreams.prepare()
///     StandardStreams.print("wrote figure.png")
///     exit(StandardStreams.outputFailure == nil ? 0 : 1)
package enum StandardStreams {
  /// Why standard output could not be written.
  package struct Failure: Sendable {
    /// What the system says, such as "No space left on device".
    package let reason: String
    /// Whether the reader has read enough, as `head` does.
    package let isClosedPipe: Bool

    init(_ number: CInt) {
      reason = String(cString: strerror(number))
      isClosedPipe = number == EPIPE
    }
  }

  private struct State {
    var failure: Failure?
    /// Whether a line that will be replaced stands on standard error.
    var hasStatus = false
  }

  private static let state = Mutex(State())

  /// Prepares the streams; to be called before any file is opened.
  ///
  /// The descriptors 0 to 2 are filled where the caller closed them, so that no file is opened under
  /// their numbers and written into by mistake. What fills them fails to be read or written, as a closed descriptor
  /// does (gnulib's stdopen does the same). A closed pipe becomes an error of `write` instead of a signal that ends the
  /// program.
  package static func prepare() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      // The lowest free descriptor is the one that was closed.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
    signal(SIGPIPE, SIG_IGN)
  }

  /// The first failure of standard output; `nil` where all was written.
  ///
  /// Some file systems tell only when a descriptor is closed that there was no room.
  package static var outputFailure: Failure? {
    let copy = dup(STDOUT_FILENO)
    let number = copy >= 0 && close(copy) != 0 ? errno : 0
    return state.withLock { state in
      if state.failure == nil, number != 0 { state.failure = Failure(number) }
      return state.failure
    }
  }

  /// Writes a result to standard output; characters that cannot be shown are written out.
  package static func print(_ text: String, terminator: String = "\n") {
    writeOutput(text.visibleLines + terminator)
  }

  /// Writes JSON to standard output.
  package static func printJSON(_ text: String) { writeOutput(text.visibleJSON + "\n") }

  /// Writes a note to standard error, in place of a status that stands there.
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

  /// The columns of the terminal on standard error; 80 where that is not known.
  package static var statusWidth: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// Shows a line on standard error that the next one replaces; only where ``showsStatus``.
  package static func showStatus(_ line: String) {
    guard showsStatus else { return }
    state.withLock { state in
      state.hasStatus = true
      _ = write("\r" + line.visible + "\u{1B}[K", to: STDERR_FILENO)
    }
  }

  /// Takes the line away.
  package static func clearStatus() {
    state.withLock { state in
      if state.hasStatus { _ = write(eraseLine, to: STDERR_FILENO) }
      state.hasStatus = false
    }
  }

  private static let eraseLine = "\r\u{1B}[K"

  private static func writeOutput(_ text: String) {
    state.withLock { state in
      // What follows a gap would be misread; after a failure nothing more is written.
      guard state.failure == nil else { return }
      let number = write(text, to: STDOUT_FILENO)
      if number != 0 { state.failure = Failure(number) }
    }
  }

  /// Writes all of a text.
  ///
  /// - Returns: 0, or the number of the error.
  private static func write(_ text: String, to descriptor: CInt) -> CInt {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = systemWrite(descriptor, rest)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        } else if errno == EAGAIN {
          // Another program made the descriptor, which is shared, one that does not wait.
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
