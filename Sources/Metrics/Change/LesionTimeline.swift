package import Imaging

/// How the lesions of one patient changed over several scans.
package struct LesionTimeline: Sendable {
  /// A scan.
  package struct Session: Hashable, Sendable {
    /// The name of the case.
    package let name: String
    /// The date as YYYY-MM-DD; `nil` if nothing tells it.
    package let date: String?
    /// The days from the first scan; `nil` if nothing tells them.
    package let days: Double?
    /// Which mask was measured, such as "reference".
    package let mask: String
    /// The size of the structure, measured on the mask's own grid.
    package let size: LesionComparison.StructureSize

    /// Describes a scan.
    package init(
      name: String, date: String?, days: Double?, mask: String,
      size: LesionComparison.StructureSize
    ) {
      (self.name, self.date, self.days, self.mask, self.size) = (name, date, days, mask, size)
    }
  }

  /// What changed from one scan to a later one.
  package struct Step: Sendable {
    /// The indices of both scans.
    package let first, second: Int
    /// What changed.
    package let comparison: LesionComparison
    /// From the first scan's millimeters to the second one's.
    package let map: Affine
    /// How the second scan was brought onto the first one, in words without a period.
    package let alignment: String

    /// Describes a change.
    package init(
      first: Int, second: Int, comparison: LesionComparison, map: Affine, alignment: String
    ) {
      (self.first, self.second, self.comparison) = (first, second, comparison)
      (self.map, self.alignment) = (map, alignment)
    }
  }

  /// The name of the patient; `nil` if the sessions' names do not agree on one.
  package let patient: String?
  /// What decided the order of the scans, such as "date".
  package let order: String
  /// The scans, the earliest first.
  package let sessions: [Session]
  /// The changes, the earliest first.
  package let steps: [Step]

  /// Describes a patient.
  package init(patient: String?, order: String, sessions: [Session], steps: [Step]) {
    (self.patient, self.order, self.sessions, self.steps) = (patient, order, sessions, steps)
  }
}
