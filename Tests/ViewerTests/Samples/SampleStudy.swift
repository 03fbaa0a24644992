import Imaging
import Segmenter
import Terminal
import Viewer
import ViewerRuntime

/// A small head: an ellipsoid of grey in 40×48×30 voxels of 1×1×1.5 mm, LPS as BraTS has it, with a
/// tumor of three nested balls.
enum SampleStudy {
  static let grid = Grid(
    size: [40, 48, 30],
    affine: Affine(elements: [-1, 0, 0, 20, 0, -1, 0, 24, 0, 0, 1.5, -20]))

  /// Squared distance from a voxel to a place, in voxels.
  private static func distance(_ point: VoxelPoint, _ i: Int, _ j: Int, _ k: Int) -> Int {
    (point.i - i) * (point.i - i) + (point.j - j) * (point.j - j) + (point.k - k) * (point.k - k)
  }

  private static func voxels<Value>(_ value: (VoxelPoint) -> Value) -> [Value] {
    (0..<grid.voxelCount).map { offset in
      value(
        VoxelPoint(
          i: offset % grid.size[0], j: offset / grid.size[0] % grid.size[1],
          k: offset / grid.size[0] / grid.size[1]))
    }
  }

  /// An image, brighter by `gain`; zero outside the head.
  static func volume(gain: Int16) -> Volume {
    Volume(
      grid: grid,
      storage: .int16(
        voxels { point in
          let (x, y, z) = (point.i - 20, point.j - 24, (point.k - 15) * 3 / 2)
          guard x * x * 4 / 3 + y * y + z * z < 400 else { return 0 }
          let tumor: Int16 = distance(point, 12, 20, 15) < 25 ? 60 : 0
          return gain * Int16(40 + (point.i * 3 + point.j * 2 + point.k) % 40) + gain * tumor
        }))
  }

  /// The expert's labels, or the same moved by some voxels along the first axis.
  static func labels(moved: Int = 0) -> LabelMap { maps[moved] }

  private static let maps = (0...2).map { moved in
    LabelMap(
      grid: grid, scheme: .brats2020,
      labels: voxels { point in
        let distance = distance(point, 12 + moved, 20, 15)
        return distance < 6 ? 4 : distance < 14 ? 1 : distance < 40 ? 2 : 0
      })
  }

  /// The model after messages of a whole case.
  static func model(
    columns: Int = 80, rows: Int = 24, reference: LabelMap? = labels(), cases: [String] = ["sample"]
  ) -> ViewerModel {
    var start = StartState()
    start.modelProblem = nil
    var model = ViewerModel(
      caseNames: cases, size: TerminalSize(columns: columns, rows: rows), start: start)
    _ = update(&model, .started)
    load(&model, reference: reference)
    return model
  }

  /// Sends what a loader would.
  static func load(_ model: inout ViewerModel, reference: LabelMap? = labels()) {
    let generation = model.generation
    for report in reports(reference: reference) {
      _ = update(&model, .loaded(report, generation: generation))
    }
  }

  /// The four images, made once.
  private static let images: [LoadedImage] = (1...4).map { place in
    let volume = volume(gain: Int16(place))
    return LoadedImage(
      volume: volume, robustWindow: IntensityWindow(lower: 0, upper: 140 * Double(place)),
      content: VoxelBox(around: volume))
  }

  /// What a loader reports.
  static func reports(reference: LabelMap? = labels()) -> [LoadReport] {
    let modalities = Modality.allCases
    var reports: [LoadReport] = [
      .opened(
        grid, images: modalities.map { StudyImage(title: $0.displayName, modality: $0) },
        hasReference: reference != nil)
    ]
    for (place, image) in images.enumerated() { reports.append(.image(place, image)) }
    if let reference { reports.append(.reference(reference)) }
    return reports + [.finished]
  }

  /// Probabilities of which thresholds of 0.5 make a label map's labels: 0.8 in a region, else 0.1,
  /// and 0.3 in the layer of voxels to the left of it.
  static func probabilities(_ labels: LabelMap, _ index: Int) -> RegionProbabilities {
    let geometry = Prediction.axial(grid)
    let slice = labels.slice(index, geometry)
    var result = RegionProbabilities(width: slice.width, height: slice.height)
    for region in Region.allCases {
      let isInside = slice.values.map {
        labels.scheme.regions(of: $0).isSuperset(of: RegionSet(region))
      }
      for place in isInside.indices {
        let isBeside = place % slice.width > 0 && isInside[place - 1]
        result[region].values[place] = isInside[place] ? 0.8 : isBeside ? 0.3 : 0.1
      }
    }
    return result
  }

  /// A network that gets all sequences.
  static func traits(_ rules: PostProcessing = .none) -> NetworkTraits {
    NetworkTraits(ModelMetadata(postProcessing: rules), given: Set(Modality.allCases))
  }

  /// Sends the slices of a label map as a segmentation of the volume would.
  ///
  /// - Returns: What work the end of it asks for.
  @discardableResult
  static func segment(
    _ model: inout ViewerModel, _ slices: [Int], labels: LabelMap, traits: NetworkTraits = traits()
  ) -> [Effect] {
    _ = update(&model, .segmented(.began(traits), generation: model.generation))
    for (done, index) in slices.enumerated() {
      _ = update(
        &model,
        .segmented(
          .slice(index, probabilities(labels, index), done: done + 1, total: slices.count),
          generation: model.generation))
    }
    return update(&model, .segmented(.finished, generation: model.generation))
  }
}

extension ViewerModel {
  /// Presses keys one after the other; returns what work the last one asks for.
  @discardableResult
  mutating func press(_ keys: Key...) -> [Effect] {
    var effects: [Effect] = []
    for key in keys { effects = update(&self, .key(key)) }
    return effects
  }

  /// Types text.
  @discardableResult
  mutating func type(_ text: String) -> [Effect] {
    var effects: [Effect] = []
    for scalar in text.unicodeScalars { effects = update(&self, .key(Key(scalar))) }
    return effects
  }
}
