/// The reason why a mask cannot become a segmentation of some images, as one sentence.
package struct SegmentationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  package let description: String
  /// Whether the user may insist.
  package let isDoubt: Bool

  private init(_ description: String, isDoubt: Bool = false) {
    (self.description, self.isDoubt) = (description, isDoubt)
  }

  static func empty(_ mask: String) -> SegmentationError {
    SegmentationError(
      "\(mask) is empty, and a DICOM segmentation needs at least one labeled voxel")
  }

  static func outside(_ mask: String, _ series: String) -> SegmentationError {
    SegmentationError(
      "the labels of \(mask) lie outside all images of \(series), so it is no mask of them")
  }

  static func mostlyOutside(
    _ mask: String, _ series: String, share: Double
  ) -> SegmentationError {
    SegmentationError(
      "\(Int((share * 100).rounded())) % of \(mask) lies outside the images of \(series), so it is probably no "
        + "mask of them", isDoubt: true)
  }

  static func oblique(_ mask: String) -> SegmentationError {
    SegmentationError(
      "the axes of \(mask) are not at right angles, which DICOM cannot express; resample it to the images' grid"
    )
  }

  static func severalStudies(
    _ folder: String, _ count: Int, _ mask: String, series: String
  ) -> SegmentationError {
    SegmentationError(
      "\(folder) holds \(count) studies to which \(mask) could belong; choose the series with --series: "
        + series)
  }

  static func noSeries(_ folder: String, _ name: String, _ all: String) -> SegmentationError {
    SegmentationError("\(folder) has no series \(name); it has \(all)")
  }
}
