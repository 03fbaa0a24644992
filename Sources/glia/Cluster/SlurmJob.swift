import Files
import Foundation

/// A job array that was submitted.
struct SlurmJob {
  let id: String
  /// The folder of its plan, records and logs.
  let records: String

  /// Writes the plan and the script, and submits them.
  ///
  /// - Parameters:
  ///   - script: What the tasks do.
  ///   - plan: The parts of the work.
  ///   - records: A new folder, from the root.
  ///   - options: What the command line asks of Slurm.
  /// - Returns: The job.
  /// - Throws: One sentence if Slurm refuses.
  static func submit(
    _ script: SlurmScript, _ plan: WorkPlan, records: String, _ options: SlurmOptions
  ) throws -> SlurmJob {
    // Before anything is written.
    _ = try SlurmProgram.run("sbatch", ["--version"])
    do {
      try plan.write(to: records)
    } catch let error as FileError where error.isExisting {
      throw CommandFailure("\(records) is of an earlier run; name another folder with --records")
    }
    let path = records + "/job.sh"
    try AtomicFile.write(Array(script.text.utf8), to: path)
    // Slurm puts numbers for words with %.
    let log = records.replacing("%", with: "%%") + "/part-%a.log"
    var words = ["--parsable", "--chdir", plan.folder, "--output", log]
    if let partition = options.partition { words += ["--partition", partition] }
    let run = try SlurmProgram.run("sbatch", words + options.sbatch + [path])
    let id = run.output.split(separator: "\n").last?.split(separator: ";").first.map(String.init)
    guard run.status == 0, let id else {
      // So that the same command can be given again.
      for file in ["plan.json", "job.sh"] { unlink("\(records)/\(file)") }
      rmdir(records)
      throw CommandFailure("sbatch refused the job: \(run.complaint)")
    }
    let job = SlurmJob(id: id, records: records)
    try AtomicFile.write(Array((id + "\n").utf8), to: records + "/job")
    return job
  }

  /// The job of a folder of records; `nil` if it was not made by Slurm.
  init?(in records: String) {
    guard let data = FileManager.default.contents(atPath: records + "/job") else { return nil }
    id = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    self.records = records
  }

  private init(id: String, records: String) { (self.id, self.records) = (id, records) }

  /// How many tasks wait and run; `nil` if Slurm does not answer.
  var tasks: (waiting: Int, running: Int)? {
    let words = ["--noheader", "--array", "--jobs", id, "--format", "%t"]
    guard let run = try? SlurmProgram.run("squeue", words) else { return nil }
    guard run.status == 0 else {
      // Slurm forgets jobs a while after their end.
      return run.errors.contains("Invalid job id") ? (0, 0) : nil
    }
    let ended: Set<Substring> = ["BF", "CA", "CD", "DL", "F", "NF", "OOM", "TO"]
    let states = run.output.split(whereSeparator: \.isWhitespace).filter { !ended.contains($0) }
    let waiting = states.count { ["PD", "RQ", "RS", "RD", "RF", "RH", "SE", "CF"].contains($0) }
    return (waiting, states.count - waiting)
  }

  /// Waits until no task waits or runs, with a progress bar.
  ///
  /// - Parameters:
  ///   - title: What is done, for the bar.
  ///   - total: The number of cases.
  ///   - count: Counts the cases that are done.
  /// - Throws: `CancellationError` after Ctrl-C, with a note that the job goes on.
  func wait(_ title: String, total: Int, count: () -> Int) throws {
    let bar = ProgressBar(title, total: total)
    defer { bar.finish() }
    let start = ContinuousClock.now
    while true {
      if let tasks {
        if tasks == (0, 0) { return }
        // Counting reads the records of all tasks.
        let done = StandardStreams.showsStatus ? min(count(), total) : 0
        bar.update(done, "\(tasks.running) running, \(tasks.waiting) waiting")
      }
      // Slurm's controller serves everybody: ask often at first, then rarely.
      let pause = min(max((ContinuousClock.now - start) / 50, .milliseconds(300)), .seconds(10))
      let end = ContinuousClock.now + pause
      while ContinuousClock.now < end {
        if Interruption.isRequested {
          bar.finish()
          printNote("job \(id) goes on; 'scancel \(id)' cancels it, and")
          printNote("'glia collect \(records.quotedForShell)' prints the result")
          throw CancellationError()
        }
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }

  /// Tells what was submitted, and how to see the result.
  func report(isJSON: Bool, tasks: Int, cases: Int) throws {
    if isJSON {
      try printJSON(
        JSONValue.object([
          "job": .text(id), "records": .text(records), "tasks": .integer(tasks),
          "cases": .integer(cases),
        ]))
      return
    }
    printResult(
      "job     \(id): \(cases) case\(cases == 1 ? "" : "s") in \(tasks) task\(tasks == 1 ? "" : "s")"
    )
    printLine("state   squeue --jobs \(id)")
    printLine("cancel  scancel \(id)")
    printLine("result  glia collect \(records.quotedForShell)")
  }
}
