package import Cases
package import Imaging

/// One scan of a patient with the mask that is measured.
package struct TimePoint: Sendable {
  /// A mask on its own grid.
  package struct Mask: Sendable {
    /// The labels.
    package let map: LabelMap
    /// Where it comes from, such as "reference".
    package let source: String

    /// Names a mask.
    package init(_ map: LabelMap, source: String) { (self.map, self.source) = (map, source) }
  }

  /// The images.
  package let volumes: CaseVolumes
  /// The mask; `nil` if there is none.
  package let mask: Mask?

  /// The name of the case.
  package var name: String { volumes.source.name }

  /// Reads a scan.
  ///
  /// - Parameters:
  ///   - source: The case.
  ///   - choice: Which mask to measure.
  ///   - prediction: The file of its prediction; `nil` if there is none.
  ///   - scheme: What the mask's labels mean; `nil` derives it from names and labels.
  ///   - mask: The mask to use instead of the files'; `nil` for theirs.
  ///   - note: Receives what the user should know.
  /// - Throws: `CaseError` or `VolumeFileError`.
  init(
    _ source: Case, _ choice: FollowUpError.MaskChoice, prediction: String?, scheme: LabelScheme?,
    mask: Mask?, note: (String) -> Void
  ) throws {
    volumes = try CaseLoader(source, scheme: scheme, needsReference: choice == .reference).load()
    for text in volumes.notes { note("\(source.name): \(text)") }
    if let mask {
      self.mask = mask
    } else if choice != .prediction, let map = volumes.reference {
      self.mask = Mask(map, source: "reference")
    } else if choice != .reference, let prediction {
      var map = try CaseMask.read(
        prediction, on: volumes.grid, dataSet: source.labelScheme,
        other: volumes.reference?.scheme
      ) { note("\(source.name): \($0)") }
      if let scheme { map.scheme = scheme }
      self.mask = Mask(map, source: "prediction")
    } else {
      self.mask = nil
    }
  }

  /// The images by which it is aligned with another scan, and what they are called; `nil` if there are none.
  ///
  /// T1ce if both have it, else T1, FLAIR or T2, else the first image of each.
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
