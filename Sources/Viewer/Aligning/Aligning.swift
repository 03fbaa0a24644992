package import Imaging

/// The alignment of a case's images with each other: how far it is, and what it moved.
package struct Aligning: Sendable {
  /// The work that is under way; `nil` if there is none.
  package internal(set) var task: AlignmentTask?
  /// What was moved, by the index of the image.
  package internal(set) var moved: [Int: MovedImage] = [:]
  /// Whether moved images are shown where they are now, and not where their headers put them.
  package internal(set) var isShown = true
  /// Counts the changes of the images' positions, so that the network's input is made anew.
  package internal(set) var version = 0

  /// Creates the state before any alignment.
  package init() {}
}

/// An alignment that is under way.
package struct AlignmentTask: Hashable, Sendable {
  /// What moves, such as "T2".
  package var title: String
  /// What stays, such as "T1ce".
  package var fixed: String
  /// How far it is, from 0 to 1.
  package var progress = 0.0
  /// Whether it is stopping.
  package var isCancelled = false

  /// What the status line says.
  var words: String {
    isCancelled
      ? "Stopping…"
      : "Aligning \(title) with \(fixed)…"
  }
}

/// An image that was moved onto another one.
package struct MovedImage: Hashable, Sendable {
  /// The index of the image that stays.
  package var fixed: Int
  /// The grid that the image's header gives.
  package var before: Grid
  /// The grid on which it lies on the other image.
  package var after: Grid
  /// From the fixed image's millimeters to this one's.
  package var map: Affine
  /// The farthest that a point of the head moves, in millimeters.
  package var millimeters: Double

  /// Describes a moved image.
  package init(fixed: Int, before: Grid, after: Grid, map: Affine, millimeters: Double) {
    (self.fixed, self.before, self.after, self.map) = (fixed, before, after, map)
    self.millimeters = millimeters
  }
}

/// Images to align with one that stays.
package struct AlignmentRequest: Sendable {
  /// An image.
  package struct Image: Sendable {
    /// Its index among the study's.
    package var index: Int
    /// What it is called.
    package var title: String
    /// Its voxels, where the header puts them.
    package var volume: Volume
  }

  /// The image that stays.
  package var fixed: Image
  /// Those that move.
  package var moving: [Image]
  /// The number of the case.
  package var generation: Int
}

/// What an alignment reports.
package enum AlignmentReport: Sendable {
  /// How far it is, from 0 to 1, and which image moves.
  case progress(Double, title: String)
  /// It is done: what moves where, and what the user should know.
  case finished([Int: MovedImage], notes: [String])
  /// It was stopped.
  case cancelled
  /// It failed, for a reason in one sentence.
  case failed(String)
  /// Transforms were written to files.
  case saved([String])
}

/// Transforms to save beside the images' files.
package struct TransformsToSave: Sendable {
  /// One transform.
  package struct Item: Sendable {
    /// The sequence of the image that moved; `nil` for the only image of a case.
    package var modality: Modality?
    /// From the fixed image's millimeters to this one's.
    package var map: Affine
    /// The middle of the fixed image, about which the rotation is written.
    package var center: WorldPoint
  }

  /// The index of the case.
  package var caseIndex: Int
  /// The transforms.
  package var items: [Item]
  /// Whether existing files may be replaced.
  package var mayReplace: Bool
}
