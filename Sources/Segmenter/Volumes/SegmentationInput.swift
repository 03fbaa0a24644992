internal import Dispatch
package import Imaging
internal import Synchronization

/// The volumes of a case as network input: normalized, in radiological slices of any plane.
///
/// The statistics for normalization are measured once, over each whole volume. A missing modality
/// is zero everywhere.
package struct SegmentationInput: Sendable {
  /// The grid of all volumes.
  package let grid: Grid
  /// The geometry of the axial slices: radiological for any storage order.
  package let geometry: SliceGeometry
  /// The volumes.
  package let volumes: [Modality: Volume]
  /// The normalization of each volume.
  package let normalizations: [Modality: Normalization]
  /// The images that are normalized by the brain's median.
  package let normalizedByBrain: Set<Modality>
  /// What tumor must reach into, in heads with skull: the brain and a margin; `nil` if it can be everywhere.
  let brain: BrainMask?

  /// Measures volumes on one grid.
  ///
  /// - Throws: ``SegmentationError`` if there are none, or if their grids differ.
  package init(volumes: [Modality: Volume]) throws(SegmentationError) {
    try self.init(aligned: volumes)
  }

  /// Resamples volumes to one grid, and measures them.
  ///
  /// Resampling is exact if the grids only differ in the order of their axes; see
  /// ``Imaging/Volume/regridded(to:)``.
  ///
  /// - Parameters:
  ///   - volumes: The images.
  ///   - grid: The working grid.
  ///   - brain: The brain in images with skull, by which these are normalized.
  /// - Throws: ``SegmentationError`` if there are none.
  package init(
    volumes: [Modality: Volume], on grid: Grid, brain: BrainMask.OfSkulls? = nil
  ) throws(SegmentationError) {
    for (modality, volume) in volumes where volume.storage.isColor { throw .color(modality) }
    let regridded = volumes.mapValues { $0.regridded(to: grid) }
    try self.init(aligned: regridded.trimmed(on: grid, stored: volumes), brain)
  }

  private init(
    aligned volumes: [Modality: Volume], _ brain: BrainMask.OfSkulls? = nil
  ) throws(SegmentationError) {
    let modalities = Modality.allCases.filter { volumes[$0] != nil }
    let images = modalities.compactMap { volumes[$0] }
    guard let grid = images.first?.grid else { throw .noImages }
    for (modality, image) in zip(modalities, images) {
      guard image.grid.matches(grid) else {
        throw .gridsDiffer(modalities[0], grid, modality, image.grid)
      }
      guard !image.storage.isColor else { throw .color(modality) }
    }
    self.grid = grid
    self.volumes = volumes
    geometry = SliceGeometry(grid, plane: .axial, convention: .radiological)
    let measured = Mutex<[Modality: ImageNormalization]>([:])
    DispatchQueue.concurrentPerform(iterations: images.count) { index in
      let normalization = ImageNormalization(images[index], of: modalities[index], brain)
      measured.withLock { $0[modalities[index]] = normalization }
    }
    let found = measured.withLock { $0 }
    normalizations = found.mapValues(\.value)
    normalizedByBrain = Set(found.filter(\.value.isOfBrain).keys)
    self.brain = brain?.mask.grown(by: Self.margin)
  }

  /// How far from the brain mask tumor still counts as in the brain, in mm, because the mask is not exact.
  private static let margin = 4.0

  /// The geometry of slices in a plane, as network input.
  package func geometry(_ plane: Plane) -> SliceGeometry {
    plane == .axial ? geometry : SliceGeometry(grid, plane: plane, convention: .radiological)
  }

  /// One slice's normalized intensities for the network.
  package func slice(
    _ index: Int, modalities: [Modality], plane: Plane = .axial
  ) -> InputSlice {
    let geometry = geometry(plane)
    let count = geometry.width * geometry.height
    var values = [Float](repeating: 0, count: modalities.count * count)
    var isTissue = [Bool](repeating: false, count: count)
    for (channel, modality) in modalities.enumerated() {
      guard let volume = volumes[modality], let normalize = normalizations[modality] else {
        continue
      }
      let raw = volume.slice(index, geometry).values
      for offset in 0..<count where normalize.isTissue(raw[offset]) {
        values[channel * count + offset] = normalize(raw[offset])
        isTissue[offset] = true
      }
    }
    return InputSlice(
      width: geometry.width, height: geometry.height, channels: modalities.count, values: values,
      isTissue: isTissue, isBrain: brain?.slice(index, geometry))
  }
}

/// An image's normalization, and whether it comes from the brain alone.
private struct ImageNormalization: Sendable {
  let value: Normalization
  let isOfBrain: Bool

  /// The brain's normalized median, and the deviation as a share of its median, in the stacks with skull on which
  /// the bundled model was trained.
  private static let usual = (median: Float(0.15)...1.4, deviation: Float(0.45)...0.82)

  /// Measures an image over all voxels that are not background.
  ///
  /// In a head with skull, the brain's median takes the
  /// place of these statistics if it would otherwise lie where no network expects it: because much air, neck or
  /// fat is in the image.
  init(_ volume: Volume, of modality: Modality, _ brain: BrainMask.OfSkulls?) {
    let whole = Normalization(measuring: volume)
    guard let brain, brain.modalities.contains(modality),
      let median = brain.mask.median(of: volume),
      median > 0,
      !Self.usual.median.contains((Float(median) - whole.mean) / whole.deviation)
        || !Self.usual.deviation.contains(whole.deviation / Float(median))
    else {
      (value, isOfBrain) = (whole, false)
      return
    }
    value = Normalization(
      brainMedian: median, of: modality, background: volume.background().value)
    isOfBrain = true
  }
}
