import Imaging
import Terminal
import TestSupport
import Testing
import Viewer

/// Answers a request for facts, as the runtime would.
private func answer(_ effects: [Effect], _ model: inout ViewerModel) -> Bool {
  guard case .findFacts(let request, let generation)? = effects.first else { return false }
  _ = update(
    &model,
    .foundFacts(
      request.perform(), image: request.index, version: request.version, generation: generation))
  return true
}

/// A model of one file.
private func model(_ volume: Volume, modality: Modality? = nil) -> (ViewerModel, [Effect]) {
  var model = ViewerModel(caseNames: ["scan"], size: TerminalSize(columns: 120, rows: 30))
  model.modelProblem = nil
  _ = update(&model, .started)
  let images = (0..<volume.frameCount).map { _ in StudyImage(title: "image", modality: modality) }
  var effects: [Effect] = []
  let reports =
    [LoadReport.opened(volume.grid, images: images, hasReference: false)]
    + images.indices.map { .image($0, LoadedImage(volume, frame: $0)) } + [.finished]
  for report in reports {
    effects = update(&model, .loaded(report, generation: model.generation))
  }
  return (model, effects)
}

/// A head in Hounsfield units.
private var head: Volume {
  let values = SampleStudy.volume(gain: 1).values().map { $0 == 0 ? -1000 : Int16($0 / 2) }
  return Volume(grid: SampleStudy.grid, storage: .int16(values))
}

@Suite struct InformationTests {
  @Test(arguments: [(80, 24), (120, 40)])
  func `size, values and histogram on one page`(columns: Int, rows: Int) throws {
    var model = SampleStudy.model(columns: columns, rows: rows)
    #expect(answer(model.press(Key("#")), &model))
    try expectSnapshot(screen(of: model), named: "information-\(columns)x\(rows)")
    // What is known is not measured again, and any other key leaves the page.
    model.press(Key("x"))
    #expect(model.informationOffset == nil)
    #expect(model.press(Key("#")).isEmpty)
  }

  @Test func `numbers of another alignment are not taken`() throws {
    var model = SampleStudy.model()
    guard case .findFacts(let request, let generation)? = model.press(Key("#")).first else {
      Issue.record("nothing was measured")
      return
    }
    _ = update(
      &model,
      .foundFacts(request.perform(), image: 0, version: request.version + 1, generation: generation)
    )
    #expect(screen(of: model).text.contains("measuring"))
  }

  @Test func `a scan without masks says what it is instead of an empty Dice`() throws {
    var (model, effects) = model(SampleStudy.volume(gain: 1))
    #expect(answer(effects, &model))
    let text = screen(of: model).text
    #expect(text.contains("40×48×30") && text.contains("1×1×1.5 mm") && text.contains("int16"))
    #expect(text.contains("LPS, not oblique"))
    #expect(!text.contains("Dice"))
  }

  @Test func `the time course is that of the voxel at the crosshair`() throws {
    let frames = (1...5).flatMap { SampleStudy.volume(gain: Int16($0)).values().map { Int16($0) } }
    var (model, effects) = model(
      Volume(grid: SampleStudy.grid, frameCount: 5, storage: .int16(frames)))
    #expect(answer(effects, &model))
    model.press(Key("#"))
    let value = SampleStudy.volume(gain: 1).value(at: model.crosshair)
    let text = screen(of: model).text
    #expect(text.contains("\(Int(value)) at time point 0"))
    #expect(text.contains("values \(Int(value)) to \(Int(5 * value))"))
  }

  @Test func `CT opens with the window for brain, and W has those for CT`() {
    var (model, _) = model(head)
    #expect(model.image?.window == IntensityWindow(lower: 0, upper: 80))
    model.press(Key("W"))
    #expect(model.image?.preset == .subdural)
    model.press(Key("W"))
    #expect(model.image?.window == IntensityWindow(window: 1800, level: 400))
    model.press(Key("W"))
    #expect(model.image?.preset == .robust)
    model.press(Key("w"))
    #expect(model.image?.preset == .brain)
    var other = SampleStudy.model()
    other.command("preset bone")
    #expect(other.prompt?.problem?.contains("do not look like Hounsfield units") == true)
  }

  @Test func `a window by width and level`() {
    var model = SampleStudy.model()
    model.command("level 80 40")
    #expect(model.image?.window == IntensityWindow(lower: 0, upper: 80))
    model.command("wl 0 40")
    #expect(model.image?.window == IntensityWindow(lower: 0, upper: 80))
    #expect(model.prompt?.problem?.contains("WIDTH is 0") == true)
  }
}
