package import Imaging

/// What became of a lesion between two scans of one head.
package struct LesionChange: Hashable, Sendable {
  /// What became of it.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// It was not there before.
    case new
    /// It is not there any more.
    case gone
    /// It is larger.
    case grown
    /// It is smaller.
    case shrunk
    /// It changed by less than the rules ask for.
    case unchanged
  }

  /// Whether lesions became one, or one became several.
  package enum Joining: String, CaseIterable, Hashable, Sendable {
    /// Several are one now.
    case merged
    /// One is several now.
    case split
    /// Several are several others now, which overlap more than one of them.
    case mergedAndSplit = "merged and split"
  }

  /// A connected part of the structure at one time.
  package struct Part: Hashable, Sendable {
    /// Its size, measured on the grid of its own mask.
    package let component: MeasuredComponent
    /// The middle of its voxels, in the millimeters of the earlier scan.
    package let center: WorldPoint
  }

  /// What became of it.
  package let kind: Kind
  /// Whether lesions merged or split; `nil` if there is one at both times, or it is at one time only.
  package let joining: Joining?
  /// The parts at the first time, largest first; none of a new lesion.
  package let first: [Part]
  /// The parts at the second time, largest first; none of a lesion that is gone.
  package let second: [Part]
  /// Whether most of it lies outside the other scan's mask, where nothing can be found.
  package let isOutside: Bool

  /// The size at the first time.
  package var before: LesionSize { LesionSize(first.map(\.component)) }
  /// The size at the second time.
  package var after: LesionSize { LesionSize(second.map(\.component)) }

  /// By how much the volume changed, in percent of the first one; `nil` for a new lesion.
  package var percent: Double? { Self.percent(before.milliliters, after.milliliters) }

  /// By how much the product of diameters changed, in percent of the first one; `nil` for a new lesion.
  package var productPercent: Double? { Self.percent(before.product, after.product) }

  /// The change from one number to another in percent of the first; `nil` if that is 0.
  package static func percent(_ before: Double, _ after: Double) -> Double? {
    before > 0 ? 100 * (after - before) / before : nil
  }
}
