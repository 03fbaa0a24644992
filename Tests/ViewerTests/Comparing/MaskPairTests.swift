import Imaging
import Metrics
import Rendering
import Segmenter
import Terminal
import Testing
import Viewer

/// Masks without rhyme, the same each time.
private func noise(_ grid: Grid, seed: UInt64, scheme: LabelScheme = .brats2020) -> LabelMap {
  var state = seed
  let labels = (0..<grid.voxelCount).map { _ -> Label in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return [0, 0, 0, 0, 0, 1, 2, 4][Int(state >> 61)]
  }
  return LabelMap(grid: grid, scheme: scheme, labels: labels)
}

/// A grid whose axial slices lie across the given array axis.
private func grid(axial: Int) -> Grid {
  var elements = [Double](repeating: 0, count: 12)
  // Rows are x, y and z; the other two axes follow in order.
  let others = [0, 1, 2].filter { $0 != axial }
  elements[others[0]] = -1
  elements[4 + others[1]] = -1
  elements[8 + axial] = 2
  return Grid(size: [19, 11, 7], affine: Affine(elements: elements))
}

/// What the tally should say, voxel by voxel.
private func counted(
  _ first: LabelMap?, _ second: LabelMap?, _ region: Region, axis: Int, _ index: Int,
  where isCounted: (VoxelPoint) -> Bool = { _ in true }
) -> PairCounts {
  var counts = PairCounts()
  guard let size = (first ?? second)?.grid.size else { return counts }
  for k in 0..<size[2] {
    for j in 0..<size[1] {
      for i in 0..<size[0] {
        let point = VoxelPoint(i: i, j: j, k: k)
        guard point[axis] == index, isCounted(point) else { continue }
        func has(_ map: LabelMap?) -> Bool {
          map.map { $0.scheme.regions(of: $0[point]).contains(RegionSet(region)) } ?? false
        }
        switch (has(first), has(second)) {
        case (true, true): counts.both += 1
        case (true, false): counts.firstAlone += 1
        case (false, true): counts.secondAlone += 1
        case (false, false): break
        }
      }
    }
  }
  return counts
}

private func expectCounts(
  _ study: Study, _ first: LabelMap?, _ second: LabelMap?, compared: Bool = true,
  where isCounted: (VoxelPoint) -> Bool = { _ in true },
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let tally = try #require(study.tally, sourceLocation: sourceLocation)
  for axis in 0..<3 {
    for index in 0..<(study.comparedGrid?.size[axis] ?? 0) {
      for region in Region.allCases {
        #expect(
          tally.counts(.region(region), axis: axis, index, compared: compared)
            == counted(first, second, region, axis: axis, index, where: isCounted),
          "\(region) in slice \(index) of axis \(axis)", sourceLocation: sourceLocation)
      }
    }
  }
}

@Suite struct MaskPairTests {
  private func study(_ grid: Grid) -> Study {
    var study = Study(name: "crafted")
    study.grid = grid
    return study
  }

  @Test(arguments: 0..<3) func `counts of every slice are those of a loop`(axial: Int) throws {
    let grid = grid(axial: axial)
    let (first, second) = (noise(grid, seed: 1), noise(grid, seed: 2))
    var study = study(grid)
    study.second = FileMask(first, file: "a.nii")
    study.reference = .ready(second)
    study.compare(nil)
    #expect(study.pair == MaskPair(.second, .reference))
    try expectCounts(study, first, second)
    study.compare(MaskPair(.reference, .second))
    try expectCounts(study, second, first)
  }

  @Test(arguments: 0..<3) func `slices that were not segmented are not compared`(axial: Int) throws
  {
    let grid = grid(axial: axial)
    let reference = noise(grid, seed: 3)
    var model = ViewerModel(caseNames: ["c"], size: TerminalSize(columns: 80, rows: 24))
    _ = update(&model, .started)
    for report in [
      LoadReport.opened(
        grid, images: [StudyImage(title: "FLAIR", modality: .flair)], hasReference: true),
      .reference(reference), .finished,
    ] { _ = update(&model, .loaded(report, generation: model.generation)) }
    // Nothing is compared, but what there is is known.
    try expectCounts(model.study, nil, reference, compared: false)
    #expect(model.scores == nil)

    let found = noise(grid, seed: 4)
    let geometry = Prediction.axial(grid)
    var expected = LabelMap(grid: grid, scheme: .brats2020)
    model.study.prediction = Prediction(grid: grid, scheme: .brats2020)
    model.study.compare(nil)
    for index in [2, 5] {
      let slice = found.slice(index, geometry)
      var probabilities = RegionProbabilities(width: slice.width, height: slice.height)
      for region in Region.allCases {
        probabilities[region].values = slice.values.map {
          found.scheme.regions(of: $0).contains(RegionSet(region)) ? 0.9 : 0.1
        }
      }
      _ = update(
        &model,
        .segmented(.slice(index, probabilities, done: 1, total: 1), generation: model.generation))
      expected.setSlice(slice, index, geometry)
    }
    try expectCounts(model.study, expected, reference) { [2, 5].contains($0[geometry.normal]) }
    try expectCounts(model.study, expected, reference, compared: false)
    #expect(model.scores?.segmented == 2)
  }

  @Test func `an edit of any box changes the counts as counting anew would`() throws {
    let grid = grid(axial: 2)
    let reference = noise(grid, seed: 5)
    var study = study(grid)
    study.reference = .ready(reference)
    study.setEdited(noise(grid, seed: 6))
    #expect(study.pair == MaskPair(.edited, .reference))
    let boxes = [
      VoxelBox(slice: 3, Prediction.axial(grid)),
      VoxelBox(slice: 10, SliceGeometry(grid, plane: .sagittal)),
      VoxelBox(from: VoxelPoint(i: 2, j: 0, k: 1), to: VoxelPoint(i: 17, j: 4, k: 6)),
      VoxelBox(of: grid),
    ]
    for (place, box) in boxes.enumerated() {
      let version = study.labelsVersion
      let source = noise(grid, seed: UInt64(20 + place))
      study.changeEdited(in: box) { map in
        for k in box.from.k...box.to.k {
          for j in box.from.j...box.to.j {
            for i in box.from.i...box.to.i {
              let point = VoxelPoint(i: i, j: j, k: k)
              map[point] = source[point]
            }
          }
        }
      }
      #expect(study.labelsVersion > version)
      try expectCounts(study, study.edited, reference)
    }
    study.setEdited(nil)
    #expect(study.pair == MaskPair(.prediction, .reference))
    try expectCounts(study, nil, reference, compared: false)
  }

  @Test func `a mask without parts is compared as whole tumor alone`() {
    let grid = grid(axial: 2)
    var study = study(grid)
    study.second = FileMask(noise(grid, seed: 7, scheme: .binary), file: "b.nii")
    study.reference = .ready(noise(grid, seed: 8))
    study.compare(nil)
    #expect(study.tally?.structures == [.wholeTumor])
  }
}

@Suite struct MaskPairKeyTests {
  /// The sample with two predictions from files.
  private func model() -> ViewerModel {
    var model = SampleStudy.model()
    let generation = model.generation
    for report in [
      LoadReport.prediction(SampleStudy.labels(moved: 1), file: "a.nii.gz"),
      .second(SampleStudy.labels(moved: 2), file: "b.nii.gz"),
    ] { _ = update(&model, .loaded(report, generation: generation)) }
    return model
  }

  private func dice(_ model: ViewerModel) -> Double? {
    guard case .value(let dice)? = model.scores?.volume[.wholeTumor] else { return nil }
    return dice
  }

  @Test func `P goes through the pairs, and numbers and overlays follow`() throws {
    var model = model()
    #expect(model.pair == MaskPair(.prediction, .reference))
    let first = try #require(dice(model))
    model.press(Key("P"))
    #expect(model.pair == MaskPair(.second, .reference))
    #expect(model.notice?.text == "Comparing second and reference")
    #expect(try #require(dice(model)) < first)
    #expect(
      model.scene(.image)?.prediction?.labels
        == SampleStudy.labels(moved: 2).slice(15, Prediction.axial(SampleStudy.grid)))
    model.press(Key("P"))
    #expect(model.pair == MaskPair(.prediction, .second))
    #expect(dice(model) == first)
    #expect(model.title(model.panel(.reference)) == "Second")
    #expect(model.scene(.image)?.maskNames.reference == "second")
    model.press(Key("P"))
    #expect(model.pair == MaskPair(.prediction, .reference))
  }

  @Test func `S exchanges the predictions`() {
    var model = model()
    model.press(Key("S"))
    #expect(model.pair == MaskPair(.second, .reference))
    model.press(Key("S"))
    #expect(model.pair == MaskPair(.prediction, .reference))
    model.press(Key("P"), Key("P"), Key("S"))
    #expect(model.pair == MaskPair(.second, .prediction))
  }

  @Test func `without other masks P and S say why they do nothing`() {
    var model = SampleStudy.model()
    model.press(Key("P"))
    #expect(model.notice?.text.contains("There is no other pair of masks") == true)
    model.press(Key("S"))
    #expect(model.notice?.text.contains("There is no second prediction") == true)
  }

  @Test func `segmenting keeps a file's labels as the second prediction`() {
    var model = SampleStudy.model()
    _ = update(
      &model,
      .loaded(.prediction(SampleStudy.labels(), file: "a.nii.gz"), generation: model.generation))
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
    #expect(model.study.second?.file == "a.nii.gz")
    #expect(dice(model) ?? 1 < 1)
    model.press(Key("S"))
    #expect(dice(model) == 1)
  }

  @Test func `the measures are of the pair`() {
    var model = model()
    model.press(Key("S"))
    let effects = model.press(Key("m"))
    guard case .measure(let request, _)? = effects.first else {
      Issue.record("no request")
      return
    }
    #expect(request.prediction == SampleStudy.labels(moved: 2))
    #expect(request.reference == SampleStudy.labels())
  }

  @Test func `the choice stays when the case changes, where its masks are there`() {
    var model = model()
    model.press(Key("P"))
    _ = model.press(Key("x"))
    _ = update(&model, .started)
    SampleStudy.load(&model)
    #expect(model.pair == MaskPair(.prediction, .reference))
    _ = update(
      &model,
      .loaded(.second(SampleStudy.labels(moved: 2), file: "b.nii"), generation: model.generation))
    #expect(model.pair == MaskPair(.second, .reference))
  }
}
