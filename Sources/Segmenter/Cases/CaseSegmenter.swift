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
    /// The axial slices of the result; `nil` for all.
    package var slices: ClosedRange<Int>?
    /// Whether the model's rules for whole volumes are applied.
    package var isPostProcessed: Bool
    /// Whether slices are mirrored and averaged; `nil` lets the model decide.
    package var mirrors: Bool?
    /// Whether only axial slices are segmented, even if the model asks for other planes.
    package var isAxialOnly: Bool
    /// Whether the network's own probabilities are also requested.
    package var hasProbabilities: Bool
    /// The grid of the result.
    package var grid: ResultGrid
    /// The brain mask for images with skull.
    package var brain: CaseInput.BrainChoice

    /// Creates options; the defaults follow the model's metadata.
    package init(
      slices: ClosedRange<Int>? = nil, isPostProcessed: Bool = true, mirrors: Bool? = nil,
      isAxialOnly: Bool = false, hasProbabilities: Bool = false, grid: ResultGrid = .standard,
      brain: CaseInput.BrainChoice = .automatic
    ) {
      self.slices = slices
      self.isPostProcessed = isPostProcessed
      self.mirrors = mirrors
      self.isAxialOnly = isAxialOnly
      self.hasProbabilities = hasProbabilities
      self.grid = grid
      self.brain = brain
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

  /// Plans what to do with a case.
  ///
  /// - Parameters:
  ///   - volumes: The case.
  ///   - reference: The reference whose labels the prediction follows, instead of the case's own.
  /// - Returns: The plan.
  /// - Throws: ``SegmentationError``; `ModelError` if a slice is too large for the network; `VolumeFileError` if
  ///   the file whose grid was requested cannot be read.
  package func prepare(_ volumes: CaseVolumes, reference: LabelMap? = nil) throws -> Plan {
    let grid = try options.grid.grid(of: volumes)
    guard let metadata = segmenter.model.tumorRegions else { throw SegmentationError.needsVolume }
    let input = try CaseInput(
      volumes.volumes, result: grid, spacing: metadata.spacing, brain: options.brain)
    let isWhole = options.slices == nil
    let planes = isWhole && !options.isAxialOnly ? segmenter.planes(for: input.input) : [.axial]
    return Plan(
      volumes: volumes, input: input,
      geometry: try options.grid.geometry(
        of: volumes.source, main: volumes.header, headers: volumes.headers),
      scheme: volumes.predictionScheme(reference: reference),
      planes: planes,
      volumeNetwork: planes.count > 1 ? metadata.volumeNetwork?.file : nil,
      given: metadata.modalities.filter { input.input.volumes[$0] != nil },
      missing: metadata.modalities.filter { input.input.volumes[$0] == nil },
      rules: isWhole && options.isPostProcessed ? segmenter.postProcessing(of: input) : .none,
      whyNotPostProcessed: whyNotPostProcessed(hasRules: !metadata.postProcessing.isNone),
      notes: planes.compactMap { plane in
        let geometry = input.input.geometry(plane)
        return segmenter.model.coverNote(height: geometry.height, width: geometry.width)
      })
  }

  /// What will be done with a case, and what the user should know about it.
  package struct Plan: Sendable {
    /// The case.
    package let volumes: CaseVolumes
    /// The images on the working grid, and the grid of the result.
    package let input: CaseInput
    /// The geometry of the files to write.
    package let geometry: VolumeGeometry
    /// The meaning of the labels.
    package let scheme: LabelScheme
    /// The planes whose slices are segmented.
    package let planes: [Plane]
    /// The file of the 3-D network that helps; `nil` if none does.
    package let volumeNetwork: String?
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

    /// The number of slices that the network gets.
    package func sliceCount(_ slices: ClosedRange<Int>?) -> Int {
      input.sliceCount(slices.map { Array($0) }, planes: planes)
    }
  }

  /// The result for a case.
  package struct Result: Sendable {
    /// The labels, and what post-processing changed.
    package let labels: PostProcessed
    /// The network's own probabilities, if requested: WT, TC, ET.
    package let probabilities: [Float]?
    /// The geometry of the files to write.
    package let geometry: VolumeGeometry

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
      mirrors: options.mirrors, smooths: !plan.rules.isNone, isCancelled: isCancelled,
      progress: progress)
    var own: [Float]?
    if options.hasProbabilities {
      // Requested probabilities are the network's own, including background. Labels come from their
      // own pass, so that they are the same with and without this option.
      let slices = options.slices.map { Array($0) } ?? Array(0..<plan.input.geometry.count)
      own = try segmenter.segment(
        plan.input, slices: slices, planes: [.axial], extent: .everything, mirrors: false,
        smooths: false, isCancelled: isCancelled, progress: progress
      ).probabilities()
    }
    return Result(
      labels: found.postProcessed(by: plan.rules, scheme: plan.scheme), probabilities: own,
      geometry: plan.geometry)
  }

  /// Writes the result for a case, with the geometry that was requested.
  ///
  /// - Throws: `VolumeFileError`.
  package func save(_ result: Result, to output: Output) throws {
    if let path = output.probabilities, let own = result.probabilities {
      try VolumeFormats.write(
        .float32(own, frames: Region.allCases.count), geometry: result.geometry, to: path,
        mayReplace: output.mayReplace)
    }
    if let path = output.prediction {
      try VolumeFormats.writeLabelMap(
        result.map, geometry: result.geometry, to: path, mayReplace: output.mayReplace)
    }
  }

  /// Why the model's post-processing is not applied; `nil` if it is.
  func whyNotPostProcessed(hasRules: Bool) -> String? {
    if options.slices != nil { return "single slices have none" }
    if !hasRules { return "the model has none" }
    return options.isPostProcessed ? nil : "turned off"
  }
}
