import Imaging
import Metrics
import Terminal
import Testing
import Viewer

/// Training on corrections.
@Suite struct FineTuningTests {
  private let tuned = FineTunedModel(
    file: "tuned.onnx", slices: 1,
    before: Region.allCases.map { _ in OverlapCounts(tp: 1, fp: 1, fn: 1) },
    after: Region.allCases.map { _ in OverlapCounts(tp: 9, fp: 1, fn: 1) })

  /// A volume that was segmented, with a stroke.
  private func corrected() -> ViewerModel {
    var model = SampleStudy.model()
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
    model.press(Key("b"))
    _ = update(&model, .edited(.opened(nil, EditSources()), generation: model.generation))
    model.press(Key("4"), Key(" "))
    return model
  }

  private func take(_ report: FineTuningReport, _ model: inout ViewerModel) -> [Effect] {
    update(&model, .fineTuned(report, generation: model.generation))
  }

  @Test func `training uses the corrected slice, and the new model segments the volume`() {
    var model = corrected()
    guard case .fineTune(let request) = model.press(Key("Y")).first else {
      Issue.record("no training starts")
      return
    }
    #expect(request.slices == [model.sliceIndex] && request.model == nil)
    #expect(request.labels == model.study.mask(.edited))
    _ = take(.progress(0.42), &model)
    #expect(screen(of: model).text.contains("42 %"))
    #expect(!screen(of: model).text.contains(" left"))
    _ = take(.progress(0.45, work: WorkDone(part: 0.45, seconds: 10)), &model)
    #expect(!screen(of: model).text.contains(" left"))
    _ = take(.progress(0.5, work: WorkDone(part: 0.5, seconds: 12)), &model)
    // 0.05 in 2 s, and 0.5 to go.
    #expect(screen(of: model).text.contains("about 20 s left"))
    let last = screen(of: model).text.split(separator: "\n").last ?? ""
    #expect(last.hasPrefix(" Training on corrections ███"), "\(last)")
    #expect(last.contains("50 %, about 20 s left  Esc stops"), "\(last)")

    let former = model.study.prediction?.map
    let effects = take(.finished(tuned), &model)
    guard case .segment(let segmentation) = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(segmentation.model == "tuned.onnx" && segmentation.extent == .volume)
    #expect(screen(of: model).text.contains("0.50→0.90"))

    // The key switches to the original model's prediction, and back.
    _ = update(&model, .segmented(.finished, generation: model.generation))
    model.press(Key("Z"))
    #expect(model.study.prediction?.map == former)
    guard case .segment(let again) = model.press(Key("b"), Key("r")).last else {
      Issue.record("nothing is segmented")
      return
    }
    #expect(again.model == nil)
  }

  @Test func `without corrections a sentence says what to do`() {
    var model = SampleStudy.model()
    #expect(model.press(Key("Y")).isEmpty)
    #expect(model.notice?.text == "There are no corrections; press b to edit.")
    model.press(Key("Z"))
    #expect(model.notice?.text == "There is one model; Y trains another on your corrections.")
  }

  @Test func `Escape stops it, and nothing changes`() {
    var model = corrected()
    let before = model.study.prediction?.map
    model.press(Key("Y"))
    guard case .cancelFineTuning = model.press(Key(.escape)).first else {
      Issue.record("it goes on")
      return
    }
    _ = take(.cancelled, &model)
    #expect(model.fineTuning.progress == nil && model.fineTuning.tuned == nil)
    #expect(model.study.prediction?.map == before)
  }

  @Test func `what another case reports is not taken`() {
    var model = corrected()
    model.press(Key("Y"))
    _ = update(&model, .fineTuned(.finished(tuned), generation: model.generation - 1))
    #expect(model.fineTuning.tuned == nil)
  }
}
