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

  private static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["tmux"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(text: "tmux \(arguments)") }
    return String(decoding: data, as: UTF8.self)
  }
}
