package import Imaging

/// Consecutive voxels in the array that changed from one label to another.
package struct LabelRun: Hashable, Sendable {
  /// The array offset of the first voxel.
  package var start: Int
  /// The number of voxels.
  package var count: Int
  /// The previous label.
  package var old: Label
  /// The new label.
  package var new: Label

  /// Creates a run.
  package init(start: Int, count: Int, old: Label, new: Label) {
    self.start = start
    self.count = count
    self.old = old
    self.new = new
  }

  /// The array offsets of the voxels.
  package var places: Range<Int> { start..<start + count }

  /// The run that undoes this one.
  package var inverse: LabelRun { LabelRun(start: start, count: count, old: new, new: old) }
}

extension [LabelRun] {
  /// The runs that undo these, in the required order.
  var inverse: [LabelRun] { reversed().map(\.inverse) }

  /// The number of changes; a voxel that changes twice counts twice.
  package var voxelCount: Int { reduce(0) { $0 + $1.count } }
}

extension LabelMap {
  /// Converts proposals to runs: only real changes, and only if the rule allows them.
  ///
  /// The last of several proposals for a voxel wins.
  ///
  /// - Precondition: all offsets are in the map.
  package func runs(_ proposals: [LabelProposal], over rule: DrawOver) -> [LabelRun] {
    // Proposals of brushes and regions are in ascending order except for overlaps, so sorting is
    // cheap.
    var ordered = proposals.enumerated().map { ($1.place, $0, $1.label) }
    ordered.sort { ($0.0, $0.1) < ($1.0, $1.1) }
    return labels.withUnsafeBufferPointer { labels in
      var runs: [LabelRun] = []
      for (index, (place, _, new)) in ordered.enumerated() {
        precondition(labels.indices.contains(place), "offset \(place) of \(labels.count)")
        if index + 1 < ordered.count, ordered[index + 1].0 == place { continue }
        let old = labels[place]
        guard old != new, rule.allows(old) else { continue }
        if let last = runs.last, last.places.upperBound == place, last.old == old, last.new == new {
          runs[runs.count - 1].count += 1
        } else {
          runs.append(LabelRun(start: place, count: 1, old: old, new: new))
        }
      }
      return runs
    }
  }

  /// Returns whether all voxels of the runs are in the map and have the expected labels.
  func accepts(_ runs: [LabelRun]) -> Bool {
    labels.withUnsafeBufferPointer { labels in
      runs.allSatisfy { run in
        run.start >= 0 && run.count > 0 && run.start <= labels.count - run.count
          && labels[run.places].allSatisfy { $0 == run.old }
      }
    }
  }
}
