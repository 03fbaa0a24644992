package import Imaging

/// Facts about an image that take a pass over all its voxels.
package struct ImageFacts: Sendable {
  /// Range, mean and standard deviation.
  package let statistics: VolumeStatistics
  /// The median of the voxels that are not background; `nil` if all are.
  package let median: Double?
  /// The histogram of intensities; `nil` if all are the same.
  package let histogram: IntensityHistogram?
  /// Whether the values look like Hounsfield units.
  package let isCT: Bool

  /// The number of bins of the histogram: one for each column of its picture.
  static let binCount = 56

  /// Measures an image.
  package init(_ image: LoadedImage) {
    let (volume, frame) = (image.volume, image.frame)
    statistics = VolumeStatistics(volume, frame: frame)
    median = volume.quantiles([0.5], frame: frame)?[0]
    histogram = IntensityHistogram(volume, frame: frame, binCount: Self.binCount)
    isCT = image.isCT
  }
}

/// An image to be measured.
package struct FactsRequest: Sendable {
  /// The image.
  package let image: LoadedImage
  /// Its index in the case.
  package let index: Int
  /// The version of the alignment when measuring began, so that outdated results can be dropped.
  package let version: Int

  /// Finds the facts.
  package func perform() -> ImageFacts { ImageFacts(image) }
}

extension ViewerModel {
  /// Asks for the facts of the image in view, unless they are known.
  mutating func findFacts() -> [Effect] {
    guard let loaded = image?.content.value, !loaded.volume.storage.isColor,
      case .absent = study.images[imageIndex].facts
    else { return [] }
    study.images[imageIndex].facts = .pending
    return [
      .findFacts(
        FactsRequest(image: loaded, index: imageIndex, version: aligning.version),
        generation: generation)
    ]
  }

  /// Stores facts, unless the image has changed since.
  mutating func take(_ facts: ImageFacts, image index: Int, version: Int) {
    guard version == aligning.version, study.images.indices.contains(index) else { return }
    study.images[index].facts = .ready(facts)
  }

  /// Whether the case is one scan without any mask, so there is nothing to compare.
  var isSingleScan: Bool {
    guard case .absent = study.reference, study.prediction == nil, study.second == nil,
      study.edited == nil
    else { return false }
    return Set(study.images.map(\.modality)).count == 1
  }
}
