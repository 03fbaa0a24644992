import Imaging
import Rendering
import Segmenter
import Terminal
import TestSupport
import Testing
import Viewer
import ViewerRuntime

@Suite struct HeatMapTests {
  /// A model in which all slices were segmented, exactly as the expert has it.
  private func segmented(rules: PostProcessing = .none) -> (ViewerModel, [Effect]) {
    var model = SampleStudy.model()
    model.press(Key("R"))
    let effects = SampleStudy.segment(
      &model, Array(0..<30), labels: SampleStudy.labels(), traits: SampleStudy.traits(rules))
    return (model, effects)
  }

  private func asked(_ effects: [Effect]) -> PostProcessingRequest? {
    guard case .postProcess(let request) = effects.last else { return nil }
    return request
  }

  /// Does what an effect asks for, and sends what comes of it.
  private func finish(_ model: inout ViewerModel, _ effects: [Effect]) throws {
    let request = try #require(asked(effects))
    _ = update(
      &model,
      .segmented(
        .postProcessed(request.perform(), revision: request.revision),
        generation: request.generation))
  }

  @Test func `h shows the heat map, and then what was shown before`() {
    var (model, _) = segmented()
    model.press(Key("o"), Key("o"))
    #expect(model.overlay == .off)
    model.press(Key("h"))
    #expect(model.overlay == .heat)
    let heat = model.scene(.image)?.heat
    #expect(heat?.structure == .region(.wholeTumor))
    #expect(heat?.threshold == 0.5)
    #expect(
      heat?.mask?.values
        == model.study.referenceMap?.slice(15, Prediction.axial(SampleStudy.grid)).values.map {
          $0 == 0 ? 0 : 1
        })
    model.press(Key("h"))
    #expect(model.overlay == .off)
  }

  @Test func `without probabilities there is no heat map`() {
    var model = SampleStudy.model()
    model.press(Key("h"))
    #expect(model.notice?.text == "There are no probabilities yet; press r to segment.")
    _ = update(
      &model,
      .loaded(.prediction(SampleStudy.labels(), file: "p.nii.gz"), generation: model.generation))
    model.press(Key("h"))
    #expect(
      model.notice?.text == "A prediction from a file has no probabilities; press r to segment.")
    #expect(model.overlay == .both)
  }

  @Test func `t goes through the regions`() {
    var (model, _) = segmented()
    var seen: [Region] = []
    for _ in 0..<3 {
      model.press(Key("t"))
      seen.append(model.region)
    }
    #expect(seen == [.tumorCore, .enhancingTumor, .wholeTumor])
  }

  @Test func `the threshold goes by steps of 0 05, and back to the model's own`() {
    var (model, _) = segmented()
    model.press(Key("("))
    #expect(model.threshold(.wholeTumor) == 0.45)
    model.press(Key(")"), Key(")"))
    #expect(model.threshold(.wholeTumor) == 0.55)
    #expect(model.threshold(.tumorCore) == 0.5)
    for _ in 0..<30 { model.press(Key(")")) }
    #expect(model.threshold(.wholeTumor) == 0.95)
    for _ in 0..<30 { model.press(Key("(")) }
    #expect(model.threshold(.wholeTumor) == 0.05)
    model.press(Key("T"))
    #expect(model.threshold(.wholeTumor) == 0.5)
    #expect(!model.hasChangedThresholds)
  }

  @Test func `from a threshold of the model's own between two steps the next ones are reached`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    var traits = SampleStudy.traits()
    traits.thresholds[.wholeTumor] = 0.37
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels(), traits: traits)
    model.press(Key(")"))
    #expect(model.threshold(.wholeTumor) == 0.4)
    model.press(Key("("))
    #expect(model.threshold(.wholeTumor) == 0.35)
  }

  @Test func `mask, Dice and volume follow the threshold`() throws {
    var (model, _) = segmented()
    #expect(model.scores?.volume[.wholeTumor] == .value(1))
    let before = try #require(model.study.prediction).voxels(.wholeTumor)
    #expect(before == SampleStudy.labels().labels.count { $0 != 0 })
    for _ in 0..<5 { model.press(Key("(")) }
    let prediction = try #require(model.study.prediction)
    #expect(prediction.voxels(.wholeTumor) > before)
    #expect(prediction.voxels(.wholeTumor) == prediction.map.labels.count { $0 != 0 })
    guard case .value(let dice)? = model.scores?.volume[.wholeTumor] else {
      Issue.record("no Dice")
      return
    }
    let both = Double(before)
    #expect(abs(dice - 2 * both / (both + Double(prediction.voxels(.wholeTumor)))) < 1e-12)
    #expect(model.scores?.volume[.enhancingTumor] == .value(1))
    // Above all probabilities nothing is left but the core, which is tumor whatever WT says.
    for _ in 0..<12 { model.press(Key(")")) }
    #expect(
      model.study.prediction?.map.labels == SampleStudy.labels().labels.map { $0 == 2 ? 0 : $0 })
    model.press(Key("T"))
    #expect(model.study.prediction?.map == SampleStudy.labels())
  }

  @Test func `a slice that comes later has the threshold that was chosen`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    SampleStudy.segment(&model, [14], labels: SampleStudy.labels())
    for _ in 0..<12 { model.press(Key(")")) }
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    #expect(model.study.prediction?.map.presentLabels == [0, 1, 4])
  }

  @Test func `a whole volume is post-processed, and the panel says so`() throws {
    let rules = PostProcessing(minimumEnhancing: 10)
    var (model, effects) = segmented(rules: rules)
    #expect(screen(of: model).text.contains("all 30 slices, processing…"))
    try finish(&model, effects)
    let count = SampleStudy.labels().labels.count { $0 == 4 }
    let text = screen(of: model).text
    #expect(text.contains("all 30 slices, post-processed"))
    #expect(text.contains("which changed \(count) voxels"))
    #expect(model.study.prediction?.map.presentLabels == [0, 1, 2])
    #expect(model.study.prediction?.voxels(.enhancingTumor) == 0)
    #expect(model.scores?.volume[.enhancingTumor] == .value(0))

    // A changed threshold shows at once, and is post-processed in its turn.
    let next = model.press(Key("("))
    #expect(model.study.prediction?.map.presentLabels == [0, 1, 2, 4])
    try finish(&model, next)
    #expect(model.study.prediction?.map.presentLabels == [0, 1, 2])
  }

  @Test func `what comes late of earlier labels is dropped`() throws {
    var (model, effects) = segmented(rules: PostProcessing(minimumEnhancing: 10))
    let next = model.press(Key("("))
    try finish(&model, effects)
    #expect(model.study.isPostProcessing)
    #expect(model.study.prediction?.postProcessed == nil)
    try finish(&model, next)
    #expect(model.study.prediction?.postProcessed != nil)
  }

  @Test func `single slices are not post-processed, and the panel says so`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    let effects = SampleStudy.segment(
      &model, [15], labels: SampleStudy.labels(),
      traits: SampleStudy.traits(PostProcessing(minimumEnhancing: 10)))
    #expect(asked(effects) == nil)
    #expect(screen(of: model).text.contains("1 of 30 slices, unprocessed"))
  }

  @Test func `a slice segmented anew in a processed volume is processed with the others`() throws {
    var (model, effects) = segmented(rules: PostProcessing(minimumEnhancing: 10))
    try finish(&model, effects)
    model.press(Key("r"))
    let again = SampleStudy.segment(
      &model, [15], labels: SampleStudy.labels(),
      traits: SampleStudy.traits(PostProcessing(minimumEnhancing: 10)))
    try finish(&model, again)
    #expect(model.study.prediction?.map.presentLabels == [0, 1, 2])
  }

  @Test func `the panel says what the network saw`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    let traits = NetworkTraits(ModelMetadata(), given: [.flair, .t1])
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels(), traits: traits)
    #expect(screen(of: model).text.contains("saw FLAIR T1, not T1ce T2"))
  }

  @Test func `in every plane probabilities lie where the labels do`() throws {
    var (model, _) = segmented()
    model.press(Key("h"))
    for (key, convention) in [("a", "v"), ("c", ""), ("s", "")] {
      for scalar in (key + convention).unicodeScalars { model.press(Key(scalar)) }
      model.crosshair = VoxelPoint(i: 12, j: 20, k: 15)
      let geometry = try #require(model.geometry)
      let heat = try #require(model.scene(.image)?.heat)
      let expected = SampleStudy.labels().slice(model.sliceIndex, geometry)
      #expect(heat.probabilities.values.map { $0 > 0.5 } == expected.values.map { $0 != 0 })
      let prediction = try #require(model.study.prediction)
      #expect(prediction.probabilities.probability(.wholeTumor, at: model.crosshair) == 0.8)
    }
  }

  @Test(arguments: [(80, 24), (120, 40), (40, 12)])
  func `the heat map on screen`(columns: Int, rows: Int) throws {
    var model = SampleStudy.model(columns: columns, rows: rows)
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels(moved: 1))
    model.press(Key("h"), Key("("))
    try expectSnapshot(screen(of: model), named: "heat-\(columns)x\(rows)")
  }

  @Test func `the heat map has an opacity of its own`() {
    var (model, _) = segmented()
    model.press(Key("h"), Key("}"))
    #expect(model.scene(.image)?.opacity == 0.9)
    model.press(Key("h"), Key("{"))
    #expect(model.scene(.image)?.opacity == 0.4)
  }

  @Test func `a picture says whether labels were post-processed`() throws {
    func caption(_ model: ViewerModel) -> String? {
      var model = model
      guard case .export(let request, _, _) = model.press(Key("e"), Key(.enter)).last else {
        return nil
      }
      return request.figure.caption.last
    }
    var (model, effects) = segmented(rules: PostProcessing(minimumEnhancing: 10))
    #expect(caption(model) == "prediction of all slices")
    try finish(&model, effects)
    #expect(caption(model) == "prediction of all slices, post-processed")
    var single = SampleStudy.model()
    single.press(Key("r"))
    SampleStudy.segment(&single, [15], labels: SampleStudy.labels())
    #expect(caption(single) == "prediction of single slices, not post-processed")
  }

  @Test func `an exported heat map has a color bar`() throws {
    var (model, _) = segmented()
    model.press(Key("h"))
    guard case .export(let request, _, _) = model.press(Key("e"), Key(.enter)).last else {
      Issue.record("no export")
      return
    }
    #expect(request.figure.colorBar?.mark == 0.5)
    #expect(request.figure.colorBar?.title == "probability of the whole tumor")
  }
}

/// Networks that have a description.
@Suite struct DescribedHeatMapTests {
  private static let scheme = LabelScheme.labels(
    LabelTable([.init(1, "thalamus"), .init(2, "caudate")]))

  private static let count = SampleStudy.grid.voxelCount

  /// Label 1 with probability 0.6 everywhere, or in one slice.
  private func segmented(slice: Int? = nil, gives probabilities: Bool = true) -> ViewerModel {
    var model = SampleStudy.model(reference: nil)
    model.press(Key(slice == nil ? "R" : "r"))
    var traits = NetworkTraits()
    traits.regions = []
    let map = LabelMap(
      grid: SampleStudy.grid, scheme: Self.scheme,
      labels: [Label](repeating: 1, count: Self.count))
    let parts: [Float] = [0.2, 0.6, 0.2]
    let found = StructureProbabilities(
      parts.flatMap { [Float](repeating: $0, count: Self.count) },
      meanings: [nil, .label(1), .label(2)], grid: SampleStudy.grid, scheme: Self.scheme)
    let reports: [SegmentationReport] = [
      .began(traits), .patch(done: 0, total: 8), .patch(done: 3, total: 8),
      .labels(map, slice: slice, probabilities: probabilities ? found : nil), .finished,
    ]
    for report in reports {
      _ = update(&model, .segmented(report, generation: model.generation))
    }
    return model
  }

  @Test func `h shows the probability of the structure in view, and t the next one's`() throws {
    var model = segmented()
    model.press(Key("h"))
    #expect(model.overlay == .heat && model.shownOverlay == .heat)
    let first = try #require(model.scene(.image)?.heat)
    #expect(first.structure.name == "thalamus" && first.threshold == nil)
    #expect(first.probabilities.values.allSatisfy { abs($0 - 0.6) < 0.005 })
    #expect(first.mask?.values.allSatisfy { $0 == 1 } == true)
    model.press(Key("t"))
    let second = try #require(model.scene(.image)?.heat)
    #expect(second.structure.name == "caudate")
    #expect(second.probabilities.values.allSatisfy { abs($0 - 0.2) < 0.005 })
    let text = screen(of: model).text
    #expect(text.contains("Heat map caudate") && !text.contains("threshold"))
  }

  @Test func `labels that compete have no threshold to change`() {
    var model = segmented()
    model.press(Key("("))
    #expect(
      model.notice?.text == "Thresholds of a network with a description cannot be changed here.")
  }

  @Test func `a structure's own threshold is shown`() throws {
    var model = segmented()
    var traits = try #require(model.study.network)
    traits.structureThresholds = [.label(1): 0.35]
    _ = update(&model, .segmented(.began(traits), generation: model.generation))
    model.press(Key("h"))
    #expect(model.scene(.image)?.heat?.threshold == Double(Float(0.35)))
    #expect(screen(of: model).text.contains("the model's own"))
  }

  @Test func `without probabilities h says why`() {
    var model = segmented(gives: false)
    model.press(Key("h"))
    #expect(
      model.notice?.text
        == "There is no heat map: the output is not probabilities, or too large to keep.")
  }

  @Test func `a slice by itself has its heat map, and others have none`() {
    var model = segmented(slice: 15)
    #expect(model.notice?.text == "Segmented axial slice 15")
    model.press(Key("h"))
    #expect(model.scene(.image)?.heat != nil)
    model.press(Key(.up))
    #expect(model.scene(.image)?.heat == nil)
  }

  @Test func `patches are counted as patches`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    _ = update(&model, .segmented(.began(NetworkTraits()), generation: model.generation))
    _ = update(&model, .segmented(.patch(done: 3, total: 8), generation: model.generation))
    #expect(screen(of: model).text.contains("Segmenting axial slice 15… 3 of 8 patches"))
    _ = update(&model, .segmented(.cancelled, generation: model.generation))
    #expect(model.notice?.text == "Stopped after 3 of 8 patches")
  }
}
