import Cases
import Foundation
import Imaging
import Synchronization
import Terminal
import TestSupport
import Testing
import Viewer
import ViewerRuntime

/// A prediction has the labels of its case's data set, whoever makes it.
@Suite struct PredictionLabelsTests {
  /// A data set's way to name files.
  enum Layout: CaseIterable, Sendable {
    case brats, brats2023, decathlon

    /// What its labels mean.
    var scheme: LabelScheme {
      switch self {
      case .brats: .brats2020
      case .brats2023: .brats2023
      case .decathlon: .msd
      }
    }
  }

  private static let grid = Grid(
    size: [32, 36, 3], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0]))

  /// A model of the engine's tests, which finds all tissues in noise.
  private static let network = Network(
    path: GliaProgram.root.appendingPathComponent("Tests/SegmenterTests/Goldens/blocked.onnx").path)

  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "glia-labels-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  /// A head of noise in a world of zeros.
  private static func values(_ modality: Int) -> [Float] {
    (0..<grid.voxelCount).map { offset in
      let (i, j, k) = (offset % 32, offset / 32 % 36, offset / 32 / 36)
      let (x, y) = (Double(i - 14) / 12, Double(j - 18) / 16)
      let wave = sin(Double(i * (modality + 1)) * 0.37) * cos(Double(j) * 0.29 + Double(k))
      return x * x + y * y > 1 ? 0 : Float(500 + 300 * wave)
    }
  }

  /// Writes a case, and a reference in its own labels.
  ///
  /// - Returns: The path to open.
  private static func write(
    _ layout: Layout, withReference: Bool, in folder: String
  ) throws -> String {
    let geometry = VolumeGeometry(grid: grid)
    let images: [String]
    let (path, reference): (String, String)
    switch layout {
    case .brats:
      images = ["flair", "t1", "t1ce", "t2"].map { "case/case_\($0).nii.gz" }
      (path, reference) = ("case", "case/case_seg.nii.gz")
    case .brats2023:
      images = ["t2f", "t1n", "t1c", "t2w"].map { "case/case-\($0).nii.gz" }
      (path, reference) = ("case", "case/case-seg.nii.gz")
    case .decathlon:
      images = ["imagesTr/BRATS_001.nii.gz"]
      (path, reference) = ("imagesTr/BRATS_001.nii.gz", "labelsTr/BRATS_001.nii.gz")
    }
    for file in images + [reference] {
      let parent = URL(fileURLWithPath: "\(folder)/\(file)").deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    }
    if layout == .decathlon {
      try VolumeFormats.writeFloats(
        (0..<4).flatMap(values), frames: 4, geometry: geometry, to: "\(folder)/\(images[0])")
    } else {
      for (place, file) in images.enumerated() {
        try VolumeFormats.writeFloats(
          values(place), frames: 1, geometry: geometry, to: "\(folder)/\(file)")
      }
    }
    if withReference {
      let labels = layout.scheme.labels ?? []
      try VolumeFormats.writeLabelMap(
        LabelMap(
          grid: grid, scheme: layout.scheme,
          labels: (0..<grid.voxelCount).map { $0 < 30 ? labels[$0 % 3] : 0 }),
        geometry: geometry, to: "\(folder)/\(reference)")
    }
    return "\(folder)/\(path)"
  }

  private static func store(_ path: String, reference: String? = nil) throws -> CaseStore {
    let labels = try reference.map { [try LabelSource($0, role: .reference)] } ?? []
    let store = CaseStore(labels: CaseStore.Labels(references: labels))
    for finding in CaseSearch([path]) { store.append(finding, isOnly: true) }
    return store
  }

  /// The labels that `r` or `R` makes in the viewer.
  private static func shown(_ store: CaseStore, by key: Key) throws -> LabelMap {
    let services = LiveServices(store: store, network: network)
    var model = ViewerModel(caseNames: ["case"], size: TerminalSize(columns: 80, rows: 24))
    _ = update(&model, .started)
    let reports = Mutex<[LoadReport]>([])
    services.load(0, first: nil, isCancelled: { false }) { part in
      reports.withLock { $0.append(part) }
    }
    for report in reports.withLock({ $0 }) {
      _ = update(&model, .loaded(report, generation: model.generation))
    }
    let effects = model.press(key)
    guard case .segment(let request) = try #require(effects.first) else {
      throw CocoaError(.featureUnsupported)
    }
    let found = Mutex<[SegmentationReport]>([])
    services.segment(request, isCancelled: { false }) { part in
      found.withLock { $0.append(part) }
    }
    for report in found.withLock({ $0 }) {
      for effect in update(&model, .segmented(report, generation: model.generation)) {
        // What is post-processed keeps its labels.
        if case .postProcess(let request) = effect {
          #expect(request.scheme == model.study.prediction?.map.scheme)
        }
      }
    }
    return try #require(model.study.prediction?.map)
  }

  /// The labels in the file that the list of cases has written.
  private static func written(_ store: CaseStore, _ folder: String) throws -> LabelMap {
    let worklist = LiveWorklist(
      LiveServices(store: store, network: network),
      locations: LiveWorklist.Locations(
        base: folder, review: nil, predictions: folder + "/predictions"))
    guard
      case .written(let path, _) = worklist.segment(
        0, isCancelled: { false }, progress: { _, _, _ in })
    else { throw CocoaError(.fileNoSuchFile) }
    return try VolumeFormats.readLabelMap(path)
  }

  @Test(arguments: Layout.allCases, [true, false])
  func `a prediction has the labels of the data set, with a reference and without`(
    layout: Layout, withReference: Bool
  ) throws {
    try Self.withFolder { folder in
      let path = try Self.write(layout, withReference: withReference, in: folder)
      let store = try Self.store(path)
      let scheme = layout.scheme
      let slice = try Self.shown(store, by: Key("r"))
      let volume = try Self.shown(store, by: Key("R"))
      #expect(slice.scheme == scheme && volume.scheme == scheme)
      // All tissues occur, each with the number that it has in the data set.
      #expect(volume.presentLabels.subtracting([0]) == Set(scheme.labels ?? []))
      #expect(try Self.written(store, folder).labels == volume.labels)
      // What 'glia segment' and the demonstration ask.
      let loaded = try CaseLoader(Case.discover([path])[0]).load()
      #expect(loaded.predictionScheme == scheme)
    }
  }

  @Test func `a reference that was named decides in the list as in the viewer`() throws {
    try Self.withFolder { folder in
      let path = try Self.write(.brats, withReference: false, in: folder)
      let other = folder + "/expert.nii.gz"
      try VolumeFormats.writeLabelMap(
        LabelMap(
          grid: Self.grid, scheme: .brats2023,
          labels: (0..<Self.grid.voxelCount).map { Label($0 % 4) }),
        geometry: VolumeGeometry(grid: Self.grid), to: other)
      let store = try Self.store(path, reference: other)
      let volume = try Self.shown(store, by: Key("R"))
      #expect(volume.scheme == .brats2023)
      #expect(try Self.written(store, folder).labels == volume.labels)
    }
  }

  @Test(
    arguments: [
      (nil, nil, .brats2020), (nil, .binary, .brats2020), (nil, .brats2023, .brats2023),
      (nil, .msd, .msd), (.msd, nil, .msd), (.msd, .brats2023, .msd),
      (.brats2023, .binary, .brats2023),
    ] as [(LabelScheme?, LabelScheme?, LabelScheme)])
  func `the data set decides, then the reference`(
    dataSet: LabelScheme?, reference: LabelScheme?, scheme: LabelScheme
  ) {
    #expect(LabelScheme.ofPrediction(dataSet: dataSet, reference: reference) == scheme)
  }
}
