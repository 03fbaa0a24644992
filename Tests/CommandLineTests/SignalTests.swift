import Foundation
import TestSupport
import Testing

/// Whatever ends the viewer, the terminal is the shell's again.
@Suite(.serialized, .enabled(if: GliaProgram.isBuilt, "build the program first"))
struct SignalTests {
  private func viewer(columns: Int = 100, rows: Int = 30, in folder: TemporaryFolder) throws
    -> PseudoTerminal
  {
    try SmallCase.write("ball", in: folder.url.path)
    let terminal = try #require(
      PseudoTerminal(
        [GliaProgram.path, folder.path("ball")], columns: columns, rows: rows,
        state: folder.path("state")))
    try #require(terminal.wait(for: "reference filled"))
    return terminal
  }

  /// The signals that end a program, with their effect on the viewer.
  private static let endings: [(signal: Int32, ending: PseudoTerminal.Ending)] =
    [SIGTERM, SIGHUP, SIGINT].map { ($0, .exited(128 + $0)) }
    + [
      SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGUSR1, SIGSEGV, SIGUSR2, SIGALRM,
      SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGSYS, SIGIO,
    ].map { ($0, .killed($0)) }

  @Test(arguments: endings) func `a signal that ends the viewer gives the terminal back`(
    signal: Int32, ending: PseudoTerminal.Ending
  ) throws {
    let folder = try TemporaryFolder()
    let terminal = try viewer(in: folder)
    #expect(!terminal.isAsBefore)
    let place = terminal.received.count
    kill(terminal.process, signal)
    #expect(terminal.end() == ending)
    #expect(terminal.isGivenBack(from: place))
    #expect(terminal.isAsBefore)
  }

  @Test(arguments: [0, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGABRT])
  func `a terminal that nobody reads keeps nothing from ending the viewer`(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let terminal = try viewer(columns: 250, rows: 70, in: folder)
    // More than a pseudo-terminal holds.
    for _ in 0..<8 { terminal.type("k\u{0C}") }
    poll(nil, 0, 200)
    let place = terminal.received.count
    if signal == 0 { terminal.type("q") } else { kill(terminal.process, signal) }
    let ending: PseudoTerminal.Ending =
      switch signal {
      case 0: .exited(0)
      case SIGQUIT, SIGABRT: .killed(signal)
      default: .exited(128 + signal)
      }
    #expect(terminal.end(seconds: 10, isRead: false) == ending)
    #expect(terminal.isAsBefore)
    // What the terminal reads first, once it reads again, gives the screen back.
    #expect(terminal.isGivenBack(from: place))
  }

  @Test func `a file system that does not answer keeps nothing from ending the viewer`() throws {
    let folder = try TemporaryFolder()
    let terminal = try viewer(in: folder)
    // Opening a pipe that nobody writes to waits for ever.
    try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
    terminal.type(":labels \(folder.path("pipe"))\r")
    terminal.read(milliseconds: 200)
    terminal.type("q")
    #expect(terminal.end(seconds: 10) == .exited(0))
    #expect(terminal.isAsBefore)
  }

  @Test func `stopped and continued from outside, the viewer takes the terminal over again`() throws
  {
    let folder = try TemporaryFolder()
    let terminal = try viewer(in: folder)
    kill(terminal.process, SIGSTOP)
    // What a shell does with its terminal meanwhile.
    let place = terminal.received.count
    kill(terminal.process, SIGCONT)
    #expect(terminal.wait(for: "\u{1B}[?1049h", from: place))
    #expect(terminal.wait(for: "reference filled", from: place))
    #expect(!terminal.isAsBefore)
    terminal.type("q")
    #expect(terminal.end() == .exited(0))
    #expect(terminal.isAsBefore)
  }

  @Test(arguments: [SIGQUIT, SIGSEGV, SIGTERM, SIGHUP, SIGUSR1])
  func `outside the viewer a signal ends the program as any other`(signal: Int32) throws {
    let folder = try TemporaryFolder()
    // Writes until it is ended: the phantom takes seconds.
    let terminal = try #require(PseudoTerminal([GliaProgram.path, "phantom", folder.path("p")]))
    while (try? String(contentsOfFile: "/proc/\(terminal.process)/comm", encoding: .utf8))
      != "glia\n"
    {
      try #require(terminal.end(seconds: 0.01) == nil)
    }
    poll(nil, 0, 100)
    kill(terminal.process, signal)
    #expect(terminal.end(seconds: 20) == .killed(signal))
  }
}
