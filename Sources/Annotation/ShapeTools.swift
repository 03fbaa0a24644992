package import Imaging

/// Tools that change the form of a label's mask, in a slice or in the volume.
extension LabelMap {
  /// Fills background that labels surround on all sides with a label.
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

  /// Takes away small parts of a label.
  ///
  /// - Parameters:
  ///   - label: The label; parts are connected over faces, edges or corners.
  ///   - milliliters: The volume below which parts go; `nil` takes all away that are not the largest.
  ///   - extent: The slice to which the parts belong, or the volume.
  /// - Returns: One proposal of background for each voxel of them.
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

  /// Takes away a label's voxels that share a face with others; each becomes what it touches most.
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

  /// Smooths a label's border: each voxel becomes what most of those around it are.
  ///
  /// Around are the 3×3 voxels of the slice, or the 3×3×3 of the volume, as far as the grid goes; only
  /// voxels that have the label or get it change.
  package func smoothing(_ label: Label, _ extent: EditExtent) -> [LabelProposal] {
    let patch = Patch(extent, around: self)
    let labels = patch.labels(of: self)
    let size = patch.size
    /// The labels around an element, its own included.
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
      // Only at the border is there anything to decide.
      guard patch.isAtBorder(index, of: label, labels) else { return nil }
      let around = around(index)
      let isInside = 2 * around.count { $0 == label } > around.count
      guard isInside != has else { return nil }
      return LabelProposal(
        place: patch.place(index),
        label: isInside ? label : mostFrequent(around.filter { $0 != label }))
    }
  }

  /// The labels of another slice of the plane, for this one.
  ///
  /// - Parameters:
  ///   - source: The slice to copy.
  ///   - target: The slice that gets its labels, background included.
  ///   - geometry: The slices' plane.
  /// - Returns: One proposal for each voxel of the slice.
  package func copying(
    slice source: Int, to target: Int, _ geometry: SliceGeometry
  ) -> [LabelProposal] {
    let patch = Patch(slice: target, geometry)
    let labels = Patch(slice: source, geometry).labels(of: self)
    return labels.indices.map { LabelProposal(place: patch.place($0), label: labels[$0]) }
  }

  /// The label that occurs most often, the lowest of several.
  private func mostFrequent(_ labels: [Label]) -> Label {
    var counts: [Label: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? 0
  }
}
