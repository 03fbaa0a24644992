/// Why two images cannot be aligned; each is one sentence that begins with the image's part.
package enum RegistrationError: Error, Equatable, CustomStringConvertible {
  /// An image is too thin along an axis.
  case tooFewSlices(Part, count: Int)
  /// An image holds colors.
  case colors(Part)
  /// An image has the same value everywhere.
  case constant(Part)
  /// No start brings the images together.
  case noOverlap
  /// The work was stopped.
  case cancelled

  /// One of the two images.
  package enum Part: String, Sendable {
    case fixed
    case moving
  }

  /// The sentence.
  package var description: String {
    switch self {
    case .tooFewSlices(let part, let count):
      "the \(part.rawValue) image has \(count) slice\(count == 1 ? "" : "s") along an axis; "
        + "alignment needs at least \(RigidRegistration.fewestSlices)"
    case .colors(let part):
      "the \(part.rawValue) image holds colors; alignment needs numbers"
    case .constant(let part):
      "the \(part.rawValue) image has the same value everywhere, so there is nothing to align"
    case .noOverlap:
      "the images do not overlap, and no alignment was found"
    case .cancelled: "the alignment was stopped"
    }
  }
}
