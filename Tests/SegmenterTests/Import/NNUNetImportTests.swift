import Imaging
import Segmenter
import Testing

/// A file of a folder made by Scripts/make_import_goldens.py.
func importedTree(_ name: String) throws -> JSONTree {
  try DescriptionSearch.tree(of: golden("import/\(name)"))
}

extension JSONTree {
  /// The same tree with a value changed or added, by its keys; `nil` removes it.
  func setting(_ path: String..., to value: JSONTree?) -> JSONTree { setting(path[...], to: value) }

  func setting(_ path: ArraySlice<String>, to value: JSONTree?) -> JSONTree {
    guard let key = path.first else { return value ?? .null }
    let rest = path.dropFirst()
    if let index = Int(key), var list = elements {
      list[index] = list[index].setting(rest, to: value)
      return .list(list)
    }
    var members = members ?? []
    let index = members.firstIndex { $0.key == key }
    if rest.isEmpty, value == nil {
      if let index { members.remove(at: index) }
    } else if let index {
      members[index] = Member(key, members[index].value.setting(rest, to: value))
    } else {
      members.append(Member(key, JSONTree.object([]).setting(rest, to: value)))
    }
    return .object(members)
  }
}

@Suite struct NNUNetImportTests {
  private func read(
    _ name: String, _ configuration: String, _ mirroring: NNUNetImport.Mirroring = .usual
  ) throws -> ImportedDescription {
    try NNUNetImport.read(
      plans: importedTree("\(name)/plans.json"), dataset: importedTree("\(name)/dataset.json"),
      configuration: configuration, mirroring: mirroring)
  }

  @Test func `a network of three dimensions is translated`() throws {
    let imported = try read("nnunet-3d", "3d_fullres")
    let found = imported.description
    #expect(found.channels.map(\.sequence) == ["flair", "t1"])
    #expect(found.channels.map(\.aliases) == [["0000"], ["0001"]])
    #expect(found.dimensions == 3 && found.axes == .stored([2, 1, 0]))
    #expect(found.spacing == [1.2, 1.2, 1.6])
    #expect(
      found.patch == [16, 24, 24] && found.tiling == .init(blending: .nnunet, padding: .both))
    #expect(found.crop == .nonzero && found.steps == [.crop, .normalize, .resample])
    #expect(
      found.normalization == [
        .zScore(over: .anyNonzero, limit: nil), .zScore(over: .volume, limit: nil),
      ])
    #expect(
      found.resampling
        == .init(images: .cubic, results: .linear, restored: .logits, separateAxis: 3, tolerance: 1)
    )
    #expect(found.mirror == [0, 1, 2] && found.activation == .softmax)
    #expect(found.output == .labels([.init(0, "background"), .init(1, "gray"), .init(2, "white")]))
    #expect(imported.notes.contains { $0.hasPrefix("mirroring: all axes") })
    #expect(imported.notes.contains { $0.hasPrefix("label \"ignore\"") })
  }

  @Test func `slices are taken along the axis that is transposed to the front`() throws {
    let found = try read("nnunet-2d", "2d", .axes([0])).description
    #expect(found.dimensions == 2 && found.axes == .stored([1, 2, 0]))
    // Rows are k and columns are i; slices keep their distance.
    #expect(found.spacing == [1.2, nil, 1.7] && found.mirror == [2])
    #expect(found.normalization[1] == .fixed(subtract: 480, divide: 150, clip: .init(120, 820)))
  }

  @Test func `regions are written in their order`() throws {
    let found = try read("nnunet-regions", "3d_fullres").description
    guard case .structures(let structures, let order) = found.output else {
      Issue.record("no structures")
      return
    }
    #expect(structures.map(\.name) == ["whole tumor", "tumor core", "enhancing tumor"])
    #expect(structures.map(\.labels) == [[1, 2, 3], [2, 3], [3]] && order == [0, 1, 2])
    #expect(structures.map(\.value) == [1, 2, 3] && structures.map(\.region).contains(.tumorCore))
    #expect(found.activation == .sigmoid && found.channels.map(\.sequence) == ["t1ce", "ct"])
  }

  @Test(arguments: [
    ("nnunet-3d", "3d_fullres"), ("nnunet-2d", "2d"), ("nnunet-regions", "3d_fullres"),
  ])
  func `what is translated is valid`(name: String, configuration: String) throws {
    let found = try read(name, configuration).description
    #expect(
      try ModelDescription.read(found.json.text, source: "x") == .complete(found))
  }

  @Test func `readers that reorient have known axes`() throws {
    let plans = try importedTree("nnunet-2d/plans.json")
      .setting("image_reader_writer", to: .text("NibabelIOWithReorient"))
    let found = try NNUNetImport.read(
      plans: plans, dataset: importedTree("nnunet-2d/dataset.json"), configuration: "2d")
    #expect(found.description.axes.name == "ASR")
  }

  @Test func `a configuration inherits`() throws {
    let plans = try importedTree("nnunet-3d/plans.json")
      .setting("configurations", "3d_large", "inherits_from", to: .text("3d_fullres"))
      .setting(
        "configurations", "3d_large", "patch_size", to: .list([32, 32, 32].map { .number($0) }))
    let found = try NNUNetImport.read(
      plans: plans, dataset: importedTree("nnunet-3d/dataset.json"), configuration: "3d_large")
    #expect(
      found.description.patch == [32, 32, 32] && found.description.spacing == [1.2, 1.2, 1.6])
  }

  @Test func `older plans and data sets are read`() throws {
    let old = "foreground_intensity_properties_by_modality"
    let current = "foreground_intensity_properties_per_channel"
    let plans = try importedTree("nnunet-2d/plans.json")
    let older = plans.setting(old, to: plans[current]).setting(current, to: nil)
      .setting("configurations", "2d", "architecture", to: nil)
      .setting("configurations", "2d", "UNet_class_name", to: .text("PlainConvUNet"))
    let dataset = try importedTree("nnunet-2d/dataset.json")
    let both = try [plans, older].map {
      try NNUNetImport.read(plans: $0, dataset: dataset, configuration: "2d")
    }
    #expect(both[0] == both[1])
  }

  @Test(
    arguments: [
      (
        ["plans", "configurations", "3d_fullres", "previous_stage"], JSONTree.text("3d_lowres"),
        "configurations.3d_fullres.previous_stage in plans.json: a cascade needs the result of 3d_lowres as a further input, which glia does not have"
      ),
      (
        ["plans", "configurations", "3d_fullres", "normalization_schemes", "1"],
        .text("HistogramNormalization"),
        "configurations.3d_fullres.normalization_schemes[1] in plans.json is \"HistogramNormalization\"; it must be ZScoreNormalization, CTNormalization, NoNormalization, RescaleTo01Normalization or RGBTo01Normalization"
      ),
      (
        ["plans", "configurations", "3d_fullres", "resampling_fn_data"], .text("my_resampling"),
        "configurations.3d_fullres.resampling_fn_data in plans.json is \"my_resampling\"; it must be resample_data_or_seg_to_shape or resample_torch_fornnunet"
      ),
      (
        ["plans", "configurations", "3d_fullres", "resampling_fn_data_kwargs", "order"], .number(2),
        "configurations.3d_fullres.resampling_fn_data_kwargs in plans.json: order is 2; glia knows 0, 1 and 3"
      ),
      (
        ["plans", "configurations", "3d_fullres", "preprocessor_name"], .text("CustomPreprocessor"),
        "configurations.3d_fullres.preprocessor_name in plans.json is \"CustomPreprocessor\"; it must be DefaultPreprocessor"
      ),
      (
        ["plans", "image_reader_writer"], .text("NaturalImage2DIO"),
        "image_reader_writer in plans.json is \"NaturalImage2DIO\"; it must be SimpleITKIO, NibabelIO, SimpleITKIOWithReorient or NibabelIOWithReorient"
      ),
      (
        ["dataset", "labels", "white"], .number(4),
        "labels.white in dataset.json: labels must be 0, 1, 2, …; label 2 is missing or occurs twice"
      ),
      (
        ["dataset", "labels", "both"], .list([.number(1), .number(2)]),
        "regions_class_order is missing in dataset.json; it must be a label for each of 3 regions"
      ),
      (
        ["dataset", "channel_names", "1"], nil,
        "configurations.3d_fullres.normalization_schemes in plans.json is [\"ZScoreNormalization\", \"ZScoreNormalization\"]; it must be one scheme for each of 1 channels"
      ),
    ] as [([String], JSONTree?, String)])
  func `what cannot be translated is refused by name`(
    path: [String], value: JSONTree?, sentence: String
  ) throws {
    var trees = try [
      "plans": importedTree("nnunet-3d/plans.json"),
      "dataset": importedTree("nnunet-3d/dataset.json"),
    ]
    let tree = try #require(trees[path[0]])
    trees[path[0]] = tree.setting(path.dropFirst(), to: value)
    do {
      let found = try NNUNetImport.read(
        plans: #require(trees["plans"]), dataset: #require(trees["dataset"]),
        configuration: "3d_fullres")
      Issue.record("not refused: \(found)")
    } catch let error as DescriptionError {
      #expect(error.description == sentence)
    }
  }

  @Test func `an unknown configuration is refused with those there are`() throws {
    let error = #expect(throws: DescriptionError.self) { try read("nnunet-3d", "2d") }
    #expect(
      error?.description
        == "configurations in plans.json: there is no configuration 2d; there are 3d_fullres")
  }
}
