import Imaging
import Terminal
import Testing
import Viewer

@Suite struct WorklistBatchTests {
  /// The case that is to be segmented.
  private func segmented(_ effects: [Effect]) -> Int? {
    effects.onCases.compactMap { if case .segment(let id) = $0 { id } else { nil } }.first
  }

  @Test func `R asks, then segments the listed cases without a prediction, one after the other`() {
    var model = SampleWorklist.model()
    model.press(Key("/"))
    model.type("case !5")
    #expect(segmented(model.press(Key(.enter), Key("R"))) == nil)
    #expect(
      screen(of: model).text.contains("Segment 3 cases into /data/glioma/glia-predictions? y/n"))
    #expect(segmented(model.press(Key("y"))) == 2)
    #expect(screen(of: model).text.contains("segmenting 1/3"))
    model.take(.segmenting(2, done: 31, total: 62))
    #expect(screen(of: model).text.contains("50%"))
    model.press(Key(.enter))
    SampleStudy.load(&model)
    #expect(screen(of: model).text.contains("segmenting 1/3"))
    model.press(Key(.backspace))
    #expect(
      segmented(
        model.take(.segmented(2, .written(path: "/p/3", scores: SampleWorklist.scores(0.7))))) == 3)
    #expect(screen(of: model).text.contains("0.700"))
    #expect(segmented(model.take(.segmented(3, .failed("disk full")))) == 5)
    #expect(segmented(model.take(.segmented(5, .existed(path: "/p/6")))) == nil)
    #expect(model.notice == Notice(.problem, "Segmented 2 cases; 1 case failed"))
    #expect(model.worklist.rows[3].prediction == .failed("disk full"))
    #expect(model.worklist.batch == nil)
  }

  @Test func `a case that has a prediction is never segmented again`() {
    var model = SampleWorklist.model()
    model.press(Key(.down))
    #expect(segmented(model.press(Key("r"))) == nil)
    #expect(
      model.notice?.text
        == "case_1 already has a prediction: /data/p/case_1_pred.nii.gz")
    model.press(Key("/"))
    model.type("pred")
    model.press(Key(.enter), Key("R"))
    #expect(model.prompt == nil)
    #expect(
      model.notice?.text == "All listed cases already have predictions, which are never replaced.")
  }

  @Test func `r puts a case behind those that wait`() {
    var model = SampleWorklist.model()
    model.press(Key(.end), Key(.up))
    #expect(model.chosenName == "case_6")
    #expect(segmented(model.press(Key("r"))) == 5)
    model.press(Key(.up))
    #expect(segmented(model.press(Key("r"))) == nil)
    #expect(model.worklist.rows[4].prediction == .waiting)
    #expect(segmented(model.take(.segmented(5, .written(path: "/p", scores: nil)))) == 4)
  }

  @Test func `a case that is added while it stops waits for nothing`() {
    var model = SampleWorklist.model()
    model.press(Key("R"), Key("y"), Key("R"), Key("y"), Key(.end), Key(.up), Key("r"))
    #expect(segmented(model.take(.segmented(2, .cancelled))) == nil)
    #expect(model.worklist.rows.allSatisfy { $0.prediction != .waiting })
  }

  @Test func `R again stops, and what is done stays`() {
    var model = SampleWorklist.model()
    model.press(Key("R"), Key("y"))
    model.take(.segmented(2, .written(path: "/p", scores: nil)))
    let effects = model.press(Key("R"), Key("y"))
    guard case .cancelSegmentation = effects.onCases.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(segmented(model.take(.segmented(3, .cancelled))) == nil)
    #expect(model.notice?.text == "Stopped; 1 case segmented")
    #expect(model.worklist.rows[2].prediction == .file("/p"))
    #expect(model.worklist.rows[3].prediction == .none)
    #expect(model.worklist.rows[5].prediction == .none)
  }

  @Test func `quitting asks while cases are being segmented`() {
    var model = SampleWorklist.model()
    model.press(Key("R"), Key("y"))
    #expect(model.press(Key("q")).isEmpty)
    #expect(screen(of: model).text.contains("Stop that and quit? y/n"))
    model.press(Key("n"))
    #expect(model.prompt == nil)
    let effects = model.press(Key("q"), Key("y"))
    guard case .quit = effects.last else {
      Issue.record("\(effects)")
      return
    }
  }

  @Test func `the case in view gets the prediction that was made of it`() {
    var model = SampleWorklist.model()
    model.press(Key("R"), Key("y"))
    model.press(Key("/"))
    model.type("case_3")
    model.press(Key(.enter), Key(.enter))
    SampleStudy.load(&model)
    let effects = model.take(.segmented(2, .written(path: "/p", scores: nil)))
    let loads = effects.onCases.compactMap { effect in
      if case .loadPrediction(let id, let generation) = effect { [id, generation] } else { nil }
    }
    #expect(loads == [[2, model.generation]])
  }

  @Test func `without a model the reason is said`() {
    var model = SampleWorklist.model()
    model.modelProblem = "there is no model at x.onnx; choose one with --model FILE"
    model.press(Key("R"))
    #expect(model.notice?.text.contains("there is no model at x.onnx") == true)
  }
}
