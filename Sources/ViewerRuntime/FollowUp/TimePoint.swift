package import Cases
package import Imaging
import Registration

/// One scan of a patient with the mask that is measured.
package struct TimePoint: Sendable {
  /// The images.
  package let volumes: CaseVolumes
  /// The mask, on its own grid.
  package let mask: LabelMap
  /// Whether it is the reference or the prediction.
  package let kind: FollowUpError.MaskChoice
  /// The file of the mask.
  package let path: String

  /// The name of the case.
  package var name: String { volumes.source.name }

  /// Reads a scan.
  ///
  /// - Parameters:
  ///   - source: The case.
  ///   - choice: Which mask to measure.
  ///   - prediction: The file of its prediction; `nil` if there is none.
  ///   - scheme: What the mask's labels mean; `nil` derives it from names and labels.
  ///   - note: Receives what the user should know.
  /// - Throws: ``FollowUpError``, `CaseError` or `VolumeFileError`.
  package init(
    _ source: Case, _ choice: FollowUpError.MaskChoice, prediction: String?,
    scheme: LabelScheme? = nil, note: (String) -> Void
  ) throws {
    volumes = try CaseLoader(source, scheme: scheme, needsReference: choice != .prediction).load()
    for text in volumes.notes { note("\(source.name): \(text)") }
    if choice != .prediction, let map = volumes.reference {
      (mask, kind, path) = (map, .reference, source.reference ?? "reference")
    } else if choice != .reference, let prediction {
      var map = try CaseMask.read(
        prediction, on: volumes.grid, dataSet: source.labelScheme,
        other: volumes.reference?.scheme
      ) { note("\(source.name): \($0)") }
      if let scheme { map.scheme = scheme }
      (mask, kind, path) = (map, .prediction, prediction)
    } else {
      throw FollowUpError.noMask(name: source.name, kind: choice)
    }
  }

  /// The image by which it is aligned with another scan, and what it is called; `nil` if they have none in common.
  ///
  /// T1ce if both have it, else T1, FLAIR or T2, else the only image of each.
  func images(with other: TimePoint) -> (own: Volume, others: Volume, title: String)? {
    if volumes.source.isMaskAlone || other.volumes.source.isMaskAlone { return nil }
    for modality in [Modality.t1ce, .t1, .flair, .t2] {
      if let own = volumes.volumes[modality], let others = other.volumes.volumes[modality] {
        return (own, others, modality.displayName)
      }
    }
    // Mutual information needs no common sequence.
    guard let own = volumes.first, let others = other.volumes.first else { return nil }
    return (own, others, "the first image of each")
  }
}
