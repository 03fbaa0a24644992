package import Imaging

/// A running segmentation.
package struct SegmentationTask: Hashable, Sendable {
  /// How much is segmented.
  package enum Extent: Hashable, Sendable {
    /// One axial slice.
    case slice(Int)
    /// All axial slices.
    case volume
  }

  /// How much is segmented.
  package var extent: Extent
  /// Slices that are done.
  package var done = 0
  /// Slices in all.
  package var total: Int
  /// Whether images are being prepared; no slice is segmented meanwhile.
  package private(set) var isPreparing = true
  /// How long it will still take.
  package private(set) var timeLeft = TimeLeft()
  /// The planes whose slices were segmented so far; the last one is at work.
  package private(set) var planes = [Plane.axial]
  /// What is counted: slices, or patches of a network with a description.
  package internal(set) var unit = "slices"
  /// Whether it is stopping.
  package var isCancelled = false

  /// Creates a task that has just begun.
  package init(extent: Extent, total: Int) {
    self.extent = extent
    self.total = total
  }

  /// The plane whose slices are segmented.
  package var plane: Plane { planes.last ?? .axial }

  /// Notes that images are prepared, and how many slices there are.
  mutating func begin(total: Int?) {
    isPreparing = false
    if let total { self.total = total }
  }

  /// Notes how far it is.
  mutating func advance(
    to done: Int, of total: Int, in plane: Plane, _ work: WorkDone? = nil
  ) {
    self.done = done
    self.total = total
    isPreparing = false
    if let work { timeLeft.note(work) }
    if planes.last != plane { planes.append(plane) }
  }
}
