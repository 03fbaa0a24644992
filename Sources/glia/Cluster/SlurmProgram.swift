import Foundation

/// One of Slurm's programs.
enum SlurmProgram {
  /// What a program wrote, and its exit code.
  struct Run {
    let status: Int32
    let output: String
    let errors: String

    /// What it complained about, as one line without its own name.
    var complaint: String {
      let lines = errors.split(separator: "\n").map { line in
        ["sbatch: error: ", "squeue: error: ", "sbatch: "].first { line.hasPrefix($0) }
          .map { String(line.dropFirst($0.count)) } ?? String(line)
      }
      return lines.joined(separator: "; ")
    }
  }

  /// Runs a program to its end.
  ///
  /// - Throws: One sentence if it is not on the PATH.
  static func run(_ name: String, _ arguments: [String]) throws -> Run {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { "\($0)/\(name)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    guard let found else {
      throw CommandFailure(
        "\(name) is not on the PATH; --slurm works on machines from which jobs can be submitted")
    }
    return try run(path: found, arguments)
  }

  /// Runs a program to its end.
  static func run(path: String, _ arguments: [String]) throws -> Run {
    // Files rather than pipes: no program waits for a reader.
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("glia-slurm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let files = ["output", "errors"].map { scratch.appendingPathComponent($0) }
    for file in files { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    do {
      try process.run()
    } catch {
      throw CommandFailure("\(path) cannot be started: \(error.sentence)")
    }
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Run(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }
}
