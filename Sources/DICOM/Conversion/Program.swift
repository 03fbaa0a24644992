internal import Foundation

/// A program that is run and waited for.
struct Program: Sendable {
  /// Where it is.
  let path: String

  /// What a run left.
  struct Result: Sendable {
    /// The exit status; negative for a signal.
    let status: Int32
    /// Standard output and standard error, together.
    let output: String
  }

  /// Finds a program in the folders of PATH; `nil` if it is in none.
  init?(named name: String, environment: [String: String]) {
    let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    guard
      let path = folders.lazy.map({ "\($0)/\(name)" }).first(where: {
        FileManager.default.isExecutableFile(atPath: $0)
      })
    else { return nil }
    self.path = path
  }

  /// Runs the program.
  ///
  /// - Parameters:
  ///   - arguments: What follows its name.
  ///   - isCancelled: Asked every tenth of a second; the program is then ended.
  /// - Returns: How it ended; `nil` if it could not be started.
  func run(
    _ arguments: [String], isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> Result? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return nil }
    let watch = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    let id = process.processIdentifier
    watch.schedule(deadline: .now() + 0.1, repeating: 0.1)
    watch.setEventHandler { if isCancelled() { kill(id, SIGTERM) } }
    watch.resume()
    let data = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    watch.cancel()
    let status = process.terminationStatus
    return Result(
      status: process.terminationReason == .uncaughtSignal ? -status : status,
      output: String(decoding: data, as: UTF8.self))
  }
}
