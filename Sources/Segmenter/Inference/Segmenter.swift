internal import Foundation
package import Imaging

/// Finds the tumor in slices and volumes with one model.
///
///     let segmenter = try Segmenter(model)
///     let input = try SegmentationInput(volumes: volumes)
///     let labels = try segmenter.segment(slice: 77, of: input).labels(scheme: .brats2020)
///
/// An unpadded network processes a slice in overlapping input tiles, whose outputs cover it without
/// gaps; beyond the slice is background. Tiles are aligned with the network's pooling grid, so
/// every pixel gets the same probability for any division into tiles. A padded network takes the
/// whole slice or, if that does not fit, tiles that are blended; see ``SliceCover``. A pixel that
/// is zero in every modality is background with probability 0; the tiles of unpadded networks only
/// cover the box around the other pixels.
///
/// All calls block until they are done, can come from any thread, and run one after the other on a
/// thread of the segmenter's own.
package final class Segmenter: Sendable {
  /// The model.
  package let model: Model
  /// The network that helps with whole volumes; `nil` for none.
  package let volumeNetwork: VolumeNetwork?
  /// The number of threads.
  package let threadCount: Int
  /// The kind of backend.
  let backend: any InferenceBackend.Type
  /// How exactly results are computed; `nil` leaves it to the backend.
  package let precision: Precision?
  /// What computes, for people, such as "ONNX Runtime 1.20.1 on the CPU".
  package let backendSummary: String
  /// What a user should know about how the backend computes, one sentence each.
  package let backendNotes: [String]
  /// How exactly the backend can compute.
  package let precisions: [Precision]
  /// The thread on which everything runs.
  let worker: Worker
  /// The state that only jobs of the worker may touch.
  let inference: Confined<SliceInference>

  /// How much of a slice is computed.
  package enum Extent: Sendable {
    /// The box around the non-zero pixels; the rest is 0.
    case tissue
    /// Everything, including background: the network's own numbers, always exact.
    case everything
  }

  /// Prepares to compute with a model.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - threads: The number of threads; one per core if `nil`.
  ///   - backend: What computes.
  ///   - precision: How exactly slices are computed; `nil` leaves it to the backend.
  /// - Throws: ``ModelError``, as for ``InferenceBackends/backend(_:for:)``.
  package convenience init(
    _ model: Model, threads: Int? = nil, backend: BackendChoice, precision: Precision? = .exact
  ) throws(ModelError) {
    try self.init(
      model, threads: threads, backend: InferenceBackends.backend(backend, for: model),
      precision: precision)
  }

  /// Prepares to compute with a model on a certain kind of backend.
  ///
  /// - Throws: ``ModelError``, as for the backend's ``InferenceBackend/init(_:threads:)``.
  package init(
    _ model: Model, threads: Int? = nil,
    backend: any InferenceBackend.Type = InferenceBackends.standard,
    precision: Precision? = .exact
  ) throws(ModelError) {
    precondition(threads ?? 1 > 0, "\(threads ?? 0) threads")
    let threadCount = threads ?? ProcessInfo.processInfo.activeProcessorCount
    if let metadata = model.tumorRegions, let named = metadata.volumeNetwork {
      guard metadata.planes.count > 1 else {
        throw .volumeNetwork(file: model.path, network: named.file, reason: .onePlane)
      }
      volumeNetwork = try VolumeNetwork(
        named, of: model.path, regions: metadata.regions, threads: threadCount, backend: backend)
    } else {
      volumeNetwork = nil
    }
    let worker = Worker(name: "glia.segmenter")
    self.model = model
    self.threadCount = threadCount
    self.backend = backend
    self.precision = precision
    self.worker = worker
    do throws(ModelError) {
      (inference, backendSummary, backendNotes, precisions) = try worker.run {
        Result { () throws(ModelError) in
          let backend = try backend.init(model, threads: threadCount)
          return (
            Confined(SliceInference(model: model, backend: backend, precision: precision)),
            backend.summary, backend.notes, backend.precisions
          )
        }
      }
    } catch {
      worker.stop()
      throw error
    }
  }

  deinit { worker.stop() }

  /// The precision with which the latest slice or patch was computed.
  package var latestPrecision: Precision {
    worker.run { [inference] () -> Result<Precision, Never> in
      .success(inference.value.backend.latestPrecision)
    }
  }

  /// Prepares the weights, so that the first slice does not wait for them.
  ///
  /// Errors are ignored, because they recur when the network runs.
  package func prepare() {
    // What 16-bit numbers change was measured for networks of tumor regions alone.
    let precision = model.tumorRegions == nil ? precision ?? .exact : precision
    worker.run { [inference, model] () -> Result<Void, Never> in
      let sides = model.fittingSides(model.graph.rank == 2 ? [240, 240] : [64, 64, 64])
      _ = try? inference.value.backend.pass(sides: sides, background: 0, precision: precision)
      return .success(())
    }
  }

  /// Segments one slice.
  ///
  /// - Parameters:
  ///   - index: The slice, from 0, along the stored array's axis.
  ///   - input: The case.
  ///   - plane: The plane of the slice.
  ///   - extent: How much of the slice is computed.
  ///   - mirrors: Whether to average the result with that of the left-right mirrored slice; `nil`
  ///     follows the model's metadata. Sagittal slices are never mirrored.
  ///   - isCancelled: Checked between tiles.
  /// - Returns: Probabilities of the regions, as large as the slice.
  /// - Throws: ``SegmentationError``.
  package func segment(
    slice index: Int, of input: SegmentationInput, plane: Plane = .axial,
    extent: Extent = .tissue, mirrors: Bool? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(SegmentationError) -> RegionProbabilities {
    let metadata = try check(input)
    return try worker.run { [inference] in
      Result { () throws(SegmentationError) in
        try inference.value.segment(
          slice: index, plane: plane, of: input, metadata, extent: extent,
          mirrors: mirrors ?? metadata.mirrors, isCancelled: isCancelled)
      }
    }
  }

  /// Refuses a case without any image that the model can use, and models of other kinds.
  ///
  /// - Returns: The model's metadata.
  @discardableResult
  func check(_ input: SegmentationInput) throws(SegmentationError) -> ModelMetadata {
    guard let metadata = model.tumorRegions else { throw .needsVolume }
    let wanted = metadata.modalities
    guard wanted.contains(where: { input.volumes[$0] != nil }) else {
      throw .noModality(
        wanted: wanted, found: Modality.allCases.filter { input.volumes[$0] != nil })
    }
    return metadata
  }
}
