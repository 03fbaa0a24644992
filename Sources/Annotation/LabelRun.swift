package import Imaging

/// Voxels next to each other in the array that had one label and got another.
package struct LabelRun: Hashable, Sendable {
  /// The place of the first voxel.
  package var start: Int
  /// How many voxels.
  package var count: Int
  /// The label that they had.
  package var old: Label
  /// The label that they got.
  package var new: Label

  /// Creates a run.
  package init(start: Int, count: Int, old: Label, new: Label) {
    self.start = start
    self.count = count
    self.old = old
    self.new = new
  }

  /// The places of the voxels.
  package var places: Range<Int> { start..<start + count }

  /// The run that takes this one back.
  package var inverse: LabelRun { LabelRun(start: start, count: count, old: new, new: old) }
}

extension [LabelRun] {
  /// The runs that take these back, in the order in which that must be done.
  var inverse: [LabelRun] { reversed().map(\.inverse) }

  /// How many voxels change, one that changes twice counted twice.
  package var voxelCount: Int { reduce(0) { $0 + $1.count } }
}

extension LabelMap {
  /// The runs that some proposals come to: only real changes, and only where the rule allows them.
  ///
  /// Of several proposals for a voxel the last counts.
  ///
  /// - Precondition: all places are in the map.
  func runs(_ proposals: [LabelProposal], over rule: DrawOver) -> [LabelRun] {
    // Brushes and regions come in ascending order but for overlaps, for which sorting is cheap.
    var ordered = proposals.enumerated().map { ($1.place, $0, $1.label) }
    ordered.sort { ($0.0, $0.1) < ($1.0, $1.1) }
    return labels.withUnsafeBufferPointer { labels in
      var runs: [LabelRun] = []
      for (index, (place, _, new)) in ordered.enumerated() {
        precondition(labels.indices.contains(place), "place \(place) of \(labels.count)")
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

  /// Whether the voxels of all runs are in the map and have the labels that these expect.
  func accepts(_ runs: [LabelRun]) -> Bool {
    labels.withUnsafeBufferPointer { labels in
      runs.allSatisfy { run in
        run.start >= 0 && run.count > 0 && run.start <= labels.count - run.count
          && labels[run.places].allSatisfy { $0 == run.old }
      }
    }
  }
}
