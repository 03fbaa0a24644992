internal import Foundation
package import Imaging
internal import OneDNN

/// Finds the tumor in slices, with one model.
///
///     let segmenter = try Segmenter(model)
///     let input = try SegmentationInput(volumes: volumes)
///     let labels = try segmenter.segment(slice: 77, of: input).labels(scheme: .brats2020)
///
/// An unpadded network looks at a slice through overlapping tiles, whose outputs cover it without gaps;
/// what lies beyond the slice is background. Tiles lie on the network's pooling grid, so that every pixel
/// gets the same probability however the slice is cut into tiles. A padded network sees the whole slice,
/// or, where it cannot, tiles that are blended; see ``SliceCover``. A pixel that is zero in every modality
/// is no tissue, and its probability is 0; the tiles of unpadded networks cover only what is left.
///
/// All calls block until they are done, may come from any thread, and run one after the other on a
/// thread that the segmenter keeps for itself.
package final class Segmenter: Sendable {
  /// The model.
  package let model: Model
  /// How many threads compute.
  package let threadCount: Int
  private let worker: Worker
  private let executor: Confined<Executor>

  /// How much of a slice is computed.
  package enum Extent: Sendable {
    /// The box around what is not zero; the rest is 0.
    case tissue
    /// Everything, background too: the network's own numbers.
    case everything
  }

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

  /// The result of one forward pass.
  package struct Output: Sendable {
    /// Channels, rows and columns.
    package let shape: [Int]
    /// Channel by channel, row by row.
    package let values: [Float]
  }

  /// Prepares to compute with a model.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - threads: How many threads compute; without it, as many as there are cores.
  /// - Throws: ``ModelError/engine(_:)``.
  package init(_ model: Model, threads: Int? = nil) throws(ModelError) {
    precondition(threads ?? 1 > 0, "\(threads ?? 0) threads")
    let threadCount = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let worker = Worker(name: "glia.segmenter")
    self.model = model
    self.threadCount = threadCount
    self.worker = worker
    let graph = model.graph
    let margins = Set(model.geometry.axes.map(\.margin))
    let margin = margins.count == 1 ? margins.first ?? 0 : 0
    do throws(OneDNNError) {
      executor = try worker.run { () -> Result<Confined<Executor>, OneDNNError> in
        Threads.set(threadCount)
        return Result { () throws(OneDNNError) in Confined(try Executor(graph, margin: margin)) }
      }
    } catch {
      worker.stop()
      throw .engine(error)
    }
  }

  deinit { worker.stop() }

  /// Computes one forward pass.
  ///
  /// - Parameters:
  ///   - input: Channels × height × width numbers, as the network takes them.
  ///   - height: Rows.
  ///   - width: Columns.
  /// - Returns: What the network gives for it.
  /// - Throws: ``ModelError/sizeDoesNotFit(file:height:width:reason:)``.
  /// - Precondition: `input` has as many numbers as that.
  package func forward(_ input: [Float], height: Int, width: Int) throws(ModelError) -> Output {
    precondition(input.count == model.graph.inputChannels * height * width, "the input's size")
    return try worker.run { [executor] in
      Result { () throws(ModelError) in
        let plan = try executor.value.plan(height: height, width: width)
        _ = plan.input.floats.update(fromContentsOf: input)
        try executor.value.run(plan)
        let shape = plan.outputShape
        return Output(
          shape: [shape.channels, shape.height, shape.width], values: Array(plan.output.floats))
      }
    }
  }

  /// Numbers from −1 to 1 without an order, the same in every run.
  ///
  /// A linear congruential generator (a = 1664525, c = 1013904223, modulus 2³², seed 1) whose upper 24
  /// bits count, so that scripts can make the same numbers.
  package static func noise(_ count: Int) -> [Float] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 23) - 1
    }
  }

  /// How long forward passes take, in seconds, one after the other, without copies in and out.
  ///
  /// - Parameters:
  ///   - height: Rows of the input, which is noise.
  ///   - width: Columns.
  ///   - runs: How many passes are timed, after one that is not.
  /// - Returns: The time of each pass.
  /// - Throws: As ``forward(_:height:width:)``.
  package func measure(height: Int, width: Int, runs: Int) throws(ModelError) -> [Double] {
    try worker.run { [executor] in
      Result { () throws(ModelError) in
        let plan = try executor.value.plan(height: height, width: width)
        _ = plan.input.floats.update(fromContentsOf: Self.noise(plan.inputShape.count))
        try executor.value.run(plan)
        var times: [Double] = []
        let clock = ContinuousClock()
        for _ in 0..<runs {
          let start = clock.now
          try executor.value.run(plan)
          let (seconds, attoseconds) = start.duration(to: clock.now).components
          times.append(Double(seconds) + Double(attoseconds) * 1e-18)
        }
        return times
      }
    }
  }

  /// The kernels that were chosen for an input size, in the order in which they run.
  package func kernels(height: Int, width: Int) throws(ModelError) -> [String] {
    try worker.run { [executor] in
      Result { () throws(ModelError) in
        try executor.value.plan(height: height, width: width).implementations
      }
    }
  }

  /// Segments one slice.
  ///
  /// - Parameters:
  ///   - index: The slice, from 0, along the stored array's axis.
  ///   - input: The case.
  ///   - plane: The plane of the slice.
  ///   - extent: How much of the slice is computed.
  ///   - mirrors: Whether the result is the mean with that of the left-right mirrored slice; without
  ///     it, as the model's metadata say.
  ///   - isCancelled: Asked between tiles.
  /// - Returns: Probabilities of the regions, as large as the slice.
  /// - Throws: ``SegmentationError``.
  package func segment(
    slice index: Int, of input: SegmentationInput, plane: Plane = .axial,
    extent: Extent = .tissue, mirrors: Bool? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(SegmentationError) -> RegionProbabilities {
    try check(input)
    return try worker.run { [model, executor] in
      Result { () throws(SegmentationError) in
        try executor.value.segment(
          slice: index, plane: plane, of: input, model: model, extent: extent,
          mirrors: mirrors ?? model.metadata.mirrors, isCancelled: isCancelled)
      }
    }
  }

  /// The planes whose slices are averaged when a whole case is segmented: those that the model's metadata
  /// name, and axial ones alone where others would show no head (``Imaging/Grid/showsEveryPlane``).
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
  ///   - slices: Which axial slices, in this order; all of them without it.
  ///   - start: The axial slice with which a whole volume begins; its neighbors follow on both sides in
  ///     turn. Without it, or where `slices` are named, they come in their order. The result is the same.
  ///   - planes: Axial and others; without it ``planes(for:)``, and axial alone where `slices` are named.
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
      // One job a slice, so that somebody who asks for another slice meanwhile gets it next.
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

  /// How much work a slice is: the pixels that the network sees of it, and a little for what is done
  /// whatever it shows.
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
        box: (0..<size.rows, 0..<size.columns)
      ).tiles
    let pixels = tiles.reduce(0) { $0 + $1.rows.input * $1.columns.input }
    let passes = mirrors && plane != .sagittal ? 2 : 1
    return Double(passes * pixels + geometry.width * geometry.height / 20)
  }

  private func check(_ input: SegmentationInput) throws(SegmentationError) {
    let wanted = model.metadata.modalities
    guard wanted.contains(where: { input.volumes[$0] != nil }) else {
      throw .noModality(
        wanted: wanted, found: Modality.allCases.filter { input.volumes[$0] != nil })
    }
  }
}

/// A value that only jobs of one worker touch.
struct Confined<Value>: @unchecked Sendable {
  // Whoever holds it promises to look at the value only in jobs of one worker.
  let value: Value
  init(_ value: Value) { self.value = value }
}
