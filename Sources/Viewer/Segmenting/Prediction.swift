package import Imaging

/// Predicted labels, and for which axial slices there are any.
package struct Prediction: Sendable {
  /// The labels; background where nothing was segmented.
  package private(set) var map: LabelMap
  /// Whether each axial slice was segmented, by its index in the stored array.
  package private(set) var isSegmented: [Bool]
  /// The file from which it was read; `nil` if the model made it here.
  package let file: String?
  /// The probabilities from which the labels were made; of a file's labels there are none.
  package private(set) var probabilities: VolumeSegmentation
  /// Whether the labels come from a network with a description, not from thresholds in the viewer.
  package private(set) var isOfLabels = false
  /// The probabilities of such a network's structures; `nil` if there are none.
  package private(set) var structures: StructureProbabilities?
  /// The planes over whose slices the probabilities are the mean.
  package private(set) var planes = [Plane.axial]
  /// What post-processing did; `nil` if the labels come from thresholds alone.
  package private(set) var postProcessed: PostProcessed?
  /// Counts changes, so that what comes late of an earlier state is known as such.
  package private(set) var revision = 0
  /// The highest probability of each region in each slice that was segmented.
  private var peaks: [Int: [Region: Float]] = [:]
  /// How many voxels each region has in each slice, by thresholds alone.
  private var sliceVoxels: [Int: [Region: Int]] = [:]

  /// Creates a prediction of no slices.
  package init(grid: Grid, scheme: LabelScheme) {
    map = LabelMap(grid: grid, scheme: scheme)
    probabilities = VolumeSegmentation(geometry: Self.axial(grid))
    isSegmented = [Bool](repeating: false, count: probabilities.geometry.count)
    file = nil
  }

  /// Creates a prediction of a whole volume from a file's labels.
  package init(_ map: LabelMap, file: String) {
    self.map = map
    probabilities = VolumeSegmentation(geometry: Self.axial(map.grid))
    isSegmented = [Bool](repeating: true, count: probabilities.geometry.count)
    self.file = file
  }

  /// The slices that the network sees: axial, radiological, whatever is on screen.
  package static func axial(_ grid: Grid) -> SliceGeometry {
    SliceGeometry(grid, plane: .axial, convention: .radiological)
  }

  /// How many axial slices were segmented.
  package var segmentedCount: Int { isSegmented.reduce(0) { $0 + ($1 ? 1 : 0) } }

  /// Whether all of them were.
  package var isComplete: Bool { segmentedCount == isSegmented.count }

  /// Takes the probabilities of an axial slice in, laid out radiologically.
  ///
  /// - Parameters:
  ///   - slice: The probabilities.
  ///   - index: The slice.
  ///   - thresholds: For regions where the model's own are not to be taken.
  /// - Returns: The slice's labels.
  @discardableResult
  package mutating func setSlice(
    _ slice: RegionProbabilities, _ index: Int, thresholds: [Region: Float] = [:]
  ) -> Slice<Label> {
    probabilities.slices[index] = slice
    isSegmented[index] = true
    peaks[index] = Self.peaks(slice)
    postProcessed = nil
    revision += 1
    return label(index, thresholds)
  }

  /// The highest probability of each region.
  private static func peaks(_ slice: RegionProbabilities) -> [Region: Float] {
    Dictionary(uniqueKeysWithValues: Region.allCases.map { ($0, slice[$0].values.max() ?? 0) })
  }

  /// Takes the probabilities of a whole volume in.
  ///
  /// - Parameters:
  ///   - volume: All axial slices, laid out radiologically.
  ///   - planes: The planes over whose slices they are the mean.
  ///   - thresholds: For regions where the model's own are not to be taken.
  package mutating func take(
    _ volume: VolumeSegmentation, planes: [Plane], thresholds: [Region: Float] = [:]
  ) {
    probabilities = volume
    self.planes = planes
    for index in isSegmented.indices { isSegmented[index] = volume.slices[index] != nil }
    peaks = volume.slices.mapValues(Self.peaks)
    relabel(thresholds: thresholds)
  }

  /// Takes labels in.
  ///
  /// - Parameters:
  ///   - labels: Labels on the prediction's grid.
  ///   - slice: The only axial slice that counts; `nil` for all.
  ///   - found: The probabilities that the labels come from, on the same grid.
  package mutating func take(
    _ labels: LabelMap, slice: Int?, probabilities found: StructureProbabilities? = nil
  ) {
    precondition(labels.grid.size == map.grid.size, "labels of another grid")
    let axial = Self.axial(map.grid)
    if let slice, isOfLabels, map.scheme == labels.scheme {
      map.setSlice(labels.slice(slice, axial), slice, axial)
      let isTaken = found.map { structures?.take($0, slice: slice) ?? false } ?? false
      if !isTaken { structures = nil }
    } else {
      map = labels
      structures = slice.map { found?.only(slice: $0) } ?? found
      for index in isSegmented.indices { isSegmented[index] = false }
    }
    for index in isSegmented.indices where slice == nil || slice == index {
      isSegmented[index] = true
    }
    isOfLabels = true
    probabilities = VolumeSegmentation(geometry: axial)
    (peaks, sliceVoxels, planes) = ([:], [:], [.axial])
    postProcessed = nil
    revision += 1
  }

  /// Computes all labels again with other thresholds.
  package mutating func relabel(thresholds: [Region: Float]) {
    guard file == nil, !isOfLabels else { return }
    map = LabelMap(grid: map.grid, scheme: map.scheme)
    sliceVoxels = [:]
    postProcessed = nil
    revision += 1
    for (index, peaks) in peaks {
      guard let slice = probabilities.slices[index] else { continue }
      let isEmpty = Region.allCases.allSatisfy { region in
        peaks[region] ?? 0 <= thresholds[region] ?? slice.thresholds[region] ?? 0.5
      }
      if !isEmpty { label(index, thresholds) }
    }
  }

  /// Takes in what post-processing made of the probabilities.
  package mutating func take(_ result: PostProcessed) {
    map = result.map
    postProcessed = result
  }

  /// How many voxels a region has in the slices that were segmented here.
  package func voxels(_ region: Region) -> Int {
    if isOfLabels { return map.scheme.voxels(map.labels)[region] ?? 0 }
    return postProcessed?.changes[region]?.voxelsAfter
      ?? sliceVoxels.values.reduce(0) { $0 + ($1[region] ?? 0) }
  }

  @discardableResult
  private mutating func label(_ index: Int, _ thresholds: [Region: Float]) -> Slice<Label> {
    guard let slice = probabilities.slices[index] else {
      preconditionFailure("slice \(index) was not segmented")
    }
    let labels = slice.labels(thresholds: thresholds, scheme: map.scheme)
    map.setSlice(labels, index, probabilities.geometry)
    sliceVoxels[index] = map.scheme.voxels(labels.values)
    return labels
  }
}
