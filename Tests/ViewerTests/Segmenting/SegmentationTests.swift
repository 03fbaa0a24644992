import Imaging
import Rendering
import Segmenter
import Terminal
import Testing
import Viewer

@Suite struct SegmentationTests {
  private func segmentation(_ effects: [Effect]) -> SegmentationRequest? {
    guard case .segment(let request) = effects.last else { return nil }
    return request
  }

  @Test func `r segments the slice in view`() throws {
    var model = SampleStudy.model()
    let request = try #require(segmentation(model.press(Key(.up), Key("r"))))
    #expect(request.extent == .slice(16))
    #expect(request.volumes.count == 4)
    #expect(request.scheme == .brats2020)
    #expect(model.task == SegmentationTask(extent: .slice(16), total: 1))
  }

  @Test func `in another plane r segments the axial slice through the crosshair`() throws {
    var model = SampleStudy.model()
    let request = try #require(segmentation(model.press(Key("c"), Key("K"), Key("r"))))
    #expect(request.extent == .slice(16))
  }

  @Test func `keys stay live while a segmentation runs, and a second one is refused`() {
    var model = SampleStudy.model()
    model.press(Key("R"), Key(.up))
    #expect(model.sliceIndex == 16)
    #expect(segmentation(model.press(Key("r"))) == nil)
    #expect(model.notice?.text == "Segmentation is running; press Esc to stop it.")
  }

  @Test func `while images are prepared the status line says so, and a note does not hide the bar`()
  {
    var model = SampleStudy.model()
    model.press(Key("R"))
    #expect(screen(of: model).text.contains("Preparing images…  Esc stops"))
    var traits = SampleStudy.traits(.none)
    traits.notes = ["T2 resampled to 1 mm for the network"]
    _ = update(&model, .segmented(.began(traits, total: 62), generation: model.generation))
    #expect(model.task?.total == 62)
    let lines = screen(of: model).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last { !$0.isEmpty }?.contains("0 of 62 slices") == true)
    #expect(lines.contains { $0.contains("T2 resampled to 1 mm for the network") })
  }

  @Test func `Escape stops a segmentation, and what is done stays`() {
    var model = SampleStudy.model()
    model.press(Key("R"))
    _ = update(
      &model,
      .segmented(
        .slice(0, SampleStudy.probabilities(SampleStudy.labels(), 0), done: 1, total: 30),
        generation: model.generation))
    guard case .cancelSegmentation = model.press(Key(.escape)).last else {
      Issue.record("not cancelled")
      return
    }
    #expect(model.task?.isCancelled == true)
    _ = update(&model, .segmented(.cancelled, generation: model.generation))
    #expect(model.task == nil)
    #expect(model.study.prediction?.segmentedCount == 1)
    #expect(model.notice?.text == "Stopped after 1 of 30 slices")
  }

  @Test func `slices of other planes count when all are done`() throws {
    var model = SampleStudy.model()
    model.press(Key("R"))
    let labels = SampleStudy.labels()
    func report(_ report: SegmentationReport) {
      _ = update(&model, .segmented(report, generation: model.generation))
    }
    report(.began(SampleStudy.traits(.none)))
    let moved = SampleStudy.labels(moved: 2)
    for index in 0..<30 {
      report(.slice(index, SampleStudy.probabilities(moved, index), done: index + 1, total: 62))
    }
    #expect(model.study.prediction?.isComplete == true)
    report(.across(.coronal, done: 40, total: 62))
    #expect(model.task?.plane == .coronal && model.task?.done == 40)
    #expect(model.study.prediction?.map.labels == moved.labels)

    var cancelled = model
    _ = update(&cancelled, .segmented(.cancelled, generation: model.generation))
    #expect(
      cancelled.notice?.text == "Stopped after 40 of 62 slices; the axial slices are kept")
    #expect(cancelled.study.prediction?.isComplete == true)

    let grid = try #require(model.study.grid)
    var volume = VolumeSegmentation(geometry: Prediction.axial(grid))
    for index in 0..<30 { volume.slices[index] = SampleStudy.probabilities(labels, index) }
    report(.volume(volume, planes: [.axial, .coronal]))
    report(.finished)
    #expect(model.study.prediction?.map.labels == labels.labels)
    #expect(model.scores?.volume[.wholeTumor] == .value(1))
    #expect(model.notice?.text == "Segmented all 62 slices, axial and coronal")
    #expect(model.task == nil)

    // One axial slice does not replace a part of the mean, and a new run begins from nothing.
    #expect(segmentation(model.press(Key("r"))) == nil)
    #expect(
      model.notice?.text == "The whole volume is already segmented; press R to redo it.")
    #expect(segmentation(model.press(Key("R")))?.extent == .volume)
    #expect(model.study.prediction?.segmentedCount == 0)
  }

  @Test func `while slices of other planes are to come, nothing counts as final`() throws {
    var model = SampleStudy.model()
    model.press(Key("R"))
    func report(_ report: SegmentationReport) -> [Effect] {
      update(&model, .segmented(report, generation: model.generation))
    }
    _ = report(.began(SampleStudy.traits(PostProcessing(sliceSmoothing: 0.5))))
    let labels = SampleStudy.labels()
    for index in 0..<30 {
      _ = report(
        .slice(index, SampleStudy.probabilities(labels, index), done: index + 1, total: 62))
    }
    _ = report(.across(.coronal, done: 31, total: 62))
    // A threshold that changes now must not have the axial slices post-processed.
    #expect(model.press(Key("(")).isEmpty)
    #expect(!model.study.isPostProcessing)
    #expect(
      screen(of: model).text.contains("all axial slices, unprocessed"))
    let effects = report(.cancelled)
    guard case .postProcess = effects.last else {
      Issue.record("the axial slices that stay are not post-processed")
      return
    }
  }

  @Test func `while images load, a segmentation waits for them`() throws {
    var model = ViewerModel(caseNames: ["x"], size: TerminalSize(columns: 80, rows: 24))
    _ = update(&model, .started)
    let reports = SampleStudy.reports()
    for report in reports.prefix(2) {
      _ = update(&model, .loaded(report, generation: model.generation))
    }
    // Meanwhile the network is read.
    guard case .prepareNetwork(model: nil)? = model.press(Key("r")).first else {
      Issue.record("the network is not prepared")
      return
    }
    #expect(model.queued == .slice(15))
    var effects: [Effect] = []
    for report in reports.dropFirst(2) {
      effects = update(&model, .loaded(report, generation: model.generation))
    }
    #expect(try #require(segmentation(effects)).extent == .slice(15))
  }

  @Test func `without a model r says why`() {
    var model = SampleStudy.model()
    model.modelProblem = "there is no model at unet.onnx; choose one with --model FILE"
    #expect(segmentation(model.press(Key("r"))) == nil)
    #expect(model.notice?.text == "there is no model at unet.onnx; choose one with --model FILE")
  }

  @Test func `a perfect slice has Dice 1, of the slice and of what was segmented`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    let scores = model.scores
    #expect(scores?.slice?[.wholeTumor] == .value(1))
    #expect(scores?.volume[.enhancingTumor] == .value(1))
    #expect(scores?.segmented == 1)
    #expect(scores?.isComplete == false)
  }

  @Test func `where both are empty there is no Dice`() {
    var model = SampleStudy.model()
    model.press(Key(.home), Key("r"))
    SampleStudy.segment(&model, [0], labels: SampleStudy.labels())
    #expect(model.scores?.slice?[.wholeTumor] == .undefined)
    #expect(Scores.Number.undefined.text == "–")
  }

  @Test func `the Dice of a volume is that of pooled voxels`() throws {
    var model = SampleStudy.model()
    model.press(Key("R"))
    let prediction = SampleStudy.labels(moved: 2)
    SampleStudy.segment(&model, Array(0..<30), labels: prediction)
    let reference = SampleStudy.labels()
    let pairs = zip(prediction.labels, reference.labels)
    let both = pairs.count { $0 != 0 && $1 != 0 }
    let sum =
      prediction.labels.count { $0 != 0 } + reference.labels.count { $0 != 0 }
    let scores = try #require(model.scores)
    #expect(scores.isComplete)
    #expect(scores.volume[.wholeTumor] == .value(2 * Double(both) / Double(sum)))
  }

  @Test func `in another plane only what was segmented is compared`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    model.press(Key("s"))
    // The sagittal slice through the tumor crosses one segmented slice, where all agrees.
    #expect(model.sliceIndex == 12)
    #expect(model.scores?.slice?[.wholeTumor] == .value(1))
  }

  @Test func `a slice that was not segmented has no Dice`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    model.press(Key(.up))
    #expect(model.scores?.slice == nil)
  }

  @Test func `without a reference there are labels and no Dice`() {
    var model = SampleStudy.model(reference: nil)
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    #expect(model.scores == nil)
    #expect(model.study.prediction?.segmentedCount == 1)
  }

  @Test func `overlays go round among those there are`() {
    var model = SampleStudy.model()
    // Only the reference: shown, then not, then again.
    model.press(Key("o"))
    #expect(model.overlay == .off)
    model.press(Key("o"))
    #expect(model.overlay == .reference)
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    #expect(model.overlay == .both)
    var seen: [OverlayMode] = []
    for _ in 0..<5 {
      model.press(Key("o"))
      seen.append(model.overlay)
    }
    #expect(seen == [.heat, .off, .prediction, .reference, .both])
  }

  @Test func `opacity stays between 0 and 100 percent`() {
    var model = SampleStudy.model()
    for _ in 0..<7 { model.press(Key("}")) }
    #expect(model.opacity == 100)
    for _ in 0..<12 { model.press(Key("{")) }
    #expect(model.opacity == 0)
  }

  @Test func `a prediction file counts as a whole volume, and r begins anew`() {
    var model = SampleStudy.model()
    _ = update(
      &model,
      .loaded(.prediction(SampleStudy.labels(), file: "p.nii.gz"), generation: model.generation))
    #expect(model.scores?.isComplete == true)
    model.press(Key("r"))
    #expect(model.study.prediction?.file == nil)
    #expect(model.study.prediction?.segmentedCount == 0)
  }
}
