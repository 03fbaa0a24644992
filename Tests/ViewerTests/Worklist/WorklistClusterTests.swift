import Cases
import Foundation
import Synchronization
import Terminal
import TestSupport
import Testing
import Viewer
import ViewerRuntime

/// Handing cases to a cluster, and predictions that arrive from it.
@Suite struct WorklistClusterTests {
  private func submission(_ effects: [Effect]) -> (ids: [Int], options: [String])? {
    for case .submit(let ids, let options) in effects.onCases { return (ids, options) }
    return nil
  }

  private func type(_ line: String, in model: inout ViewerModel) -> [Effect] {
    model.press(Key(":"))
    model.type(line)
    return model.press(Key(.enter))
  }

  @Test func `:slurm submits the listed cases without a prediction`() throws {
    var model = SampleWorklist.model()
    model.press(Key("/"))
    model.type("case !5")
    model.press(Key(.enter))
    let effects = type("slurm --partition=gpu --mem=8G", in: &model)
    let asked = try #require(submission(effects))
    #expect(asked.ids == [2, 3, 5])
    #expect(asked.options == ["--partition=gpu", "--mem=8G"])
    #expect(model.notice?.text == "Submitting 3 cases to Slurm …")
    model.take(.submitted(.success("Submitted job 7")))
    #expect(model.notice == Notice(.success, "Submitted job 7"))
    model.take(.submitted(.failure(SubmissionProblem("sbatch is not on the PATH"))))
    #expect(model.notice == Notice(.problem, "sbatch is not on the PATH"))
  }

  @Test func `a case is submitted twice only if that is wanted`() throws {
    var model = SampleWorklist.model()
    model.press(Key("/"))
    model.type("case !5")
    model.press(Key(.enter))
    // What could not be submitted may be tried again.
    #expect(submission(type("slurm", in: &model))?.ids == [2, 3, 5])
    model.take(.submitted(.failure(SubmissionProblem("sbatch is not on the PATH"))))
    #expect(submission(type("slurm", in: &model))?.ids == [2, 3, 5])
    model.take(.submitted(.success("Submitted job 7")))
    #expect(submission(type("slurm", in: &model)) == nil)
    #expect(model.prompt?.problem?.contains(":slurm again") == true)
    model.press(Key(.escape))
    let again = try #require(submission(type("slurm again --mem=8G", in: &model)))
    #expect(again.ids == [2, 3, 5])
    #expect(again.options == ["--mem=8G"])
  }

  @Test func `:slurm submits nothing if there is nothing to do`() {
    var model = SampleWorklist.model()
    model.press(Key("/"))
    model.type("pred")
    model.press(Key(.enter))
    #expect(submission(type("slurm", in: &model)) == nil)
  }

  @Test func `predictions that arrive are listed, and compared if they are on screen`() {
    var model = SampleWorklist.model()
    let effects = model.take(.arrived([2: "/p/case_3_pred.nii.gz", 0: "/p/other"]))
    #expect(model.worklist.rows[2].prediction == .file("/p/case_3_pred.nii.gz"))
    // It had one before.
    #expect(model.worklist.rows[0].prediction == .file("/data/p/case_1_pred.nii.gz"))
    #expect(effects.onCases.contains { if case .score(2) = $0 { true } else { false } })
  }

  @Test func `a prediction that another program writes is found`() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        atPath: folder.path("cases/\(name)"), withIntermediateDirectories: true)
      for image in ["flair", "t1"] {
        try Data().write(
          to: URL(fileURLWithPath: folder.path("cases/\(name)/\(name)_\(image).nii")))
      }
    }
    let out = folder.path("out")
    let worklist = LiveWorklist(
      LiveServices(store: CaseStore(), network: nil),
      locations: .init(base: folder.path("cases"), review: nil, predictions: out),
      search: BackgroundSearch(CaseSearch([folder.path("cases")])))
    worklist.search(isCancelled: { false }) { _ in }
    let arrived = Mutex([[Int: String]]())
    // The folder does not exist yet when the list opens.
    let writer = Thread {
      try? FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
      for name in ["b_pred.nii.gz", "c_pred.nii.gz", ".b_pred.nii.gz.part"] {
        try? Data().write(to: URL(fileURLWithPath: out + "/" + name))
      }
    }
    writer.start()
    let end = ContinuousClock.now + .seconds(20)
    worklist.watch(isCancelled: { arrived.withLock { !$0.isEmpty } || ContinuousClock.now > end }) {
      if case .arrived(let files) = $0 { arrived.withLock { $0.append(files) } }
    }
    #expect(arrived.withLock { $0 } == [[1: out + "/b_pred.nii.gz"]])
    #expect(worklist.submit([1], options: []).isRefused)
  }
}

extension WorklistReport {
  fileprivate var isRefused: Bool {
    if case .submitted(.failure) = self { true } else { false }
  }
}
