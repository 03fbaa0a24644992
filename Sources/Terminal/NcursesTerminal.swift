internal import CNcurses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal on standard input and output.
///
/// ncurses' terminfo identifies it and gives the sequences for the alternate screen. Each frame is
/// one write of ``FrameEncoder``'s bytes, and a ``KeyDecoder`` turns input bytes into keys;
/// docs/decisions/0002 explains why. No write here waits for the terminal.
///
/// Restore the terminal with ``close()`` on every way out.
@MainActor package final class NcursesTerminal: TerminalBackend {
  /// Its current size.
  package internal(set) var size: TerminalSize
  /// How many colors it shows.
  package let depth: ColorDepth

  /// How it shows pictures in its own pixels; known once it has replied.
  package private(set) var graphics: GraphicsProtocol?

  /// Whether mouse moves with no button down are reported.
  package var reportsMotion = false {
    didSet {
      guard isOpen, reportsMotion != oldValue else { return }
      output.send(Self.motion(reportsMotion))
    }
  }

  let pipe: SignalPipe
  var output: OutputQueue
  var pacer = FramePacer()
  /// Whether a screen was not drawn because there was no room for it.
  private var isFrameDue = false
  /// Whether to clear the screen before the next one is shown.
  var isClearDue = false
  var encoder: FrameEncoder
  var decoder = KeyDecoder()
  var isOpen = true
  private(set) var isGone = false
  /// Signals that came while the program was stopped.
  var missed: [Int32] = []
  private let wanted: GraphicsChoice
  /// When the terminal was asked what it can do, in seconds.
  private var asked = 0.0
  /// Whether the terminal is a pane of tmux.
  let isInTmux: Bool
  /// The pictures that the bytes for a signal handler remove.
  var removable = RemovablePictures()
  /// Whether the terminal can report the mouse's position in pixels.
  private var hasPixelMouse = false
  /// What is known of the terminal outside tmux.
  private var outside = OutsideTmux()
  /// A cell's size in pixels, if the terminal reported it.
  private var cell: PixelSize?

  /// Lets ``events()`` return from any thread.
  package var waker: any Waker { pipe }

  /// Takes over the terminal.
  ///
  /// - Parameters:
  ///   - color: How many colors to use; `nil` detects them.
  ///   - graphics: Which protocol to use for pictures in its own pixels.
  /// - Throws: ``TerminalError`` if there is no terminal or its type is unknown.
  package init(
    color: ColorDepth? = nil, graphics: GraphicsChoice = .auto
  ) throws(TerminalError) {
    guard Self.isTerminal else { throw .notATerminal }
    let environment = Self.environment
    CrashGuard.install()
    pipe = try SignalPipe()
    let type = environment["TERM"] ?? ""
    guard Terminfo.open(type) else {
      pipe.close()
      CrashGuard.remove()
      throw .unknownType(type)
    }
    depth =
      color
      ?? ColorDepth(
        detecting: ColorDepth.Facts(
          environment: environment, colors: Terminfo.number("colors"),
          hasDirectColor: Terminfo.flag("RGB") || Terminfo.flag("Tc")))
    isInTmux = Self.isInTmux
    encoder = FrameEncoder(
      depth: depth, tolerance: Self.tolerance,
      program: TmuxPassthrough.pane(environment) ?? Int(getpid()))
    encoder.isOnLight = Self.isLight(environment["COLORFGBG"])
    output = OutputQueue()
    wanted = depth == .ascii || !graphics.mayAsk(environment) ? .off : graphics
    size = Self.windowSize
    begin()
    output.send(questions(environment["TERM"] ?? ""))
    asked = Self.now
  }

  /// The queries that are sent once.
  ///
  /// All terminals answer the last query, so a reply to only that one shows that a terminal knows
  /// none of the others.
  private func questions(_ type: String) -> [UInt8] {
    if wanted != .off {
      let kitty = isInTmux ? TmuxPassthrough.wrap(OutsideTmux.questions) : KittyImage.query
      let mouse = isInTmux ? "" : "\u{1B}[?1016$p"
      return kitty + Array("\u{1B}[16t\(mouse)\u{1B}[c".utf8)
    }
    // Without our own colors, the terminal's colors matter.
    return depth == .ascii && type.hasPrefix("xterm") ? Array("\u{1B}]11;?\u{1B}\\".utf8) : []
  }

  /// Whether the background is light, according to the variable that rxvt, Konsole and others set.
  ///
  /// It holds the numbers of the foreground and the background among the 16 colors.
  private static func isLight(_ colors: String?) -> Bool {
    guard let ground = colors?.split(separator: ";").last.flatMap({ Int($0) }) else { return false }
    return ground == 7 || (9...15).contains(ground)
  }

  /// Whether the terminal is a pane of tmux.
  package nonisolated static var isInTmux: Bool { TmuxPassthrough.isAround(environment) }

  /// Whether standard input and output are a terminal.
  package nonisolated static var isTerminal: Bool {
    isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  }

  /// Shows a screen and sends only the differences from the previous one; see ``TerminalBackend``.
  package func show(_ screen: @autoclosure () -> Screen) {
    isFrameDue = !hasRoom
    guard hasRoom else { return }
    var bytes = encoder.encode(screen())
    guard !bytes.isEmpty else { return }
    noteUndoing()
    if isClearDue { bytes = Array("\u{1B}[0m\u{1B}[2J".utf8) + bytes }
    isClearDue = false
    if pacer.asks {
      output.send(bytes + FramePacer.question)
      pacer.frameSent(at: Self.now, hasPictures: encoder.hasSentImages)
    } else {
      output.send(bytes)
    }
  }

  /// Sends all cells again with the next screen.
  ///
  /// The screen is cleared first, because in xterm with scalable fonts, block characters of earlier
  /// pictures leave traces between the cells that no other character covers.
  package func invalidate() {
    encoder.invalidate()
    isClearDue = true
  }

  /// Whether a frame drawn now arrives soon.
  private var hasRoom: Bool { output.isEmpty && pacer.delay(at: Self.now) == 0 }

  /// Waits for keys, the mouse, signals, a wake-up, or room for a pending frame.
  package func events() -> [TerminalEvent] {
    while true {
      if isGone || output.isBroken { return [.terminated(signal: SIGHUP)] }
      if !missed.isEmpty {
        defer { missed = [] }
        return missed.flatMap { handle(signal: $0) }
      }
      var watched = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
      ]
      if !output.isEmpty {
        watched.append(pollfd(fd: output.descriptor, events: Int16(POLLOUT), revents: 0))
      }
      let count = poll(&watched, nfds_t(watched.count), waitMilliseconds)
      var events: [TerminalEvent] = []
      if watched[1].revents != 0 {
        for number in pipe.drain() { events += handle(signal: number) }
      }
      if watched[0].revents != 0 {
        events += readInput()
      } else if count == 0, decoder.isPending {
        events += decoder.flush()
      }
      output.flush()
      if !events.isEmpty || watched[1].revents != 0 || (isFrameDue && hasRoom) { return events }
    }
  }

  /// How long to wait: for the rest of a key's sequence, for a reply that may be lost, or forever.
  private var waitMilliseconds: Int32 {
    // A lone escape byte is a key unless the rest of a sequence follows at once.
    if decoder.isPending { return decoder.isInSequence ? 250 : 30 }
    guard isFrameDue, output.isEmpty else { return -1 }
    return Int32((pacer.delay(at: Self.now) * 1000).rounded(.up))
  }

  /// How far 24-bit pixels may be off, to send fewer bytes.
  private static let tolerance = 2

  private func handle(signal number: Int32) -> [TerminalEvent] {
    switch number {
    case SIGWINCH:
      size = windowSize
      reportPixels()
      return [.resized(size)]
    case SIGTSTP:
      suspend()
      return [.resumed, .resized(size)]
    case SIGCONT:
      // Stopped by SIGSTOP, without a chance to restore the terminal.
      output.drop()
      begin()
      return [.resumed, .resized(size)]
    default: return [.terminated(signal: number)]
    }
  }

  /// The events in the input; replies to our own queries are handled here.
  func readInput() -> [TerminalEvent] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count > 0 {
      let events = decoder.feed(bytes.prefix(count)).filter { event in
        guard case .reply(let reply) = event else { return true }
        take(reply)
        return reply != .ready
      }
      return pacer.takeSlowness() ? events + [.slowPictures] : events
    }
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    isGone = true
    return [.terminated(signal: SIGHUP)]
  }

  private func take(_ reply: TerminalReply) {
    switch reply {
    case .ready: pacer.answered(at: Self.now)
    case .kittyGraphics(let isSupported):
      outside.hasKittyGraphics = isSupported
      if isSupported, !isInTmux, wanted.allows(.kitty) { graphics = .kitty }
    case .name(let name): outside.hasPlaceholders = KittyPlaceholder.isKnown(to: name)
    case .inView: encoder.resendImages()
    case .attributes(let numbers):
      pacer.noteRoundTrip(Self.now - asked)
      if graphics == nil, numbers.contains(4), wanted.allows(.sixel) { graphics = .sixel }
    case .cell(let size):
      cell = size
      self.size = windowSize
      reportPixels()
    case .pixelMouse(let isSupported):
      hasPixelMouse = isSupported
      reportPixels()
    case .background(let color):
      encoder.isOnLight = color.luminance > 127
      encoder.invalidate()
    }
    if isInTmux, outside.showsPictures, wanted.allows(.kittyInTmux) { graphics = .kittyInTmux }
    guard encoder.graphics != graphics else { return }
    if encoder.graphics != nil { invalidate() }
    encoder.graphics = graphics
    noteUndoing()
  }

  /// Asks for the mouse's position in pixels, where the terminal can tell it and cells have a known size.
  func reportPixels() {
    guard hasPixelMouse, let cell = size.cell else { return }
    if decoder.mouseCell == nil { output.send(Array("\u{1B}[?1016h".utf8)) }
    decoder.mouseCell = cell
  }

  /// Seconds on a clock that is never adjusted.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The current size, with a cell's pixels from the system or else from the terminal.
  var windowSize: TerminalSize {
    var size = Self.windowSize
    guard size.cell == nil, let cell else { return size }
    size.cell = cell
    return size
  }

  private static var windowSize: TerminalSize {
    var window = winsize()
    guard cncurses_window_size(STDOUT_FILENO, &window) == 0, window.ws_col > 0, window.ws_row > 0
    else { return TerminalSize(columns: 80, rows: 24) }
    return TerminalSize(
      columns: Int(window.ws_col), rows: Int(window.ws_row), pixelWidth: Int(window.ws_xpixel),
      pixelHeight: Int(window.ws_ypixel))
  }

  private nonisolated static var environment: [String: String] {
    [
      "TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "TMUX", "TMUX_PANE", "STY",
      "COLORFGBG", "XTERM_VERSION",
    ].reduce(into: [:]) {
      $0[$1] = getenv($1).map { String(cString: $0) }
    }
  }
}
