package import Imaging

/// Segments volumes with any network that has a description.
///
/// The images are brought to the network's axes and spacing and normalized, the network runs over them by
/// patches, and its results come back to the images' own voxels, where they become labels. Networks of tumor
/// regions in slices have a way of their own, see ``Segmenter``, because they are shown while they run.
package struct PatchSegmenter: Sendable {
  /// Computes the network's passes.
  package let segmenter: Segmenter

  /// Creates a segmenter.
  package init(_ segmenter: Segmenter) { self.segmenter = segmenter }

  private var model: Model { segmenter.model }
  private var description: ModelDescription { model.description }

  /// What is requested.
  package struct Request: Sendable {
    /// The images.
    package var images: ChannelImages
    /// The grid of the result.
    package var result: Grid
    /// The brain, for networks that are normalized by it.
    package var brain: BrainMask?
    /// Whether mirror images are averaged; `nil` follows the description.
    package var mirrors: Bool?
    /// Whether the description's rules for whole volumes apply.
    package var isPostProcessed = true
    /// The axial slices of the result that are wanted; `nil` for all.
    package var slices: ClosedRange<Int>?

    /// Creates a request.
    package init(images: ChannelImages, result: Grid, brain: BrainMask? = nil) {
      self.images = images
      self.result = result
      self.brain = brain
    }
  }

  /// Labels, and the probabilities that they come from.
  package struct Result: Sendable {
    /// The labels on the requested grid.
    package let map: LabelMap
    /// The probability of each label or structure on the requested grid, one volume after the other.
    ///
    /// - Complexity: computed on demand; interpolates if the grids differ.
    package let probabilities: @Sendable () -> [Float]
  }

  /// The scheme of the labels.
  ///
  /// For tumor regions it is the one whose labels the description writes, that of the case first. Other labels are
  /// structures of their own.
  package func scheme(following other: LabelScheme) -> LabelScheme {
    guard let regions = description.output.tumorRegions,
      case .structures(let list, _) = description.output
    else { return .labels(description.output.labelTable) }
    let fitting = ([other] + LabelScheme.known).first { scheme in
      !scheme.isPerLabel
        && zip(regions, list).allSatisfy { scheme.label(of: RegionSet($0)) == $1.value }
    }
    return fitting ?? .labels(description.output.labelTable)
  }

  /// What the user should know before a run, in sentences.
  package func notes(_ request: Request) -> [String] {
    var notes = request.images.notes
    let base = workingGrid(request)
    let others = zip(description.channels, request.images.images).filter { _, volume in
      volume.map { !base.coincides(with: $0.grid) } ?? false
    }
    if !others.isEmpty {
      let names = others.map(\.0.label).joined(separator: ", ")
      notes.append("\(names) resampled to the voxels of the first image")
    }
    if case .resampled = request.result.relation(to: base) {
      notes.append("the result is resampled to other voxels than the network's")
    }
    return notes
  }

  /// The grid on which the network works: the result's, if an image has it, else that of the first image.
  private func workingGrid(_ request: Request) -> Grid {
    let grids = request.images.images.compactMap { $0?.grid }
    return grids.first { request.result.coincides(with: $0) } ?? request.images.base.grid
  }

  /// Segments a volume.
  ///
  /// - Parameters:
  ///   - request: What to segment.
  ///   - scheme: The meaning of the labels, see ``scheme(following:)``.
  ///   - isCancelled: Checked between patches.
  ///   - progress: Receives the finished patches and their number.
  /// - Returns: The labels, and the probabilities that they come from.
  /// - Throws: ``SegmentationError``.
  package func segment(
    _ request: Request, scheme: LabelScheme,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(SegmentationError) -> Result {
    let base = workingGrid(request)
    let isRadiological = description.dimensions == 2 && description.axes == .radiological
    let planes = isRadiological ? description.planes : [.axial]
    var work: [(images: PreparedImages, plan: PatchInference.Plan, inference: PatchInference)] = []
    for plane in planes {
      let images = PreparedImages(
        request.images, on: base, description, plane: plane, brain: request.brain)
      let mirrored =
        request.mirrors ?? true
        ? (0..<3).filter { description.mirror.contains(images.axes.numbers[$0]) } : []
      let inference = PatchInference(
        segmenter: segmenter, mirroredAxes: mirrored, precision: segmenter.precision)
      do throws(ModelError) {
        let slices = slices(request, images, base)
        work.append(
          (images, try inference.plan(images.channels[0].sides, slices: slices), inference))
      } catch {
        throw .model(error)
      }
    }
    let total = work.reduce(0) { $0 + $1.plan.count }
    var done = 0
    let decision = LabelDecision(model)
    var sum: [Volume] = []
    for (images, plan, inference) in work {
      let raw = try inference.run(images.channels, plan, isCancelled: isCancelled) {
        progress(done + $0, total)
      }
      done += plan.count
      if description.resampling.restored == .labels, planes.count == 1 {
        return labelsRestored(raw, images, decision, request, scheme)
      }
      let isLogits = description.resampling.restored == .logits
      let given = isLogits ? raw : decision.activated(raw)
      let restored = given.enumerated().map { index, array in
        images.restored(
          array, description.resampling.results,
          rest: decision.rest(index, isActivated: !isLogits || decision.activation == .none))
      }
      let channels = isLogits ? decision.activated(restored) : restored
      add(channels, images.grid, base, to: &sum)
    }
    return finish(sum, parts: planes.count, decision, request, scheme)
  }

  /// The slices of a two-dimensional network that make up the axial slices which are wanted; `nil` for all.
  private func slices(_ request: Request, _ images: PreparedImages, _ base: Grid) -> Range<Int>? {
    guard let wanted = request.slices, description.dimensions == 2, images.changes.isEmpty,
      request.result == base,
      SliceGeometry(base, plane: .axial).normal == images.axes.stored[0]
    else { return nil }
    let count = images.channels[0].sides[0]
    let range =
      images.axes.isReversed[0]
      ? count - 1 - wanted.upperBound..<count - wanted.lowerBound
      : wanted.lowerBound..<wanted.upperBound + 1
    return range.clamped(to: 0..<count)
  }

  /// The labels on the requested grid, and only in the slices that are wanted.
  private func requested(_ map: LabelMap, _ request: Request) -> LabelMap {
    var map = map.grid == request.result ? map : map.resampled(to: request.result)
    guard let wanted = request.slices else { return map }
    let geometry = SliceGeometry(map.grid, plane: .axial)
    let empty = Slice(
      width: geometry.width, height: geometry.height,
      values: [Label](repeating: 0, count: geometry.width * geometry.height))
    for index in 0..<geometry.count where !wanted.contains(index) {
      map.setSlice(empty, index, geometry)
    }
    return map
  }

  /// Adds the results for a plane on the working grid.
  private func add(
    _ channels: [NetworkArray], _ grid: Grid, _ base: Grid, to sum: inout [Volume]
  ) {
    let volumes = channels.map {
      Volume(grid: grid, storage: .float32($0.values)).resampled(to: base)
    }
    guard !sum.isEmpty else {
      sum = volumes
      return
    }
    for index in sum.indices {
      var values = sum[index].values()
      for (place, value) in volumes[index].values().enumerated() { values[place] += value }
      sum[index] = Volume(grid: base, storage: .float32(values))
    }
  }

  /// Makes labels of the sum over planes.
  private func finish(
    _ sum: [Volume], parts: Int, _ decision: LabelDecision, _ request: Request,
    _ scheme: LabelScheme
  ) -> Result {
    let grid = sum[0].grid
    let sides = Array(grid.size.reversed())
    let channels = sum.map { volume in
      let values = volume.values()
      return NetworkArray(parts == 1 ? values : values.map { $0 / Float(parts) }, sides: sides)
    }
    let labels = decision.labels(
      channels, milliliters: grid.voxelMilliliters, hasRules: request.isPostProcessed,
      scheme: scheme)
    let map = LabelMap(grid: grid, scheme: scheme, labels: labels)
    let target = request.result
    return Result(
      map: requested(map, request),
      probabilities: {
        channels.flatMap {
          Volume(grid: grid, storage: .float32($0.values)).resampled(to: target).values()
        }
      })
  }

  /// Makes labels on the network's voxels, and brings them back by the nearest voxel.
  private func labelsRestored(
    _ raw: [NetworkArray], _ images: PreparedImages, _ decision: LabelDecision,
    _ request: Request, _ scheme: LabelScheme
  ) -> Result {
    let channels = decision.activated(raw)
    let share = Double(images.grid.voxelCount) / Double(channels[0].values.count)
    let labels = decision.labels(
      channels, milliliters: images.grid.voxelMilliliters * max(share, 1e-9),
      hasRules: request.isPostProcessed,
      scheme: scheme)
    let array = NetworkArray(labels.map { Float($0) }, sides: channels[0].sides)
    let restored = images.restored(array, .nearest, rest: 0)
    let map = LabelMap(
      grid: images.grid, scheme: scheme, labels: restored.values.map { Label($0) })
    let target = request.result
    return Result(
      map: requested(map, request),
      probabilities: {
        channels.enumerated().flatMap { index, channel in
          Volume(
            grid: images.grid,
            storage: .float32(
              images.restored(channel, .linear, rest: decision.rest(index, isActivated: true))
                .values)
          ).resampled(to: target).values()
        }
      })
  }
}
