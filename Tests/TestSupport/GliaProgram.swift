package import Foundation

/// What a run of a program left behind.
package struct ProgramRun: Sendable {
  /// The exit code; signals give 128 and their number, as shells have it.
  package let status: Int
  /// What it wrote to standard output.
  package let output: String
  /// What it wrote to standard error.
  package let errors: String
}

/// The built program.
package enum GliaProgram {
  /// The root of the checkout.
  package static let root: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The executable: `GLIA_PROGRAM` where that is set, else the release build, else the debug build.
  package static let path: String = {
    if let named = ProcessInfo.processInfo.environment["GLIA_PROGRAM"] { return named }
    let builds = ["release", "debug"].map { root.appendingPathComponent(".build/\($0)/glia").path }
    return builds.first { FileManager.default.isExecutableFile(atPath: $0) } ?? builds[0]
  }()

  /// Whether the program has been built; `./test` does so before it tests.
  package static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// Runs a line of a shell, in which `glia` is the program.
  ///
  /// - Parameters:
  ///   - line: What to run; the exit code is that of its last command.
  ///   - folder: Where it runs.
  /// - Returns: The exit code and what was written.
  /// - Throws: An error of the system where the shell cannot be started.
  package static func shell(_ line: String, in folder: URL) throws -> ProgramRun {
    try run(
      ["-c", "glia() { \"$GLIA\" \"$@\"; }\n\(line)"], environment: ["GLIA": path], in: folder,
      program: "/bin/sh")
  }

  /// Runs the program to its end, without a terminal.
  ///
  /// - Parameters:
  ///   - arguments: What follows `glia` on the command line.
  ///   - environment: Variables to set beside those of the test.
  ///   - folder: Where it runs; the root of the checkout by default.
  ///   - fileBlocks: The largest file it may write, in blocks of 512 bytes; beyond, writing fails.
  ///   - program: The program; `nil` for glia.
  /// - Returns: Its exit code and what it wrote.
  /// - Throws: An error of the system where it cannot be started.
  package static func run(
    _ arguments: [String], environment: [String: String] = [:], in folder: URL? = nil,
    fileBlocks: Int? = nil, program: String? = nil
  ) throws -> ProgramRun {
    let scratch = try TemporaryFolder()
    // Files rather than pipes: a program that writes much never waits for a reader.
    let output = scratch.url.appendingPathComponent("output")
    let errors = scratch.url.appendingPathComponent("errors")
    for file in [output, errors] { try Data().write(to: file) }
    let process = Process()
    if let fileBlocks {
      let limited = "trap '' XFSZ; ulimit -f \(fileBlocks); exec \"$0\" \"$@\""
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", limited, path] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: program ?? path)
      process.arguments = arguments
    }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = folder ?? root
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    return ProgramRun(
      status: Int(process.terminationStatus) + (isSignal ? 128 : 0),
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}

/// A folder of its own for one test, removed with the last reference to it.
package final class TemporaryFolder: Sendable {
  /// Where it is.
  package let url: URL
  private let parent: URL

  /// Makes an empty folder.
  ///
  /// It is alone in the folder above, because a search for the rest of a DICOM series looks there, and would find
  /// the series of other tests.
  package init() throws {
    parent = FileManager.default.temporaryDirectory
      .appendingPathComponent("glia-test-\(UUID().uuidString)")
    url = parent.appendingPathComponent("files")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: parent) }

  /// The path of a file in it.
  package func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
