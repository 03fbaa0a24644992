package import Imaging

extension Segmenter {
  /// How far the segmentation of a volume is; axial slices come first.
  package struct Progress: Sendable {
    /// Slices that are done.
    package let done: Int
    /// Slices in all, of all planes.
    package let total: Int
    /// The part of the work that is done, 0–1; slices with little tissue are little work.
    package let part: Double
    /// The plane of the slice that was done last.
    package let plane: Plane
    /// The slice that was done last.
    package let slice: Int
    /// What was found in it, by itself.
    package let probabilities: RegionProbabilities
  }

  /// The planes whose slices are averaged when a whole case is segmented.
  ///
  /// Those that the model's metadata name; only axial ones if slices of the others would not show a head
  /// (``Imaging/Grid/showsEveryPlane``).
  package func planes(for input: SegmentationInput) -> [Plane] {
    input.grid.showsEveryPlane ? model.metadata.planes : [.axial]
  }

  /// Segments a volume.
  ///
  /// All axial slices are segmented, and after them those of the other planes that are asked for; each
  /// voxel's probabilities are then the mean over the planes, smoothed as the model's metadata say.
  ///
  /// - Parameters:
  ///   - input: The case.
  ///   - slices: Which axial slices, in this order; all of them if `nil`.
  ///   - start: The axial slice with which a whole volume begins; its neighbors follow on both sides in
  ///     turn. If `nil`, or if `slices` are named, they come in their order. The result is the same.
  ///   - planes: Axial and others; ``planes(for:)`` if `nil`, and only axial if `slices` are named.
  ///   - extent: How much of each slice is computed.
  ///   - mirrors: As for one slice; sagittal slices are never mirrored.
  ///   - isCancelled: Asked between tiles.
  ///   - progress: Told after each slice, on the caller's thread.
  /// - Returns: The probabilities of all axial slices.
  /// - Throws: ``SegmentationError``, ``SegmentationError/cancelled`` soon after `isCancelled` says so.
  /// - Precondition: Other planes are asked for with all slices only.
  package func segment(
    _ input: SegmentationInput, slices: [Int]? = nil, from start: Int? = nil,
    planes: [Plane]? = nil, extent: Extent = .tissue, mirrors: Bool? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }, progress: (Progress) -> Void = { _ in }
  ) throws(SegmentationError) -> VolumeSegmentation {
    try check(input)
    let others = (planes ?? (slices == nil ? self.planes(for: input) : [])).filter { $0 != .axial }
    precondition(slices == nil || others.isEmpty, "other planes see whole volumes")
    let schedule =
      slices.map { SliceSchedule(axial: $0) }
      ?? SliceSchedule(input, others: others, from: start) {
        work($0, $1, of: input, extent, mirrors: mirrors ?? model.metadata.mirrors)
      }
    var result = VolumeSegmentation(geometry: input.geometry)
    var sum =
      others.isEmpty ? nil : PlaneSum(grid: input.grid, regions: model.metadata.regions)
    for (done, entry) in schedule.entries.enumerated() {
      // One job a slice, so that a caller who asks for another slice meanwhile gets it next.
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
          smoothing: model.metadata.planeSmoothing)
      }
    }
    if let sum { result.average(with: sum, planes: others.count) }
    return result
  }

  /// How much work a slice is: the pixels that the network sees of it, and a little for what every slice
  /// takes.
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
