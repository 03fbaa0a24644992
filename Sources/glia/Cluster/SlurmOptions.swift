import ArgumentParser
import Foundation

/// Options that hand a batch to Slurm.
struct SlurmOptions: ParsableArguments {
  @Flag(help: "Submit the batch to Slurm, as an array of tasks; words after -- go to sbatch.")
  var slurm = false

  @Option(help: ArgumentHelp("Submit to this partition.", valueName: "name"))
  var partition: String?

  @Option(
    help: ArgumentHelp(
      "The number of tasks in the array; by default, one a case, at most 1000.", valueName: "n"))
  var arraySize: Int?

  @Option(
    help: ArgumentHelp(
      "Run the tasks in this Apptainer image, which must contain glia; by default, they run this program.",
      valueName: "file"),
    completion: .file(extensions: ["sif"]))
  var container: String?

  @Flag(help: "Wait for the tasks, then print the result as if they had run here.")
  var wait = false

  // What follows -- on a command line with --slurm; see completed(_:).
  @Option(help: .hidden)
  var sbatch: [String] = []

  /// The largest array that Slurm takes if its administrator has changed nothing.
  static let largestArray = 1000

  func validate() throws {
    if !slurm {
      let given = [
        partition.map { _ in "--partition" }, arraySize.map { _ in "--array-size" },
        container.map { _ in "--container" }, wait ? "--wait" : nil, sbatch.first.map { _ in "--" },
      ]
      if let option = given.compactMap(\.self).first {
        throw ValidationError("\(option) needs --slurm")
      }
    }
    if let arraySize, !(1...100_000).contains(arraySize) {
      throw ValidationError("--array-size is \(arraySize); it must be from 1 to 100000")
    }
  }

  /// Gives words after -- to sbatch on a command line with --slurm; elsewhere they are cases.
  static func completed(_ arguments: [String]) -> [String] {
    guard let end = arguments.firstIndex(of: "--"), arguments[..<end].contains("--slurm") else {
      return arguments
    }
    return arguments[..<end] + arguments[(end + 1)...].map { "--sbatch=" + $0 }
  }

  /// Refuses options that cannot be used together.
  func check(_ sharding: ShardOptions) throws {
    if slurm, sharding.shard != nil {
      throw ValidationError("--slurm and --shard cannot be used together")
    }
    if !slurm, sharding.records != nil, sharding.shard == nil {
      throw ValidationError("--records needs --shard or --slurm")
    }
  }

  /// The number of tasks for some cases.
  func tasks(for cases: Int) -> Int { max(1, min(cases, arraySize ?? Self.largestArray)) }
}

extension SlurmOptions {
  /// The container's image, from the root.
  func image() throws -> String? {
    guard let container else { return nil }
    guard FileManager.default.isReadableFile(atPath: container) else {
      throw CommandFailure("--container is \(container), which is not a readable file")
    }
    return fullPath(container)
  }

  /// The present time, as the name of a folder.
  static func timestamp() -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyyMMdd-HHmmss"
    return "\(formatter.string(from: Date()))-\(ProcessInfo.processInfo.processIdentifier)"
  }
}

extension SlurmScript {
  /// The folders of files that tasks read, and those that they write to, each once.
  static func folders(of files: [String], writing: [String]) -> [String] {
    let read = files.filter { FileManager.default.fileExists(atPath: $0) }.map {
      URL(fileURLWithPath: fullPath($0)).deletingLastPathComponent().path
    }
    return Set(read + writing.map(fullPath)).sorted()
  }
}
