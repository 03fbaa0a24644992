import Cases
import Files
import Foundation
import Segmenter
import Viewer
import ViewerRuntime

extension ViewCommand {
  /// Hands cases of the list to Slurm, as 'glia segment --slurm' does.
  ///
  /// Another process does it, because what it prints would end up on the viewer's screen.
  func submitter(
    _ locations: LiveWorklist.Locations, _ modelPath: String
  ) -> LiveWorklist.Submitter {
    let (cases, backend) = (cases, computing.backend)
    return { names, options in
      let list = FileManager.default.temporaryDirectory
        .appendingPathComponent("glia-names-\(UUID().uuidString)").path
      defer { unlink(list) }
      do {
        try AtomicFile.write(Array((names.joined(separator: "\n") + "\n").utf8), to: list)
        var words = ["segment", "--output", locations.predictions, "--model", modelPath]
        words += ["--backend", backend.rawValue, "--names", list, "--slurm", "--json"]
        let run = try SlurmProgram.run(
          path: SlurmScript.program, words + cases.map(fullPath) + ["--"] + options)
        guard run.status == 0,
          let job = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any],
          let id = job["job"] as? String, let tasks = job["tasks"] as? Int
        else {
          let reason = run.errors.split(separator: "\n").last.map(String.init) ?? ""
          return .failure(
            SubmissionProblem(reason.hasPrefix("glia: ") ? String(reason.dropFirst(6)) : reason))
        }
        return .success(
          "Submitted job \(id) with \(tasks) task\(tasks == 1 ? "" : "s"); predictions are listed as they arrive"
        )
      } catch {
        return .failure(SubmissionProblem(error.sentence))
      }
    }
  }
}
