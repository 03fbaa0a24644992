package import Imaging

extension Segmenter {
  /// The progress of segmenting a volume; axial slices come first.
  package struct Progress: Sendable {
    /// The number of finished slices.
    package let done: Int
    /// The total number of slices, over all planes.
    package let total: Int
    /// The finished share of the work, 0–1; slices with little tissue take little work.
    package let part: Double
    /// The plane of the slice that was finished last.
    package let plane: Plane
    /// The slice that was finished last.
    package let slice: Int
    /// The result of that slice by itself.
    package let probabilities: RegionProbabilities
  }

  /// The planes whose slices are averaged when a whole case is segmented.
  ///
  /// These are the planes in the model's metadata, but only axial ones if slices of the others
  /// would not show a head (``Imaging/Grid/showsEveryPlane``).
  package func planes(for input: SegmentationInput) -> [Plane] {
    input.grid.showsEveryPlane ? model.tumorRegions?.planes ?? [.axial] : [.axial]
  }

  /// Segments a volume.
  ///
  /// All axial slices are segmented first, then those of the other planes. Each voxel's
  /// probabilities are the mean over the planes, smoothed as the model's metadata specify. Where
  /// other planes are segmented, ``volumeNetwork`` helps as well.
  ///
  /// - Parameters:
  ///   - input: The case.
  ///   - slices: Which axial slices, in this order; all of them if `nil`.
  ///   - start: The axial slice at which a whole volume starts; its neighbors follow alternately on
  ///     both sides. If `nil`, or if `slices` are given, they come in order. The result is the same.
  ///   - planes: Axial and others; ``planes(for:)`` if `nil`, and only axial if `slices` are given.
  ///   - extent: How much of each slice is computed.
  ///   - mirrors: As for one slice; sagittal slices are never mirrored.
  ///   - isCancelled: Checked between tiles.
  ///   - progress: Called after each slice, on the caller's thread.
  /// - Returns: The probabilities of all axial slices.
  /// - Throws: ``SegmentationError``; ``SegmentationError/cancelled`` soon after `isCancelled` is
  ///   true.
  /// - Precondition: Other planes are only requested together with all slices.
  package func segment(
    _ input: SegmentationInput, slices: [Int]? = nil, from start: Int? = nil,
    planes: [Plane]? = nil, extent: Extent = .tissue, mirrors: Bool? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }, progress: (Progress) -> Void = { _ in }
  ) throws(SegmentationError) -> VolumeSegmentation {
    let metadata = try check(input)
    let others = (planes ?? (slices == nil ? self.planes(for: input) : [])).filter { $0 != .axial }
    precondition(slices == nil || others.isEmpty, "other planes see whole volumes")
    let schedule =
      slices.map { SliceSchedule(axial: $0) }
      ?? SliceSchedule(input, others: others, from: start) {
        work($0, $1, of: input, extent, mirrors: mirrors ?? metadata.mirrors)
      }
    var result = VolumeSegmentation(geometry: input.geometry)
    var sum =
      others.isEmpty ? nil : PlaneSum(grid: input.grid, regions: metadata.regions)
    for (done, entry) in schedule.entries.enumerated() {
      // One job per slice, so that a caller who needs another slice in the meantime gets it next.
      let found = try segment(
        slice: entry.index, of: input, plane: entry.plane, extent: extent, mirrors: mirrors,
        isCancelled: isCancelled)
      progress(
        Progress(
          done: done + 1, total: schedule.entries.count, part: entry.partDone, plane: entry.plane,
          slice: entry.index, probabilities: found))
      if entry.plane == .axial {
        result.slices[entry.index] = found
      } else {
        sum?.add(
          found, entry.index, input.geometry(entry.plane),
          smoothing: metadata.planeSmoothing)
      }
    }
    if let sum { result.average(with: sum, planes: others.count) }
    if !others.isEmpty, let volumeNetwork {
      result.average(
        with: try volumeNetwork.probabilities(
          of: input, mirrors: mirrors ?? true, isCancelled: isCancelled),
        shares: volumeNetwork.shares)
    }
    return result
  }

  /// The work for a slice: the pixels that the network processes, and a constant per slice.
  private func work(
    _ plane: Plane, _ tissue: TissueExtent.Size, of input: SegmentationInput, _ extent: Extent,
    mirrors: Bool
  ) -> Double {
    let geometry = input.geometry(plane)
    let isEmpty = extent == .tissue && tissue.rows == 0
    let size = extent == .everything ? (rows: geometry.height, columns: geometry.width) : tissue
    let tiles =
      isEmpty
      ? []
      : model.cover(
        height: geometry.height, width: geometry.width,
        box: (0..<size.rows, 0..<size.columns), backend: backend
      ).tiles
    let pixels = tiles.reduce(0) { $0 + $1.rows.input * $1.columns.input }
    let passes = mirrors && plane != .sagittal ? 2 : 1
    return Double(passes * pixels + geometry.width * geometry.height / 20)
  }
}
