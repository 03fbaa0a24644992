package import Cases
package import Imaging
import VolumeFiles

/// Loads, segments, post-processes and saves a case.
///
/// This is the only way from a case's files to a label map. The command line, the bundled run, the
/// viewer's list and the viewer itself all use it, so that the same case always gets the same mask.
package struct CaseSegmenter: Sendable {
  /// The network.
  package let segmenter: Segmenter
  /// What was requested.
  package let options: Options

  /// What was requested, in addition to the model's metadata.
  package struct Options: Sendable {
    /// The axial slices; `nil` for all.
    package var slices: ClosedRange<Int>?
    /// Whether the model's rules for whole volumes are applied.
    package var isPostProcessed: Bool
    /// Whether slices are mirrored and averaged; `nil` lets the model decide.
    package var mirrors: Bool?
    /// Whether only axial slices are segmented, even if the model asks for other planes.
    package var isAxialOnly: Bool
    /// Whether the network's own probabilities are also requested.
    package var hasProbabilities: Bool

    /// Creates options; the defaults follow the model's metadata.
    package init(
      slices: ClosedRange<Int>? = nil, isPostProcessed: Bool = true, mirrors: Bool? = nil,
      isAxialOnly: Bool = false, hasProbabilities: Bool = false
    ) {
      self.slices = slices
      self.isPostProcessed = isPostProcessed
      self.mirrors = mirrors
      self.isAxialOnly = isAxialOnly
      self.hasProbabilities = hasProbabilities
    }
  }

  /// The files to write.
  package struct Output: Sendable {
    /// The label map; `nil` writes none.
    package var prediction: String?
    /// The probabilities; `nil` writes none.
    package var probabilities: String?
    /// Whether existing files may be replaced.
    package var mayReplace: Bool

    /// Names files; by default, none.
    package init(
      prediction: String? = nil, probabilities: String? = nil, mayReplace: Bool = false
    ) {
      self.prediction = prediction
      self.probabilities = probabilities
      self.mayReplace = mayReplace
    }
  }

  /// Creates a segmenter for cases.
  package init(_ segmenter: Segmenter, _ options: Options = Options()) {
    self.segmenter = segmenter
    self.options = options
  }

  // MARK: - The steps

  /// Loads a case, even if its reference cannot be used.
  ///
  /// - Throws: `CaseError`.
  package static func load(_ source: Case) throws(CaseError) -> CaseVolumes {
    try CaseLoader(source, needsReference: false).load()
  }

  /// The volumes of a case as input for a network, on one grid.
  ///
  /// - Throws: ``SegmentationError``.
  package static func input(
    _ volumes: [Modality: Volume], on grid: Grid
  ) throws(SegmentationError) -> SegmentationInput {
    try SegmentationInput(volumes: volumes, on: grid)
  }

  /// Plans what to do with a case.
  ///
  /// - Parameters:
  ///   - volumes: The case.
  ///   - reference: The reference whose labels the prediction follows, instead of the case's own.
  /// - Returns: The plan.
  /// - Throws: ``SegmentationError``; `ModelError` if a slice is too large for the network.
  package func prepare(_ volumes: CaseVolumes, reference: LabelMap? = nil) throws -> Plan {
    let input = try Self.input(volumes.volumes, on: volumes.grid)
    let metadata = segmenter.model.metadata
    let isWhole = options.slices == nil
    let planes = isWhole && !options.isAxialOnly ? segmenter.planes(for: input) : [.axial]
    return Plan(
      volumes: volumes, input: input,
      scheme: volumes.predictionScheme(reference: reference),
      planes: planes, given: metadata.modalities.filter { input.volumes[$0] != nil },
      missing: metadata.modalities.filter { input.volumes[$0] == nil },
      rules: isWhole && options.isPostProcessed ? metadata.postProcessing : .none,
      whyNotPostProcessed: whyNotPostProcessed(metadata.postProcessing),
      notes: planes.compactMap { plane in
        let geometry = input.geometry(plane)
        return segmenter.model.coverNote(height: geometry.height, width: geometry.width)
      })
  }

  /// What will be done with a case, and what the user should know about it.
  package struct Plan: Sendable {
    /// The case.
    package let volumes: CaseVolumes
    /// The images, on one grid.
    package let input: SegmentationInput
    /// The meaning of the labels.
    package let scheme: LabelScheme
    /// The planes whose slices are segmented.
    package let planes: [Plane]
    /// The sequences that the network gets.
    package let given: [Modality]
    /// The sequences that are missing.
    package let missing: [Modality]
    /// The post-processing of whole volumes.
    package let rules: PostProcessing
    /// Why there is no post-processing; `nil` if there is.
    package let whyNotPostProcessed: String?
    /// What the user should know about how the slices are covered.
    package let notes: [String]
  }

  /// The result for a case.
  package struct Result: Sendable {
    /// The labels, and what post-processing changed.
    package let labels: PostProcessed
    /// The network's own probabilities, if requested: WT, TC, ET.
    package let probabilities: [Float]?

    /// The label map.
    package var map: LabelMap { labels.map }
  }

  /// Segments and post-processes a case.
  ///
  /// - Parameters:
  ///   - plan: What is done.
  ///   - isCancelled: Checked from time to time.
  ///   - progress: Receives the progress.
  /// - Returns: The labels and, if requested, the probabilities.
  /// - Throws: ``SegmentationError``.
  package func segment(
    _ plan: Plan, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Segmenter.Progress) -> Void = { _ in }
  ) throws -> Result {
    let found = try segmenter.segment(
      plan.input, slices: options.slices.map { Array($0) }, planes: plan.planes,
      mirrors: options.mirrors, isCancelled: isCancelled, progress: progress)
    var own: [Float]?
    if options.hasProbabilities {
      // Requested probabilities are the network's own, including background. Labels come from their
      // own pass, so that they are the same with and without this option.
      let slices = options.slices.map { Array($0) } ?? Array(0..<plan.input.geometry.count)
      own = try segmenter.segment(
        plan.input, slices: slices, planes: [.axial], extent: .everything, mirrors: false,
        isCancelled: isCancelled, progress: progress
      ).probabilities()
    }
    return Result(
      labels: found.postProcessed(by: plan.rules, scheme: plan.scheme), probabilities: own)
  }

  /// Writes the result for a case, with the geometry of its images.
  ///
  /// - Throws: `VolumeFileError`.
  package func save(_ result: Result, of volumes: CaseVolumes, to output: Output) throws {
    let geometry = volumes.header.geometry
    if let path = output.probabilities, let own = result.probabilities {
      try VolumeFormats.write(
        .float32(own, frames: Region.allCases.count), geometry: geometry, to: path,
        mayReplace: output.mayReplace)
    }
    if let path = output.prediction {
      try VolumeFormats.writeLabelMap(
        result.map, geometry: geometry, to: path, mayReplace: output.mayReplace)
    }
  }

  /// Why the model's post-processing is not applied; `nil` if it is.
  private func whyNotPostProcessed(_ rules: PostProcessing) -> String? {
    if options.slices != nil { return "single slices have none" }
    if rules.isNone { return "the model has none" }
    return options.isPostProcessed ? nil : "turned off"
  }
}
