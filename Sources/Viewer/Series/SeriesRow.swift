package import Imaging

/// A series of the case's study, as the list shows it.
package struct SeriesRow: Hashable, Sendable {
  /// The scanner's number, with a second one where several images share it.
  package let label: String
  /// The technician's name for it.
  package let title: String
  /// Which sequence it is taken for; `nil` if none of the four.
  package let guess: Modality?
  /// Whether the guess is to be looked at.
  package let isUnsure: Bool
  /// Why.
  package let reason: String
  /// The number of slices, and of volumes where there are several.
  package let slices: String
  /// Millimeters between voxels.
  package let spacing: String
  /// Date and time.
  package let moment: String
  /// What is wrong with it.
  package let problem: String?
  /// The sequence that it is the image of in the case; the user may change it.
  package var use: Modality?

  /// Creates a row.
  package init(
    label: String, title: String, guess: Modality?, isUnsure: Bool = false, reason: String,
    slices: String, spacing: String, moment: String, problem: String? = nil, use: Modality?
  ) {
    self.label = label
    self.title = title
    self.guess = guess
    self.isUnsure = isUnsure
    self.reason = reason
    self.slices = slices
    self.spacing = spacing
    self.moment = moment
    self.problem = problem
    self.use = use
  }
}
