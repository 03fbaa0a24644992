import Foundation
package import Imaging

/// Finds the rigid transform that takes a fixed image to a moving one of the same head.
///
///     let found = try RigidRegistration().align(moving: t2, to: t1)
///     let aligned = t2.aligned(by: found.transform)
///
/// Images may have any contrast, grid and slice thickness, with or without skull. The transform
/// maximizes mutual information from coarse to fine. The same images always give the same transform.
package struct RigidRegistration: Sendable {
  /// The number of threads; the result does not depend on it.
  package var threads: Int
  /// The number of points that are compared at the finest level.
  package var pointLimit = 120_000
  /// The number of bins of each image at the finest level.
  package var bins = 40

  /// The fewest voxels along each axis.
  package static let fewestSlices = 4

  /// An image whose tissue would move by less than this, in millimeters, is better left in place:
  /// the transform is within its own uncertainty, and images that share a grid keep sharing it.
  package static let leastShift = 1.0

  /// Creates a registration.
  package init(threads: Int = 2) { self.threads = threads }

  /// What was found.
  package struct Result: Sendable {
    /// From the fixed image's space to the moving image's, about the middle of the fixed image.
    package var transform: RigidTransform
    /// The mutual information of the images as they were, in nats.
    package var before: Double
    /// The mutual information of the aligned images, in nats.
    package var after: Double
    /// The share of the smaller head, or part of a head, that lies in the other one, once aligned.
    package var overlap: Double
    /// Whether the search began where the files' headers say; if not, the heads' centers were used.
    package var followedHeaders: Bool
  }

  /// Aligns two images.
  ///
  /// - Parameters:
  ///   - moving: The image that moves; of a series, the first frame.
  ///   - fixed: The image that stays; of a series, the first frame.
  ///   - initial: A transform to begin with, instead of what headers say.
  ///   - isCancelled: Checked between steps.
  ///   - progress: Receives the share of the work that is done, from 0 to 1.
  /// - Returns: The transform and how good it is.
  /// - Throws: ``RegistrationError``.
  package func align(
    moving: Volume, to fixed: Volume, initial: RigidTransform? = nil,
    isCancelled: @Sendable () -> Bool = { false }, progress: (Double) -> Void = { _ in }
  ) throws(RegistrationError) -> Result {
    try check(fixed, .fixed)
    try check(moving, .moving)
    // Points are taken from the image with the thicker slices: between these nothing is known.
    func thickness(_ volume: Volume) -> Double { volume.grid.affine.spacing.max() ?? 0 }
    let isSwapped = thickness(moving) > 1.2 * thickness(fixed)
    let (sampled, other) = isSwapped ? (moving, fixed) : (fixed, moving)
    let search = try PairSearch(
      sampled: .init(sampled, isSwapped ? .moving : .fixed),
      moving: .init(other, isSwapped ? .fixed : .moving), settings: self)
    let start = initial.map { isSwapped ? $0.inverse : $0 }
    var result = try search.run(start, isCancelled: isCancelled, progress: progress)
    if isSwapped { result.transform = result.transform.inverse }
    result.transform = result.transform.about(fixed.grid.middle)
    return result
  }

  private func check(
    _ volume: Volume, _ part: RegistrationError.Part
  ) throws(RegistrationError) {
    if volume.storage.isColor { throw .colors(part) }
    if let least = volume.grid.size.min(), least < Self.fewestSlices {
      throw .tooFewSlices(part, count: least)
    }
  }
}
