import Files
import Foundation

/// The cases of a batch that several processes do, and which part each is in.
///
/// The first process writes it into the folder of records, and the others read it, so cases that are
/// added to a folder while they run change nothing.
struct WorkPlan: Codable {
  /// One case.
  struct Entry: Codable {
    let name: String
    /// Its folder, from the root; empty for pairs of files.
    let path: String
    let cost: Int
    /// The part that does it, from 1.
    let shard: Int
  }

  /// The folder that the command was started in.
  let folder: String
  /// The command as it was given, without the program.
  let arguments: [String]
  /// Where cases are searched, from the root.
  let paths: [String]
  /// The number of parts.
  let shardCount: Int
  let entries: [Entry]
  /// The files to compare, if the command compares files.
  let pairs: EvaluationPairs?

  /// Divides cases into parts.
  init(
    _ cases: [(name: String, path: String, cost: Int)], in paths: [String], shards: Int,
    pairs: EvaluationPairs? = nil
  ) {
    self.paths = paths.map(fullPath)
    folder = FileManager.default.currentDirectoryPath
    arguments = Array(CommandLine.arguments.dropFirst())
    shardCount = shards
    let numbers = Shard.numbers(costs: cases.map(\.cost), count: shards)
    entries = zip(cases, numbers).map {
      Entry(name: $0.name, path: $0.path, cost: $0.cost, shard: $1)
    }
    self.pairs = pairs
  }

  /// The places of a part's cases among all.
  func indices(of shard: Shard) -> [Int] {
    entries.indices.filter { entries[$0].shard == shard.number }
  }

  // MARK: - The file

  private static func path(in records: String) -> String { records + "/plan.json" }

  /// Reads the plan of a folder of records.
  static func read(_ records: String) throws -> WorkPlan {
    let path = path(in: records)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(
        "\(path) cannot be read; name the folder that --records named or that --slurm printed")
    }
    do {
      let plan = try RecordCoding.decoder.decode(WorkPlan.self, from: data)
      guard (1...100_000).contains(plan.shardCount),
        plan.entries.allSatisfy({ (1...plan.shardCount).contains($0.shard) })
      else { throw CocoaError(.fileReadCorruptFile) }
      return plan
    } catch {
      throw CommandFailure("\(path) is not a plan that this version of glia wrote")
    }
  }

  /// The plan in a folder of records; if there is none yet, it is made and written.
  ///
  /// - Parameters:
  ///   - records: The folder; it is created if missing.
  ///   - shard: The part to do, which must be one of the plan's.
  ///   - make: Makes the plan.
  /// - Returns: The plan that all parts share.
  /// - Throws: One sentence if the folder is of another division or command.
  static func shared(
    in records: String, _ shard: Shard, make: () throws -> WorkPlan
  ) throws -> WorkPlan {
    if !FileManager.default.fileExists(atPath: path(in: records)) {
      let plan = try make()
      do {
        try plan.write(to: records)
      } catch let error as FileError where error.isExisting {
        // Another part was first.
      }
    }
    let plan = try read(records)
    guard plan.shardCount == shard.count else {
      throw CommandFailure(
        "--shard is \(shard.number)/\(shard.count), but \(records) is of \(plan.shardCount) parts; "
          + "name another folder with --records")
    }
    guard plan.arguments.first == CommandLine.arguments.dropFirst().first else {
      throw CommandFailure(
        "\(records) is of glia \(plan.arguments.first ?? ""); name another folder with --records")
    }
    let own = Array(CommandLine.arguments.dropFirst())
    guard plan.arguments.contains("--slurm") || essence(plan.arguments) == essence(own) else {
      throw CommandFailure(
        "\(records) belongs to 'glia \(plan.arguments.joined(separator: " "))'; give the same command, "
          + "or name another folder with --records")
    }
    return plan
  }

  /// What all parts of a command have in common.
  ///
  /// Of `evaluate`, everything but what may differ from part to part. Others name cases, which a shell may have
  /// found anew for each part; of them, where results go and by which model.
  private static func essence(_ arguments: [String]) -> [String] {
    let isWhole = arguments.first == "evaluate"
    let changing = ["--shard", "--records", "--threads"]
    let kept = ["--output", "-o", "--model", "--grid"]
    var rest: [String] = []
    var index = 0
    while index < arguments.count {
      let word = arguments[index]
      let name = word.split(separator: "=").first.map(String.init) ?? word
      let isPair = name == word && (isWhole ? changing : kept).contains(name)
      let words = arguments[index..<min(index + (isPair ? 2 : 1), arguments.count)]
      if isWhole ? !changing.contains(name) : kept.contains(name) { rest += words }
      index += words.count
    }
    return rest
  }

  /// Writes the plan into a folder that has none.
  func write(to records: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: records, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure(
        "the folder \(records) cannot be created: \(error.localizedDescription)")
    }
    let data = try RecordCoding.encoder.encode(self)
    try AtomicFile.write(Array(data), to: Self.path(in: records), mayReplace: false)
  }

  /// Goes to the folder that the command was started in, to which its paths are relative.
  func enterFolder() throws {
    guard FileManager.default.changeCurrentDirectoryPath(folder) else {
      throw CommandFailure(
        "the folder \(folder), in which the command was started, cannot be entered on this machine")
    }
  }
}
