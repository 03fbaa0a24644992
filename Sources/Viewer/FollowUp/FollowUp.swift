package import Imaging
package import Metrics

/// The comparison of the case in view with another scan of the patient.
package struct FollowUp: Sendable {
  /// The work that is under way; `nil` if there is none.
  package internal(set) var task: FollowUpTask?
  /// The other scan; `nil` until one is compared.
  package internal(set) var other: OtherScan?
  /// Which scan the pictures show; see ``ViewerModel/shownTime``.
  package internal(set) var time = ScanTime.own
  /// The first line shown of the page of changes; `nil` if it is not shown.
  package internal(set) var changesOffset: Int?

  /// Creates the state before any comparison.
  package init() {}

  /// The differences that are drawn in the two brightest colors, in standard deviations.
  static let differenceWindow = IntensityWindow(lower: -3, upper: 3)
}

/// Which of two scans a picture shows.
package enum ScanTime: String, Hashable, Sendable {
  /// The case in view.
  case own
  /// The scan that it is compared with.
  case other
  /// The other scan minus the case in view.
  case difference
}

/// A comparison that is under way.
package struct FollowUpTask: Hashable, Sendable {
  /// The scan that is read and aligned.
  package var name: String
  /// How far it is, from 0 to 1.
  package var progress = 0.0
  /// Whether it is stopping.
  package var isCancelled = false

  /// What the status line says.
  var words: String { isCancelled ? "Stopping…" : "Comparing with \(name)…" }
}

/// Another scan of the patient, at its place in the space of the case in view.
package struct OtherScan: Sendable {
  /// The name of its case.
  package var name: String
  /// Its date as YYYY-MM-DD; `nil` if nothing tells it.
  package var date: String?
  /// Whether it is earlier than the case in view.
  package var isEarlier: Bool
  /// Its images, by the index of the image with the same sequence in the case in view.
  package var images: [Int: LoadedImage]
  /// Its images minus those of the case in view, both as z-scores, on the grids of the latter.
  package var differences: [Int: Volume]
  /// Its mask; `nil` if there is none.
  package var mask: LabelMap?
  /// How it was brought onto the case in view, in words.
  package var alignment: String
  /// What became of the lesions; `nil` if the scans have no masks to compare.
  package var timeline: LesionTimeline?

  /// Describes a scan.
  package init(
    name: String, date: String?, isEarlier: Bool, images: [Int: LoadedImage],
    differences: [Int: Volume], mask: LabelMap?, alignment: String, timeline: LesionTimeline?
  ) {
    (self.name, self.date, self.isEarlier) = (name, date, isEarlier)
    (self.images, self.differences, self.mask) = (images, differences, mask)
    (self.alignment, self.timeline) = (alignment, timeline)
  }
}

/// A scan to compare with the case in view.
package struct FollowUpRequest: Sendable {
  /// The folder of the other scan, or of a patient with several.
  package var path: String
  /// The index of the case in view.
  package var caseIndex: Int
  /// The images of the case in view, with their sequences, by index.
  package var images: [Int: (modality: Modality?, volume: Volume)]
  /// The mask of the case in view, and what it is called; `nil` takes that of its files.
  package var mask: (map: LabelMap, source: String)?
  /// The number of the case.
  package var generation: Int
}

/// What a comparison with another scan reports.
package enum FollowUpReport: Sendable {
  /// How far it is, from 0 to 1, and which scan is read.
  case progress(Double, name: String)
  /// It is done: the other scan, and what the user should know.
  case finished(OtherScan, notes: [String])
  /// It was stopped.
  case cancelled
  /// It failed, for a reason in one sentence.
  case failed(String)
}
