package import Imaging

extension RegionProbabilities {
  /// Sets what lies outside the brain to 0, but for tumor that reaches into it.
  ///
  /// The mask is only roughly the brain, so tumor at its edge must not be cut off. Far from it, in scalp or neck,
  /// there is none. Connected pixels (8 neighbors) with at least half of a region's threshold count as one piece.
  ///
  /// - Parameters:
  ///   - isBrain: Rows × columns.
  ///   - regions: The regions of the model.
  package mutating func clearOutside(_ isBrain: [Bool], _ regions: [Region]) {
    var isFound = [Bool](repeating: false, count: isBrain.count)
    for region in regions {
      let least = (thresholds[region] ?? 0.5) / 2
      for (offset, value) in self[region].values.enumerated() where value > least {
        isFound[offset] = true
      }
    }
    let pieces = ConnectedComponents(
      isFound, size: [wholeTumor.width, wholeTumor.height, 1], connectivity: .corners)
    var isKept = [Bool](repeating: false, count: pieces.count)
    for run in pieces.runs where run.places.contains(where: { isBrain[$0] }) {
      isKept[run.component] = true
    }
    var isCleared = isBrain.map { !$0 }
    for run in pieces.runs where isKept[run.component] {
      for place in run.places { isCleared[place] = false }
    }
    for region in regions {
      var plane = self[region]
      for offset in isCleared.indices where isCleared[offset] { plane.values[offset] = 0 }
      self[region] = plane
    }
  }
}
