package import Imaging
import Registration

/// How a scan lies on an earlier one of the same head.
package struct TimeAlignment: Sendable {
  /// From the earlier scan's millimeters to this one's.
  package let map: Affine
  /// How it was found, in words without a period.
  package let words: String
  /// What makes it doubtful, one sentence each.
  package let doubts: [String]

  /// The map that changes nothing.
  static let identity = Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])

  /// Takes positions from the files' headers.
  package static func headers(_ words: String) -> TimeAlignment {
    TimeAlignment(map: identity, words: words, doubts: [])
  }

  /// Finds where a later scan lies on an earlier one.
  ///
  /// - Parameters:
  ///   - moving: The later scan.
  ///   - fixed: The earlier scan.
  ///   - threads: The number of threads.
  ///   - isCancelled: Checked between steps.
  ///   - progress: Receives the share of the work that is done, from 0 to 1.
  /// - Returns: The transform, and how good it is.
  /// - Throws: ``FollowUpError/notAligned(moving:fixed:reason:)``, or `CancellationError`.
  package static func find(
    _ moving: TimePoint, on fixed: TimePoint, threads: Int,
    isCancelled: @Sendable () -> Bool = { false }, progress: (Double) -> Void = { _ in }
  ) throws -> TimeAlignment {
    guard let images = moving.images(with: fixed) else {
      return headers("positions from the headers, because there are no images to align")
    }
    if images.own.grid == images.others.grid, images.own.values() == images.others.values() {
      return TimeAlignment(
        map: identity, words: "nothing to align",
        doubts: [
          "\(moving.name) and \(fixed.name) hold the same image; is one a copy of the other?"
        ])
    }
    do throws(RegistrationError) {
      let found = try RigidRegistration(threads: threads).align(
        moving: images.own, to: images.others, isCancelled: isCancelled, progress: progress)
      let shift = found.transform.farthest(around: images.others.grid.middle)
      let doubts = found.doubts.map { "\(moving.name) on \(fixed.name): \($0)" }
      guard shift >= RigidRegistration.leastShift else {
        return TimeAlignment(
          map: identity,
          words: "\(images.title) already aligned (within \(Imaging.fixed(shift, 1)) mm)",
          doubts: doubts)
      }
      return TimeAlignment(
        map: found.transform.affine,
        words: "aligned by \(images.title): moved by up to \(Imaging.fixed(shift, 1)) mm, "
          + "rotated by \(Imaging.fixed(found.transform.degrees, 1))°", doubts: doubts)
    } catch .cancelled {
      throw CancellationError()
    } catch {
      throw FollowUpError.notAligned(
        moving: moving.name, fixed: fixed.name, reason: "\(error)")
    }
  }
}
