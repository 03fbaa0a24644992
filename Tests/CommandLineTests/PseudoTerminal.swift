import Foundation

/// A program in a terminal of its own, which is read only when a test says so.
///
/// The program leads a session whose terminal this is, as a login shell does.
final class PseudoTerminal {
  /// How a program ended.
  enum Ending: Hashable {
    case exited(Int32)
    case killed(Int32)
  }

  /// The process.
  let process: pid_t
  private let master: CInt
  private let slave: CInt
  /// The modes before the program ran.
  private let modesBefore: termios
  /// All that was read so far.
  private(set) var received: [UInt8] = []
  private var ending: Ending?

  /// Starts a program; `nil` where the system refuses.
  init?(_ command: [String], columns: Int = 100, rows: Int = 30, state: String = "/nonexistent") {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    var (master, slave): (CInt, CInt) = (-1, -1)
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&master, &slave, &name, nil, &size) == 0 else { return nil }
    (self.master, self.slave) = (master, slave)
    for descriptor in [master, slave] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    var modes = termios()
    tcgetattr(slave, &modes)
    modesBefore = modes
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a session opens is the session's.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    for descriptor: CInt in 1...2 { posix_spawn_file_actions_adddup2(&actions, 0, descriptor) }
    // Threads of tests hold signals back, and programs inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    // glibc declares it for GNU programs alone.
    let ownSession = 0x80
    posix_spawnattr_setflags(
      &attributes,
      Int16(Int(POSIX_SPAWN_SETSIGMASK) | Int(POSIX_SPAWN_SETSIGDEF) | ownSession))
    let words: [UnsafeMutablePointer<CChar>?] =
      ([
        "env", "-u", "SWIFT_BACKTRACE", "TERM=xterm-256color", "COLORTERM=truecolor",
        "LC_ALL=C.UTF-8", "XDG_STATE_HOME=\(state)", "XDG_CONFIG_HOME=/nonexistent",
      ] + command).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard posix_spawnp(&process, "env", &actions, &attributes, words, environ) == 0 else {
      return nil
    }
    self.process = process
  }

  deinit {
    if ending == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    for descriptor in [master, slave] { close(descriptor) }
  }

  /// Types keys.
  func type(_ keys: String) {
    _ = Array(keys.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
  }

  /// Reads what there is, after waiting a moment for it.
  func read(milliseconds: Int32 = 20) {
    var watched = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    poll(&watched, 1, milliseconds)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(master, &bytes, bytes.count)
      guard count > 0 else { return }
      received += bytes.prefix(count)
    }
  }

  /// Reads until a text comes; `false` where it does not within a minute.
  func wait(for text: String, from place: Int = 0) -> Bool {
    let end = Date(timeIntervalSinceNow: 60)
    while Date() < end {
      if has(text, from: place) { return true }
      read()
    }
    return has(text, from: place)
  }

  /// Whether a text has come.
  func has(_ text: String, from place: Int = 0) -> Bool {
    Data(received[place...]).range(of: Data(text.utf8)) != nil
  }

  /// Waits until the program has ended; `nil` where it does not within some seconds.
  ///
  /// The terminal is read meanwhile, unless that is not wanted.
  func end(seconds: Double = 60, isRead: Bool = true) -> Ending? {
    let end = Date(timeIntervalSinceNow: seconds)
    while ending == nil, Date() < end {
      if isRead { read() } else { poll(nil, 0, 10) }
      var status: CInt = 0
      guard waitpid(process, &status, WNOHANG) == process else { continue }
      ending = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F)
    }
    read()
    return ending
  }

  /// Whether the terminal's modes are those from before the program.
  var isAsBefore: Bool {
    var (now, before) = (termios(), modesBefore)
    tcgetattr(slave, &now)
    return withUnsafeBytes(of: &now) { now in
      withUnsafeBytes(of: &before) { now.elementsEqual($0) }
    }
  }

  /// Whether what was received from some place on leaves the alternate screen, shows the cursor, and ends
  /// the reports of the mouse.
  func isGivenBack(from place: Int) -> Bool {
    ["\u{1B}[?1049l", "\u{1B}[?25h", "\u{1B}[?1000l", "\u{1B}[?1006l", "\u{1B}[?7h"]
      .allSatisfy { has($0, from: place) }
  }
}
