import Annotation
import Imaging
import Metrics
import Rendering
import Terminal
import Testing
import Viewer

/// The sample with masks of two more readers, each moved by some voxels.
private func model(_ more: [LoadReport] = []) -> ViewerModel {
  var model = SampleStudy.model(columns: 120, rows: 40)
  let readers: [LoadReport] = [
    .other(SampleStudy.labels(moved: 1), name: "anna", file: "anna.nii.gz"),
    .other(SampleStudy.labels(moved: 2), name: "Ben", file: "ben.nii.gz"),
  ]
  for report in readers + more {
    _ = update(&model, .loaded(report, generation: model.generation))
  }
  return model
}

extension ViewerModel {
  fileprivate var layers: [String] { scene(.image)?.layers.map(\.name) ?? [] }
}

struct AllMasksTests {
  @Test func `other readers are compared with the reference first, then with each other`() {
    var model = model()
    #expect(model.pair == MaskPair(.other("anna"), .reference))
    model.press(Key("P"))
    #expect(model.pair == MaskPair(.other("Ben"), .reference))
    model.press(Key("P"))
    #expect(model.pair == MaskPair(.other("anna"), .other("Ben")))
    #expect(model.notice?.text == "Comparing anna and Ben")
    #expect(screen(of: model).text.contains("of anna and Ben"))
  }

  @Test func `any two are compared by name`() {
    var model = model()
    model.command("compare ben reference")
    #expect(model.pair == MaskPair(.other("Ben"), .reference))
    model.command("compare prediction anna")
    #expect(model.prompt?.problem == "there is no prediction mask to compare")
    #expect(model.pair == MaskPair(.other("Ben"), .reference))
  }

  @Test func `one key shows all outlines, then the votes, then the pair again`() throws {
    var model = model()
    model.press(Key("&"))
    #expect(model.shownOverlay == .outlines)
    #expect(model.layers == ["reference", "anna", "Ben"])
    let text = screen(of: model).text
    for words in ["Outlines", "── reference", "── anna", "── Ben"] { #expect(text.contains(words)) }
    model.press(Key("&"))
    #expect(model.shownOverlay == .votes)
    #expect(screen(of: model).text.contains("of anna, Ben"))
    #expect(screen(of: model).text.contains("more than half"))
    model.press(Key("&"))
    #expect(model.shownOverlay == .both)
  }

  @Test func `layers have the chosen region of each mask`() throws {
    var model = model()
    model.press(Key("&"), Key("t"))
    #expect(model.structure == .tumorCore)
    let geometry = Prediction.axial(SampleStudy.grid)
    let scene = try #require(model.scene(.image))
    for (layer, moved) in zip(scene.layers, 0...2) {
      let labels = SampleStudy.labels(moved: moved).slice(model.sliceIndex, geometry)
      #expect(layer.mask.values == labels.values.map { $0 == 1 || $0 == 4 ? 1 : 0 })
    }
  }

  @Test func `the crosshair says who marked the voxel`() {
    var model = model()
    model.command("overlay votes")
    // Marked by all but the reader whose mask is moved farthest.
    model.crosshair = VoxelPoint(i: 7, j: 20, k: 15)
    #expect(screen(of: model).text.contains("votes    1 of 2: anna"))
  }

  @Test func `some of the masks can be chosen, by beginnings of their names`() {
    var model = model()
    model.command("masks b,ref")
    #expect(model.shownOverlay == .outlines)
    #expect(model.layers == ["reference", "Ben"])
    #expect(model.notice?.text == "Together: reference and Ben")
    model.command("masks")
    #expect(model.layers.count == 3)
    model.command("masks b,ref")
    model.command("masks all")
    #expect(model.layers.count == 3)
    model.command("masks ben")
    #expect(model.prompt?.problem == "name at least two masks")
    model.press(Key(.escape))
    model.command("masks ben carla")
    #expect(
      model.prompt?.problem
        == "no single mask is called \"carla\"; the masks are reference, anna and Ben")
    model.press(Key(.escape))
    #expect(model.layers.count == 3)
  }

  @Test func `a mask that tells no parts has no vote about one`() {
    let binary = LabelMap(
      grid: SampleStudy.grid, scheme: .binary,
      labels: SampleStudy.labels().labels.map { $0 == 0 ? 0 : 1 })
    var model = model([.other(binary, name: "plain", file: "plain.nii.gz")])
    model.command("overlay votes")
    #expect(model.layers == ["anna", "Ben", "plain"])
    model.press(Key("t"))
    #expect(model.layers == ["anna", "Ben"])
    #expect(screen(of: model).text.contains("plain: no tumor core"))
  }

  @Test func `one mask alone cannot be shown together`() {
    var model = SampleStudy.model()
    model.press(Key("&"))
    #expect(model.shownOverlay != .outlines)
    #expect(model.notice?.text.contains("--mask NAME=FILE") == true)
  }

  @Test func `a mask on another grid is shown where it lies`() throws {
    var elements = SampleStudy.grid.affine.elements
    elements[3] -= 1
    let shifted = LabelMap(
      grid: Grid(size: SampleStudy.grid.size, affine: Affine(elements: elements)),
      scheme: .brats2020,
      labels: SampleStudy.labels().labels)
    var model = model([.other(shifted, name: "moved", file: "moved.nii.gz")])
    model.press(Key("&"))
    let layers = try #require(model.scene(.image)?.layers)
    // One voxel farther along the first axis, as anna's.
    #expect(layers.map(\.name) == ["reference", "anna", "Ben", "moved"])
    #expect(layers[3].mask == layers[1].mask)
  }
}

struct ViewerConsensusTests {
  /// Does the work that a command asks for, and sends its result.
  private func work(_ effects: [Effect], in model: inout ViewerModel) throws -> ConsensusRequest {
    for case .makeConsensus(let request, let generation) in effects {
      _ = update(&model, .madeConsensus(request.perform(), request, generation: generation))
      return request
    }
    throw CommandProblem("nothing was requested")
  }

  /// What the two readers agree on.
  private func consensus(_ method: Consensus.Method) throws -> Consensus {
    try Consensus([SampleStudy.labels(moved: 1), SampleStudy.labels(moved: 2)], method)
  }

  @Test func `:consensus makes a mask of the others, which has no vote`() throws {
    var model = model()
    let request = try work(model.command("consensus"), in: &model)
    // The reference is what readers are compared with.
    #expect(request.names == ["anna", "Ben"])
    let map = try #require(model.study.mask(.other("consensus")))
    let isExpected = try map.labels == consensus(.majority).map.labels
    #expect(isExpected)
    #expect(model.notice?.text.contains("which is what both marked") == true)
    #expect(model.shownOverlay == .outlines)
    #expect(model.layers.last == "consensus")
    model.press(Key("&"))
    #expect(model.layers == ["anna", "Ben"])
    // A second one replaces the first, and is not made of it.
    let again = try work(model.command("consensus staple"), in: &model)
    #expect(again.names == request.names)
    #expect(model.study.others.map(\.name) == ["anna", "Ben", "consensus"])
  }

  @Test func `STAPLE's estimates stand beside the readers`() throws {
    var model = model()
    _ = try work(model.command("consensus staple"), in: &model)
    let part = try #require(try consensus(.staple).parts.first)
    let staple = try #require(part.staple)
    let line = try #require(
      screen(of: model).text.split(separator: "\n").first { $0.contains("── anna") })
    #expect(line.contains(ratio(staple.sensitivities[0], 3)))
  }

  @Test func `a consensus can be corrected`() throws {
    var model = model()
    _ = try work(model.command("consensus"), in: &model)
    model.command("edit consensus")
    let effects = update(
      &model,
      .edited(.opened(nil, EditSources(time: "now"), note: nil), generation: model.generation))
    #expect(model.editing.session?.source.kind == .consensus)
    let isCopy = try model.study.edited?.labels == consensus(.majority).map.labels
    #expect(isCopy)
    #expect(!effects.isEmpty)
  }

  @Test func `it needs two masks`() {
    var model = SampleStudy.model()
    #expect(model.command("consensus").isEmpty)
    #expect(model.prompt?.problem?.contains("at least two masks") == true)
  }

  @Test func `chosen masks alone are combined, and the result is shown with them`() throws {
    var model = model()
    model.command("masks reference ben")
    let request = try work(model.command("consensus"), in: &model)
    #expect(request.names == ["reference", "Ben"])
    #expect(model.layers == ["reference", "Ben", "consensus"])
  }

  @Test func `it is gone with the case`() throws {
    var model = SampleStudy.model(cases: ["one", "two"])
    _ = update(
      &model,
      .loaded(
        .other(SampleStudy.labels(moved: 1), name: "anna", file: "a.nii"),
        generation: model.generation))
    let effects = model.command("consensus")
    model.press(Key("]"))
    SampleStudy.load(&model)
    #expect(throws: Never.self) { _ = try work(effects, in: &model) }
    #expect(model.study.others.isEmpty)
  }
}
