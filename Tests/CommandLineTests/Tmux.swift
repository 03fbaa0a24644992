import Foundation
import Testing

/// A terminal of tmux in which a program runs, as a person would use it: keys in, the screen out.
///
/// Waits look at the screen until it is as wanted, and fail after half a minute with what is there.
final class Tmux {
  private let socket =
    "glia-test-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...(.max)))"

  /// Whether tmux is installed.
  static let isInstalled = (try? run(["-V"])) != nil

  /// Starts a shell in a terminal.
  init(columns: Int, rows: Int, directory: String, environment: [String: String] = [:]) throws {
    var arguments = ["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-c", directory]
    // The configuration and the history of who runs the tests are left alone.
    let known = [
      "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor", "NO_COLOR": "",
      "XDG_CONFIG_HOME": directory + "/xdg-config", "XDG_STATE_HOME": directory + "/xdg-state",
    ]
    let environment = known.merging(environment) { $1 }
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
      arguments += ["-e", "\(name)=\(value)"]
    }
    try tmux(arguments + ["env PS1='ready$ ' sh"])
    try wait(for: "ready$")
  }

  /// Ends the terminal and all in it.
  func close() { _ = try? tmux(["kill-server"]) }

  /// Presses keys by tmux's names, such as "Up", "Enter" or "q".
  func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

  /// Types a line.
  func type(_ line: String) throws {
    try tmux(["send-keys", "-l", line])
    try press("Enter")
  }

  /// The screen's text.
  func screen() throws -> String { try tmux(["capture-pane", "-p"]) }

  /// Waits until the screen has a text, or has it no longer.
  func wait(
    for text: String, isThere: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let end = Date(timeIntervalSinceNow: 60)
    var last = ""
    while Date() < end {
      last = try screen()
      if last.contains(text) == isThere { return }
      Thread.sleep(forTimeInterval: 0.05)
    }
    Issue.record(
      "\"\(text)\" \(isThere ? "did not come" : "stayed"):\n\(last)", sourceLocation: sourceLocation
    )
    throw Failure(text: text)
  }

  /// A text that did not come.
  struct Failure: Error { let text: String }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    try Self.run(["-L", socket, "-f", "/dev/null", "-u"] + arguments)
  }

  /// Runs tmux and returns what it prints.
  ///
  /// By `posix_spawn` and into a file: Foundation's `Process` takes a program for running as long as
  /// any child of it does, and the server that tmux starts stays.
  private static func run(_ arguments: [String]) throws -> String {
    let path = NSTemporaryDirectory() + "glia-tmux-\(UUID().uuidString)"
    defer { unlink(path) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // Threads of tests hold signals back, and a server that inherits that cannot be ended.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let words: [UnsafeMutablePointer<CChar>?] = (["tmux"] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    var status: Int32 = -1
    guard posix_spawnp(&process, "tmux", &actions, &attributes, words, environ) == 0,
      waitpid(process, &status, 0) == process, status == 0
    else { throw Failure(text: "tmux \(arguments)") }
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}
