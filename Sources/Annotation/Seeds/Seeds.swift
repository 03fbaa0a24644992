/// Strokes that mark voxels inside and outside of a region.
///
/// Where strokes cross, the later one counts.
package struct Seeds: Hashable, Sendable {
  /// One stroke.
  package struct Stroke: Hashable, Sendable {
    /// The array offsets of its voxels.
    package var places: [Int]
    /// Whether they belong to the region.
    package var isInside: Bool
  }

  /// All strokes, in order.
  package private(set) var strokes: [Stroke] = []
  /// For each voxel of a stroke, by its array offset, whether it belongs to the region.
  package private(set) var sides: [Int: Bool] = [:]

  /// Creates seeds without strokes.
  package init() {}

  /// Whether there are none.
  package var isEmpty: Bool { strokes.isEmpty }

  /// Whether any voxel is marked inside.
  package var hasInside: Bool { sides.values.contains(true) }

  /// Whether any voxel is marked outside.
  package var hasOutside: Bool { sides.values.contains(false) }

  /// Adds a stroke, or voxels to the latest stroke.
  ///
  /// - Parameters:
  ///   - places: Array offsets.
  ///   - isInside: Whether the voxels belong to the region.
  ///   - continuing: Whether they belong to the latest stroke.
  package mutating func add(_ places: [Int], isInside: Bool, continuing: Bool = false) {
    guard !places.isEmpty else { return }
    if continuing, let last = strokes.indices.last, strokes[last].isInside == isInside {
      strokes[last].places += places
    } else {
      strokes.append(Stroke(places: places, isInside: isInside))
    }
    for place in places { sides[place] = isInside }
  }

  /// Removes the latest stroke.
  package mutating func removeLast() {
    guard !strokes.isEmpty else { return }
    strokes.removeLast()
    sides = [:]
    for stroke in strokes {
      for place in stroke.places { sides[place] = stroke.isInside }
    }
  }

  /// The voxels on one side, in ascending order.
  package func places(isInside: Bool) -> [Int] {
    sides.filter { $0.value == isInside }.map(\.key).sorted()
  }
}
