import Imaging
package import Segmenter
import Synchronization
import Viewer

/// The network of a model file, read and compiled when it is first used.
package final class Network: Sendable {
  /// The model's file.
  package let path: String

  /// What has been loaded so far.
  private struct State {
    var segmenter: Segmenter?
    /// The volumes of a case with their statistics, and the numbers of the case and of the images'
    /// positions.
    var input: (key: [Int], value: CaseInput)?
  }
  private let state = Mutex(State())

  /// What is to compute it.
  private let backend: BackendChoice

  /// Names a model file; nothing is read yet.
  package init(path: String, backend: BackendChoice = .auto) {
    self.path = path
    self.backend = backend
  }

  /// The compiled model, for work other than on the case in view.
  ///
  /// - Throws: `ModelError`.
  func segmenter() throws -> Segmenter {
    try state.withLock { state in
      let segmenter =
        try state.segmenter
        ?? Segmenter(Model(contentsOf: path), backend: backend, precision: nil)
      state.segmenter = segmenter
      return segmenter
    }
  }

  /// Reads and compiles the model before it is needed; errors recur when it is used.
  func prepare() { try? segmenter().prepare() }

  /// The model's traits and its inputs.
  ///
  /// - Throws: `SegmentationError` or `ModelError`.
  func traits(_ request: SegmentationRequest) throws -> NetworkTraits {
    let (segmenter, input) = try ready(request)
    guard let metadata = segmenter.model.tumorRegions else { throw SegmentationError.needsVolume }
    var traits = NetworkTraits(metadata, given: Set(input.input.volumes.keys))
    traits.postProcessing = segmenter.postProcessing(of: input)
    traits.notes = input.notes
    if input.brain != nil { traits.notes[traits.notes.count - 1] += "; :brain shows it" }
    return traits
  }

  /// The planes whose slices are averaged for a request.
  ///
  /// - Throws: `SegmentationError` or `ModelError`.
  func planes(_ request: SegmentationRequest) throws -> [Plane] {
    let (segmenter, input) = try ready(request)
    return request.extent == .volume ? segmenter.planes(for: input.input) : [.axial]
  }

  /// The number of slices that the network gets, over all planes.
  ///
  /// - Throws: `SegmentationError` or `ModelError`.
  func sliceCount(_ request: SegmentationRequest, planes: [Plane]) throws -> Int {
    try ready(request).1.sliceCount(request.slices, planes: planes)
  }

  /// Whether the network sees other slices than those of the result.
  ///
  /// - Throws: `SegmentationError` or `ModelError`.
  func isRegridded(_ request: SegmentationRequest) throws -> Bool {
    try ready(request).1.isRegridded
  }

  /// The requested probabilities, in axial slices of the request's grid with radiological layout.
  ///
  /// - Throws: `SegmentationError` or `ModelError`.
  func probabilities(
    _ request: SegmentationRequest, planes: [Plane], isCancelled: @escaping @Sendable () -> Bool,
    progress: (Segmenter.Progress) -> Void
  ) throws -> VolumeSegmentation {
    let (segmenter, input) = try ready(request)
    return try segmenter.segment(
      input, slices: request.slices, from: request.start, planes: planes,
      isCancelled: isCancelled, progress: progress)
  }

  /// The compiled model, and the volumes of a request with their statistics.
  private func ready(
    _ request: SegmentationRequest
  ) throws -> (Segmenter, CaseInput) {
    let segmenter = try segmenter()
    return try state.withLock { state in
      let key = [request.generation, request.imagesVersion]
      if let input = state.input, input.key == key {
        return (segmenter, input.value)
      }
      let input = try CaseInput(
        request.volumes, result: request.grid,
        spacing: segmenter.model.tumorRegions?.spacing ?? [1, 1, 1])
      state.input = (key, input)
      return (segmenter, input)
    }
  }
}

extension Network {
  /// The segmenter for a network that gives labels by its description; `nil` for tumor regions in slices.
  ///
  /// - Throws: `ModelError`.
  func patches() throws -> PatchSegmenter? {
    let segmenter = try segmenter()
    return segmenter.model.tumorRegions == nil ? PatchSegmenter(segmenter) : nil
  }
}
