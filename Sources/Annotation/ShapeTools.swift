package import Imaging

/// Tools that change the shape of a label's mask, in a slice or in the volume.
extension LabelMap {
  /// Fills background that is completely surrounded by labels.
  package func fillingHoles(with label: Label, _ extent: EditExtent) -> [LabelProposal] {
    let patch = Patch(extent, around: self)
    let background = patch.labels(of: self).map { $0 == 0 }
    let parts = ConnectedComponents(background, size: patch.size, connectivity: .faces)
    let isHole = parts.components.map { component in
      (0..<3).allSatisfy { axis in
        patch.size[axis] == 1 && axis == 2
          || component.from[axis] > 0 && component.to[axis] < patch.size[axis] - 1
      }
    }
    return [LabelProposal](
      parts.runs.filter { isHole[$0.component] }.flatMap { $0.places.map(patch.place) },
      label: label)
  }

  /// Removes small parts of a label.
  ///
  /// - Parameters:
  ///   - label: The label; parts are connected over faces, edges or corners.
  ///   - milliliters: The volume below which parts are removed; `nil` removes all except the
  ///     largest.
  ///   - extent: The slice or volume in which parts are found.
  /// - Returns: One background proposal per removed voxel.
  package func removingIslands(
    of label: Label, below milliliters: Double? = nil, _ extent: EditExtent
  ) -> [LabelProposal] {
    let patch = Patch(extent, around: self)
    let mask = patch.labels(of: self).map { $0 == label }
    let parts = ConnectedComponents(mask, size: patch.size, connectivity: .corners)
    let counts = parts.components.map(\.voxelCount)
    let largest = counts.indices.max { counts[$0] < counts[$1] }
    let isIsland = counts.indices.map { index in
      milliliters.map { Double(counts[index]) * grid.voxelMilliliters < $0 } ?? (index != largest)
    }
    return [LabelProposal](
      parts.runs.filter { isIsland[$0.component] }.flatMap { $0.places.map(patch.place) },
      label: 0)
  }

  /// Grows a label by the voxels that share a face with it.
  package func growing(_ label: Label, _ extent: EditExtent) -> [LabelProposal] {
    let patch = Patch(extent, around: self)
    let labels = patch.labels(of: self)
    let places = labels.indices.filter { index in
      labels[index] != label && patch.isAtBorder(index, of: label, labels)
    }
    return [LabelProposal](places.map(patch.place), label: label)
  }

  /// Removes a label's voxels that share a face with others; each gets the label that it touches
  /// most.
  package func shrinking(_ label: Label, _ extent: EditExtent) -> [LabelProposal] {
    let patch = Patch(extent, around: self)
    let labels = patch.labels(of: self)
    return labels.indices.compactMap { index in
      guard labels[index] == label else { return nil }
      let others = patch.neighborLabels(of: index, labels).filter { $0 != label }
      return others.isEmpty
        ? nil : LabelProposal(place: patch.place(index), label: mostFrequent(others))
    }
  }

  /// Smooths a label's border: each voxel gets the most frequent label around it.
  ///
  /// The neighborhood is the 3×3 voxels in the slice, or the 3×3×3 in the volume, within the grid.
  /// Only voxels that gain or lose the label change.
  package func smoothing(_ label: Label, _ extent: EditExtent) -> [LabelProposal] {
    let patch = Patch(extent, around: self)
    let labels = patch.labels(of: self)
    let size = patch.size
    /// Returns the labels around an element, including its own.
    func around(_ index: Int) -> [Label] {
      let (x, y, z) = (index % size[0], index / size[0] % size[1], index / size[0] / size[1])
      var found: [Label] = []
      for c in max(z - 1, 0)...min(z + 1, size[2] - 1) {
        for b in max(y - 1, 0)...min(y + 1, size[1] - 1) {
          for a in max(x - 1, 0)...min(x + 1, size[0] - 1) {
            found.append(labels[a + size[0] * (b + size[1] * c)])
          }
        }
      }
      return found
    }
    return labels.indices.compactMap { index in
      let has = labels[index] == label
      // Only voxels at the border can change.
      guard patch.isAtBorder(index, of: label, labels) else { return nil }
      let around = around(index)
      let isInside = 2 * around.count { $0 == label } > around.count
      guard isInside != has else { return nil }
      return LabelProposal(
        place: patch.place(index),
        label: isInside ? label : mostFrequent(around.filter { $0 != label }))
    }
  }

  /// Proposes the labels of another slice of the plane for this one.
  ///
  /// - Parameters:
  ///   - source: The slice to copy.
  ///   - target: The slice that receives its labels, including background.
  ///   - geometry: The slices' plane.
  /// - Returns: One proposal per voxel of the slice.
  package func copying(
    slice source: Int, to target: Int, _ geometry: SliceGeometry
  ) -> [LabelProposal] {
    let patch = Patch(slice: target, geometry)
    let labels = Patch(slice: source, geometry).labels(of: self)
    return labels.indices.map { LabelProposal(place: patch.place($0), label: labels[$0]) }
  }

  /// Returns the most frequent label, the lowest if several tie.
  private func mostFrequent(_ labels: [Label]) -> Label {
    var counts: [Label: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? 0
  }
}
