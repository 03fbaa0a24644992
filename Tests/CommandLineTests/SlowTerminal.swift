import Foundation
import Synchronization

/// A program in a pseudo-terminal at the end of a slow line.
///
/// What the program sends is taken in at once by a buffer without end, as a network's are nearly, or
/// stays in the pseudo-terminal until it is read; the terminal behind it reads so many bytes a second
/// and, where it answers at all, answers when it reaches the question.
final class SlowTerminal: Sendable {
  private let master: Int32
  private let process: pid_t
  private let bytesPerSecond: Int
  private let isBuffered: Bool
  private let answers: Bool
  private struct State {
    var buffer: [UInt8] = []
    var read: [UInt8] = []
    var isOver = false
  }
  private let state = Mutex(State())

  /// Starts a program in a terminal of 200×60 cells with 24-bit color.
  init?(_ command: [String], bytesPerSecond: Int, isBuffered: Bool, answers: Bool) {
    var size = winsize(ws_row: 60, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0)
    var (master, slave): (Int32, Int32) = (-1, -1)
    guard openpty(&master, &slave, nil, nil, &size) == 0 else { return nil }
    self.master = master
    defer { Foundation.close(slave) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in 0...2 {
      posix_spawn_file_actions_adddup2(&actions, slave, descriptor)
    }
    for descriptor in [master, slave] {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    let words: [UnsafeMutablePointer<CChar>?] =
      ([
        "env", "TERM=xterm-256color", "COLORTERM=truecolor", "LC_ALL=C.UTF-8",
        // No edits of an earlier sitting are asked about.
        "XDG_STATE_HOME=/nonexistent",
      ] + command)
      .map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard posix_spawnp(&process, "env", &actions, nil, words, environ) == 0 else {
      Foundation.close(master)
      return nil
    }
    self.process = process
    self.bytesPerSecond = bytesPerSecond
    self.isBuffered = isBuffered
    self.answers = answers
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    Thread { [self] in run() }.start()
  }

  /// Types keys.
  func type(_ keys: String) {
    _ = Array(keys.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
  }

  /// All that the terminal has read so far.
  var received: [UInt8] { state.withLock { $0.read } }

  /// Waits until nothing has come for some seconds.
  func waitUntilQuiet(seconds: Double) {
    var (count, since) = (received.count, Date())
    while Date().timeIntervalSince(since) < seconds {
      Thread.sleep(forTimeInterval: 0.02)
      if received.count != count { (count, since) = (received.count, Date()) }
    }
  }

  /// Waits until what has come satisfies a condition, for some seconds at most.
  func wait(seconds: Double, until condition: ([UInt8]) -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if condition(received) { return true }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return condition(received)
  }

  /// Ends the program.
  func close() {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    state.withLock { $0.isOver = true }
  }

  private func run() {
    let tick = 0.01
    let share = Int(Double(bytesPerSecond) * tick)
    while !state.withLock({ $0.isOver }) {
      Thread.sleep(forTimeInterval: tick)
      var bytes = [UInt8](repeating: 0, count: isBuffered ? 1 << 20 : share)
      let count = Foundation.read(master, &bytes, bytes.count)
      let asked = state.withLock { state in
        if count > 0 { state.buffer += bytes.prefix(count) }
        let part = state.buffer.prefix(share)
        state.buffer.removeFirst(part.count)
        let before = state.read.count
        state.read += part
        // The question may straddle two parts.
        return Self.questions(state.read[max(before - 3, 0)...])
      }
      if answers { for _ in 0..<asked { type("\u{1B}[0n") } }
    }
    Foundation.close(master)
  }

  /// How often "are you ready" stands in some bytes.
  private static func questions(_ bytes: ArraySlice<UInt8>) -> Int {
    let question = Array("\u{1B}[5n".utf8)
    return bytes.indices.count { bytes[$0...].starts(with: question) }
  }
}
