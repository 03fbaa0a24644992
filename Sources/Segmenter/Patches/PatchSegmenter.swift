package import Imaging

/// Segments volumes with any network that has a description.
///
/// The images are resampled to the network's axes and spacing and normalized, the network runs over
/// them in patches, and its results are resampled to the images' own voxels, where they become
/// labels. Networks that give tumor regions slice by slice go through ``Segmenter`` instead,
/// because their results are shown while they run.
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
    ///
    /// They come from the first of the description's planes, and are not post-processed.
    package var slices: ClosedRange<Int>?
    /// Whether to return all slices if the requested ones need every pass of the network anyway.
    package var mayBeWhole = false
    /// Whether to use only the first of the description's planes.
    package var isOfOnePlane = false

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
    /// The axial slices that were segmented; `nil` for all.
    package let slices: ClosedRange<Int>?
    /// The probability of each label or structure on the requested grid, one volume after the other.
    ///
    /// - Complexity: computed on demand; interpolates if the grids differ.
    package let probabilities: @Sendable () -> [Float]
    /// The label or structure of each channel of the probabilities; `nil` for background.
    package let meanings: [StructureProbabilities.Meaning?]

    /// The probabilities by structure; `nil` if the network gives none, or too many to store.
    package func structures() -> StructureProbabilities? {
      guard StructureProbabilities.fits(channels: meanings.count, map.grid) else { return nil }
      return StructureProbabilities(
        probabilities(), meanings: meanings, grid: map.grid, scheme: map.scheme)
    }
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
      notes.append("the result was resampled to another grid than the network's")
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
    let planes = planes(request)
    var request = request
    var work: [(images: PreparedImages, plan: PatchInference.Plan, inference: PatchInference)] = []
    for plane in planes {
      let images = try PreparedImages(
        request.images, on: base, description, plane: plane, brain: request.brain)
      let mirrored =
        request.mirrors ?? true
        ? (0..<3).filter { description.mirror.contains(images.axes.numbers[$0]) } : []
      let inference = PatchInference(
        segmenter: segmenter, mirroredAxes: mirrored, precision: segmenter.precision ?? .exact)
      do throws(ModelError) {
        let whole = try inference.plan(images.channels[0].sides)
        var plan = whole
        if let (elements, axis) = needed(request, images, base) {
          plan = plan.covering(elements, axis: axis)
        }
        if request.mayBeWhole, plan.count == whole.count, description.planes.count == 1 {
          request.slices = nil
        }
        work.append((images, plan, inference))
      } catch {
        throw .model(error)
      }
    }
    if request.slices != nil { request.isPostProcessed = false }
    let total = work.reduce(0) { $0 + $1.plan.count }
    var done = 0
    progress(0, total)
    let decision = LabelDecision(model)
    var sum: [Volume] = []
    for (index, (images, plan, inference)) in work.enumerated() {
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
      var channels = isLogits ? decision.activated(restored) : restored
      if index > 0 {
        channels = channels.map { $0.smoothed(along: 0, weight: description.planeSmoothing) }
      }
      add(channels, images.grid, base, to: &sum)
    }
    return finish(sum, parts: planes.count, decision, request, scheme)
  }

  /// The planes whose slices are averaged; axial alone if its axes are not `radiological`.
  ///
  /// Only the first if single slices are wanted, or if the voxels are too thick or too few for the
  /// others (``Imaging/Grid/showsEveryPlane``) and images are not resampled.
  package func planes(_ request: Request) -> [Plane] {
    guard description.dimensions == 2, description.axes == .radiological else { return [.axial] }
    let isShown = workingGrid(request).showsEveryPlane || !description.spacing.contains(nil)
    let isOne = request.slices != nil || request.isOfOnePlane || !isShown
    return isOne ? [description.planes[0]] : description.planes
  }

  /// The elements of the network's arrays that the wanted slices need, and along which axis; `nil` for all.
  private func needed(
    _ request: Request, _ images: PreparedImages, _ base: Grid
  ) -> (Range<Int>, axis: Int)? {
    guard let wanted = request.slices, request.result == base,
      let axis = images.axes.stored.firstIndex(of: SliceGeometry(base, plane: .axial).normal)
    else { return nil }
    let count = images.grid.size.reversed()[axis]
    let voxels =
      images.axes.isReversed[axis]
      ? count - 1 - wanted.upperBound..<count - wanted.lowerBound
      : wanted.lowerBound..<wanted.upperBound + 1
    return (images.elements(of: voxels.clamped(to: 0..<count), axis: axis), axis)
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

  /// Turns the sum over planes into labels.
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
    // Arrays count axes from the last one.
    let across = 2 - SliceGeometry(grid, plane: .axial).normal
    let labels = decision.labels(
      smoothed(channels, along: across, request), milliliters: grid.voxelMilliliters,
      hasRules: request.isPostProcessed)
    let map = LabelMap(grid: grid, scheme: scheme, labels: labels)
    let target = request.result
    return Result(
      map: requested(map, request), slices: request.slices,
      probabilities: {
        channels.flatMap {
          Volume(grid: grid, storage: .float32($0.values)).resampled(to: target).values()
        }
      }, meanings: meanings(scheme))
  }

  /// Probabilities for labels, smoothed across axial slices if the description says so.
  private func smoothed(
    _ channels: [NetworkArray], along axis: Int?, _ request: Request
  ) -> [NetworkArray] {
    guard request.isPostProcessed, let axis else { return channels }
    return channels.map {
      $0.smoothed(along: axis, weight: description.postprocessing.sliceSmoothing)
    }
  }

  /// The label or structure of each output channel; `nil` for background.
  private func meanings(_ scheme: LabelScheme) -> [StructureProbabilities.Meaning?] {
    switch description.output {
    case .labels(let list): list.map { $0.value == 0 ? nil : .label($0.value) }
    case .structures: structureThresholds(scheme).map { .structure($0.structure) }
    }
  }

  /// Makes labels on the network's voxels, and brings them back by the nearest voxel.
  private func labelsRestored(
    _ raw: [NetworkArray], _ images: PreparedImages, _ decision: LabelDecision,
    _ request: Request, _ scheme: LabelScheme
  ) -> Result {
    let channels = decision.activated(raw)
    let share = Double(images.grid.voxelCount) / Double(channels[0].values.count)
    let normal = SliceGeometry(workingGrid(request), plane: .axial).normal
    let labels = decision.labels(
      smoothed(channels, along: images.axes.stored.firstIndex(of: normal), request),
      milliliters: images.grid.voxelMilliliters * max(share, 1e-9),
      hasRules: request.isPostProcessed)
    let array = NetworkArray(labels.map { Float($0) }, sides: channels[0].sides)
    let restored = images.restored(array, .nearest, rest: 0)
    let map = LabelMap(
      grid: images.grid, scheme: scheme, labels: restored.values.map { Label($0) })
    let target = request.result
    return Result(
      map: requested(map, request), slices: request.slices,
      probabilities: {
        channels.enumerated().flatMap { index, channel in
          Volume(
            grid: images.grid,
            storage: .float32(
              images.restored(channel, .linear, rest: decision.rest(index, isActivated: true))
                .values)
          ).resampled(to: target).values()
        }
      }, meanings: meanings(scheme))
  }
}
