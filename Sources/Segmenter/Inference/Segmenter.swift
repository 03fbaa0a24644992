internal import Foundation
package import Imaging

/// Finds the tumor in slices and volumes with one model.
///
///     let segmenter = try Segmenter(model)
///     let input = try SegmentationInput(volumes: volumes)
///     let labels = try segmenter.segment(slice: 77, of: input).labels(scheme: .brats2020)
///
/// An unpadded network sees a slice through overlapping tiles, whose outputs cover it without gaps; beyond
/// the slice is background. Tiles lie on the network's pooling grid, so every pixel gets the same
/// probability however the slice is cut into tiles. A padded network sees the whole slice, or, if it cannot,
/// tiles that are blended; see ``SliceCover``. A pixel that is zero in every modality is background, and its
/// probability is 0; the tiles of unpadded networks cover only the box around the rest.
///
/// All calls block until they are done, may come from any thread, and run one after the other on a thread
/// that the segmenter keeps for itself.
package final class Segmenter: Sendable {
  /// The model.
  package let model: Model
  /// How many threads compute.
  package let threadCount: Int
  /// The kind of backend that computes.
  let backend: any InferenceBackend.Type
  /// The thread on which everything runs.
  let worker: Worker
  /// What only jobs of the worker may touch.
  let inference: Confined<SliceInference>

  /// How much of a slice is computed.
  package enum Extent: Sendable {
    /// The box around what is not zero; the rest is 0.
    case tissue
    /// Everything, background too: the network's own numbers.
    case everything
  }

  /// Prepares to compute with a model.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - threads: How many threads compute; as many as there are cores if `nil`.
  ///   - backend: What computes.
  /// - Throws: ``ModelError``, as the backend's ``InferenceBackend/init(_:threads:)``.
  package init(
    _ model: Model, threads: Int? = nil,
    backend: any InferenceBackend.Type = InferenceBackends.standard
  ) throws(ModelError) {
    precondition(threads ?? 1 > 0, "\(threads ?? 0) threads")
    let threadCount = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let worker = Worker(name: "glia.segmenter")
    self.model = model
    self.threadCount = threadCount
    self.backend = backend
    self.worker = worker
    do throws(ModelError) {
      inference = try worker.run {
        Result { () throws(ModelError) in
          Confined(
            SliceInference(model: model, backend: try backend.init(model, threads: threadCount)))
        }
      }
    } catch {
      worker.stop()
      throw error
    }
  }

  deinit { worker.stop() }

  /// Segments one slice.
  ///
  /// - Parameters:
  ///   - index: The slice, from 0, along the stored array's axis.
  ///   - input: The case.
  ///   - plane: The plane of the slice.
  ///   - extent: How much of the slice is computed.
  ///   - mirrors: Whether the result is the mean with that of the left-right mirrored slice; as the model's
  ///     metadata say if `nil`. Sagittal slices are never mirrored.
  ///   - isCancelled: Asked between tiles.
  /// - Returns: Probabilities of the regions, as large as the slice.
  /// - Throws: ``SegmentationError``.
  package func segment(
    slice index: Int, of input: SegmentationInput, plane: Plane = .axial,
    extent: Extent = .tissue, mirrors: Bool? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(SegmentationError) -> RegionProbabilities {
    try check(input)
    return try worker.run { [model, inference] in
      Result { () throws(SegmentationError) in
        try inference.value.segment(
          slice: index, plane: plane, of: input, extent: extent,
          mirrors: mirrors ?? model.metadata.mirrors, isCancelled: isCancelled)
      }
    }
  }

  /// Refuses a case without any image that the model can use.
  func check(_ input: SegmentationInput) throws(SegmentationError) {
    let wanted = model.metadata.modalities
    guard wanted.contains(where: { input.volumes[$0] != nil }) else {
      throw .noModality(
        wanted: wanted, found: Modality.allCases.filter { input.volumes[$0] != nil })
    }
  }
}
