import ArgumentParser
import Foundation

/// A command whose parts can be joined.
protocol CollectableCommand {
  /// Prints what all parts did, and writes what the command writes.
  ///
  /// - Throws: The exit code that one process would have had.
  func collect(_ plan: WorkPlan, in records: String) throws
}

/// `glia collect`: joins what the parts of a batch did.
struct CollectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Join the parts of a batch that ran under Slurm or with --shard.",
    discussion: """
      Prints what 'glia segment' or 'glia evaluate' would have printed if one process had done all \
      cases, writes the same files, such as that of --csv, and exits with the same code. Cases that \
      no part has done yet are listed as failed, with the log of their task. Joining changes no record, \
      so it can be repeated.

        glia evaluate out cases --csv results.csv --shard 1/2 --records parts
        glia evaluate out cases --csv results.csv --shard 2/2 --records parts
        glia collect parts
      """)

  @Argument(
    help: "The folder that --records named, or that --slurm printed.", completion: .directory)
  var records: String

  func run() async throws {
    Interruption.watch()
    let records = fullPath(records)
    let plan = try WorkPlan.read(records)
    try plan.enterFolder()
    let command = try Glia.parseAsRoot(SlurmOptions.completed(plan.arguments))
    guard let command = command as? any CollectableCommand else {
      throw CommandFailure(
        "\(records) is of glia \(plan.arguments.first ?? ""), which has no parts")
    }
    try command.collect(plan, in: records)
  }
}

extension WorkPlan {
  /// Why a case of a part has no record.
  func unfinished(_ shard: Int, in records: String) -> String {
    let log = "\(records)/part-\(shard).log"
    return FileManager.default.fileExists(atPath: log)
      ? "task \(shard) has not done it; its log is \(log)" : "part \(shard) has not done it"
  }
}
