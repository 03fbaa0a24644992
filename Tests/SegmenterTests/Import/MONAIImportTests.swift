import Imaging
import Segmenter
import Testing

@Suite struct MONAIImportTests {
  private func read(
    _ name: String, _ graph: GraphFacts, changing change: (JSONTree) -> JSONTree = { $0 }
  ) throws -> ImportedDescription {
    try MONAIImport.read(
      inference: change(importedTree("\(name)/configs/inference.json")),
      metadata: importedTree("\(name)/configs/metadata.json"), graph: graph)
  }

  private static let labels = GraphFacts(dimensions: 3, inputChannels: 1, outputChannels: 3)
  private static let tumor = GraphFacts(dimensions: 3, inputChannels: 2, outputChannels: 3)
  private static let slices = GraphFacts(dimensions: 2, inputChannels: 1, outputChannels: 1)

  @Test func `a bundle with labels is translated`() throws {
    let found = try read("monai-labels", Self.labels).description
    #expect(found.channels == [.init("t1")] && found.dimensions == 3 && found.axes.name == "RAS")
    #expect(found.spacing == [1.4, 1.25, 1.7] && found.steps == [.resample, .normalize, .crop])
    #expect(
      found.normalization
        == [.percentile(low: 2, high: 99, isClipped: true, to: .init(-1.5, 2), over: .volume)])
    #expect(found.patch == [24, 24, 16])
    #expect(
      found.tiling == .init(overlap: 0.5, spread: .fixed, blending: .monai, padding: .both))
    #expect(
      found.resampling
        == .init(restored: .probabilities, alignment: .firstVoxel, tolerance: 1))
    #expect(found.activation == .softmax && found.crop == .none && found.about.name == "phantom")
    #expect(found.output.names == ["background", "gray", "white"])
    #expect(found.postprocessing.rules == ["gray": .init(keepsLargest: true)])
  }

  @Test func `a bundle with structures in files of their own is translated`() throws {
    let found = try read("monai-tumor", Self.tumor).description
    #expect(found.channels == [.init("flair"), .init("t1ce")] && found.axes.name == "ijk")
    #expect(found.crop == .nonzero && found.steps == [.normalize, .crop, .resample])
    #expect(found.normalization[1] == .zScore(over: .nonzero, limit: nil))
    #expect(found.tiling.overlap == 0.25 && found.tiling.blending == .constant)
    guard case .structures(let structures, let order) = found.output else {
      Issue.record("no structures")
      return
    }
    #expect(structures.map(\.name) == ["TC", "WT", "ET"] && order == [1, 0, 2])
    #expect(structures.map(\.value) == [1, 2, 4] && found.activation == .sigmoid)
  }

  @Test func `a bundle of slices is translated`() throws {
    let found = try read("monai-slices", Self.slices).description
    #expect(found.dimensions == 2 && found.axes.name == "PLS" && found.patch == [32, 24])
    #expect(found.spacing == [1.3, nil, 1.5] && found.steps == [.normalize, .resample, .crop])
    #expect(found.normalization == [.fixed(subtract: 500, divide: 400, clip: .init(100, 900))])
    #expect(found.resampling.restored == .labels && found.resampling.results == .nearest)
    #expect(found.output == .structures([.init("lesion", value: 1, threshold: 0.4)], order: [0]))
  }

  @Test func `what is translated is valid`() throws {
    for (name, graph) in [
      ("monai-labels", Self.labels), ("monai-tumor", Self.tumor), ("monai-slices", Self.slices),
    ] {
      let found = try read(name, graph).description
      let state = try ModelDescription.read(found.json.text, source: "x", graph: graph)
      #expect(state == .complete(found))
    }
  }

  @Test(
    arguments: [
      (
        ["preprocessing", "transforms", "4", "_target_"], JSONTree.text("HistogramNormalized"),
        "preprocessing.transforms[4] in inference.json: glia does not know the transform HistogramNormalized"
      ),
      (
        ["preprocessing", "transforms", "3", "scale_extent"], .flag(true),
        "preprocessing.transforms[3].scale_extent in inference.json is true; it must be false"
      ),
      (
        ["preprocessing", "transforms", "3", "min_pixdim"], .number(1),
        "preprocessing.transforms[3].min_pixdim in inference.json: glia does not know this argument of Spacingd"
      ),
      (
        ["preprocessing", "transforms", "3", "pixdim"], .text("$[1] * 3"),
        "preprocessing.transforms[3].pixdim in inference.json is \"$[1] * 3\"; it must be a number"
      ),
      (
        ["inferer", "roi_size"], .text("@missing"),
        "inferer.roi_size in inference.json: there is no missing"
      ),
      (
        ["inferer", "_target_"], .text("SaliencyInferer"),
        "inferer in inference.json: glia does not know the inferer SaliencyInferer"
      ),
      (
        ["inferer", "mode"], .text("linear"),
        "inferer.mode in inference.json is \"linear\"; it must be gaussian or constant"
      ),
      (
        ["postprocessing", "transforms", "3", "_target_"], .text("FillHolesd"),
        "postprocessing.transforms[3] in inference.json: glia does not know the transform FillHolesd"
      ),
      (
        ["preprocessing"], nil,
        "preprocessing is missing in inference.json; it must be the transforms before the network"
      ),
    ] as [([String], JSONTree?, String)])
  func `what cannot be translated is refused by name`(
    path: [String], value: JSONTree?, sentence: String
  ) {
    let error = #expect(throws: DescriptionError.self) {
      try read("monai-labels", Self.labels) { $0.setting(path[...], to: value) }
    }
    #expect(error?.description == sentence)
  }

  @Test func `channels that are measured together are refused`() throws {
    let metadata = try importedTree("monai-labels/configs/metadata.json")
      .setting("network_data_format", "inputs", "image", "num_channels", to: .number(2))
    let error = #expect(throws: DescriptionError.self) {
      try MONAIImport.read(
        inference: importedTree("monai-labels/configs/inference.json"), metadata: metadata,
        graph: Self.labels)
    }
    #expect(
      error?.description
        == "preprocessing.transforms[4] in inference.json: without channel_wise, ScaleIntensityRangePercentilesd "
        + "measures 2 channels together, which glia does not do")
  }

  @Test func `transforms that are switched off are left out`() throws {
    let found = try read("monai-labels", Self.labels) {
      $0.setting("preprocessing", "transforms", "3", "_disabled_", to: .flag(true))
    }
    #expect(found.description.spacing == [nil, nil, nil])
  }
}
