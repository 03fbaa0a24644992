internal import CNcurses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal on standard input and output.
///
/// ncurses sets it up and gives it back: terminfo, the alternate screen, raw input, the cursor. Pictures
/// go around it, as ``FrameEncoder``'s bytes in one write a frame, and keys come as bytes to a
/// ``KeyDecoder``; docs/decisions/0002 says why.
///
/// Give the terminal back with ``close()`` on every way out.
@MainActor public final class NcursesTerminal: TerminalBackend {
  /// How large it is now.
  public private(set) var size: TerminalSize
  /// How many colors it shows.
  public let depth: ColorDepth
  /// How many bytes were sent for pictures so far, and in how many frames.
  public private(set) var sent = (bytes: 0, frames: 0)

  private let pipe: SignalPipe
  private let screen: OpaquePointer
  private var encoder: FrameEncoder
  private var decoder = KeyDecoder()
  private var isOpen = true
  private var isGone = false

  /// Lets ``events()`` return from any thread.
  public var waker: any Waker { pipe }

  /// Takes the terminal over.
  ///
  /// - Parameter color: How many colors to use; `nil` finds out.
  /// - Throws: ``TerminalError`` where there is no terminal or its type is unknown.
  public init(color: ColorDepth? = nil) throws(TerminalError) {
    guard Self.isTerminal else { throw .notATerminal }
    let environment = Self.environment
    CrashGuard.install()
    // Our handlers come first: ncurses leaves signals alone that are taken.
    pipe = try SignalPipe()
    setlocale(LC_ALL, "")
    let type = environment["TERM"] ?? ""
    // A server may not know a new terminal's name; nearly all of them understand xterm's sequences.
    // NB: once only; a second newterm would take the first one's modes for those to give back.
    var opened: OpaquePointer?
    for type in [type, "xterm-256color", "xterm"] where opened == nil {
      opened = cncurses_open(type)
    }
    guard let opened else {
      pipe.close()
      CrashGuard.remove()
      throw .unknownType(type)
    }
    screen = opened
    depth =
      color
      ?? ColorDepth(
        detecting: ColorDepth.Facts(
          environment: environment, colors: Self.number("colors"),
          hasDirectColor: cncurses_flag("RGB") != 0 || cncurses_flag("Tc") != 0))
    encoder = FrameEncoder(depth: depth)
    size = Self.windowSize
    raw()
    noecho()
    begin()
  }

  /// Whether standard input and output are a terminal.
  public nonisolated static var isTerminal: Bool {
    isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  }

  /// Gives the terminal back as it was.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    end()
    delscreen(screen)
    pipe.close()
    CrashGuard.remove()
  }

  /// Shows a screen, sending only what differs from the one before.
  public func show(_ screen: Screen) {
    let bytes = encoder.encode(screen)
    guard !bytes.isEmpty else { return }
    sent = (sent.bytes + bytes.count, sent.frames + 1)
    send(bytes)
  }

  /// Sends all cells anew with the next screen.
  public func invalidate() { encoder.invalidate() }

  /// Waits for keys, the mouse, signals or a wake-up.
  public func events() -> [TerminalEvent] {
    if isGone { return [.terminated(signal: SIGHUP)] }
    var watched = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    // A lone escape byte is a key unless the rest of a sequence follows at once.
    let wait: Int32 = decoder.isPending ? Self.escapeMilliseconds : -1
    let count = poll(&watched, nfds_t(watched.count), wait)
    var events: [TerminalEvent] = []
    if watched[1].revents != 0 {
      for number in pipe.drain() { events += handle(signal: number) }
    }
    if watched[0].revents != 0 {
      events += readInput()
    } else if count == 0 {
      events += decoder.flush()
    }
    return events
  }

  /// Gives the terminal back and stops the job until it is continued, as Ctrl-Z does.
  public func suspend() {
    guard isOpen else { return }
    end()
    signal(SIGTSTP, SIG_DFL)
    // The whole job stops, as with the terminal's own Ctrl-Z: a script that started us, too.
    kill(0, SIGTSTP)
    // Continued: here again.
    SignalPipe.handle(SIGTSTP)
    _ = pipe.drain()
    begin()
    size = Self.windowSize
  }

  /// How long the rest of an escape sequence may take.
  private static let escapeMilliseconds: Int32 = 30

  /// Switches to the alternate screen, reports of the mouse on, wrapping off.
  private func begin() {
    curs_set(0)
    cncurses_begin()
    send(Array("\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h\u{1B}[?7l\u{1B}[?25l".utf8))
    encoder.invalidate()
  }

  /// Undoes what ``begin()`` did, and gives the modes back.
  private func end() {
    send(
      Array(
        "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?2004l\u{1B}[?7h\u{1B}[0m\u{1B}[?25h".utf8))
    endwin()
  }

  private func handle(signal number: Int32) -> [TerminalEvent] {
    switch number {
    case SIGWINCH:
      size = Self.windowSize
      resize_term(Int32(size.rows), Int32(size.columns))
      return [.resized(size)]
    case SIGTSTP:
      suspend()
      return [.resumed, .resized(size)]
    case SIGCONT:
      // Stopped by SIGSTOP, without a chance to give the terminal back.
      reset_prog_mode()
      begin()
      size = Self.windowSize
      return [.resumed, .resized(size)]
    default: return [.terminated(signal: number)]
    }
  }

  private func readInput() -> [TerminalEvent] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count > 0 { return decoder.feed(bytes.prefix(count)) }
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    isGone = true
    return [.terminated(signal: SIGHUP)]
  }

  /// Writes bytes to the terminal, in one call where it takes them.
  private func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty, !isGone {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var ready = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, 1000)
      } else if errno != EINTR {
        isGone = true
      }
    }
  }

  private static func number(_ name: String) -> Int? {
    let number = Int(cncurses_number(name))
    return number >= 0 ? number : nil
  }

  private static var windowSize: TerminalSize {
    var window = winsize()
    guard cncurses_window_size(STDOUT_FILENO, &window) == 0, window.ws_col > 0, window.ws_row > 0
    else { return TerminalSize(columns: 80, rows: 24) }
    return TerminalSize(
      columns: Int(window.ws_col), rows: Int(window.ws_row), pixelWidth: Int(window.ws_xpixel),
      pixelHeight: Int(window.ws_ypixel))
  }

  private static var environment: [String: String] {
    ["TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"].reduce(into: [:]) {
      $0[$1] = getenv($1).map { String(cString: $0) }
    }
  }
}
