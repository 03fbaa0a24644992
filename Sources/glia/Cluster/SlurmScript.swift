import Foundation

/// The script of a job array whose tasks each do one part of a batch.
struct SlurmScript {
  /// The job's name.
  let name: String
  /// What glia is to do, without the part and the threads.
  let words: [String]
  /// The number of threads that the user asked for; `nil` for the processors of the task.
  let threads: Int?
  let shardCount: Int
  /// The image in which glia runs; `nil` for this program.
  let container: String?
  /// Folders that tasks read or write, which the container must see.
  let folders: [String]

  /// The program that runs, from the root.
  static var program: String {
    let link = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
    return FileManager.default.isExecutableFile(atPath: link)
      ? link : fullPath(Bundle.main.executablePath ?? CommandLine.arguments[0])
  }

  /// The script.
  var text: String {
    var lines = [
      "#!/bin/bash",
      "#SBATCH --job-name=\(name)",
      "#SBATCH --array=1-\(shardCount)",
      "#SBATCH --requeue",
      "#SBATCH --open-mode=append",
      "# Each task does one part of the cases. If it is requeued, it goes on where it was.",
      "set -u",
    ]
    if let threads {
      lines.append("threads=\(threads)")
    } else {
      lines += [
        "# nproc counts the processors of the node, not those of the job. SLURM_JOB_CPUS_PER_NODE can be '4(x2)'.",
        "threads=${SLURM_CPUS_PER_TASK:-${SLURM_JOB_CPUS_PER_NODE:-1}}",
        "threads=${threads%%[!0-9]*}",
      ]
    }
    if let container {
      lines += [
        "engine=$(command -v apptainer || command -v singularity) || {",
        "  echo \"glia: neither apptainer nor singularity is on the PATH of $(hostname)\" >&2",
        "  exit 1",
        "}",
      ]
      let binds = folders.map { "--bind " + $0.quotedForShell }
      lines.append(
        (["exec \"$engine\" exec"] + binds + [container.quotedForShell, "glia \\"]).joined(
          separator: " "))
    } else {
      lines.append("exec \(Self.program.quotedForShell) \\")
    }
    lines += [
      "  " + words.map(\.quotedForShell).joined(separator: " ") + " \\",
      "  --threads \"${threads:-1}\" --shard \"$SLURM_ARRAY_TASK_ID/\(shardCount)\"",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A path from the root; links stay as they are, because other machines may resolve them otherwise.
func fullPath(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
