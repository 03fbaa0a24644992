extension LabelMap {
  /// Returns the number of voxels in each slice whose label is not background.
  ///
  /// - Parameter geometry: The plane of the slices, made for this grid.
  /// - Returns: `geometry.count` numbers, indexed by slice in the stored array.
  /// - Complexity: one pass over the labels, four voxels of background at once.
  package func labeledVoxels(_ geometry: SliceGeometry) -> [Int] {
    var counts = [Int](repeating: 0, count: geometry.count)
    let size = grid.size
    labels.withUnsafeBytes { bytes in
      labels.withUnsafeBufferPointer { labels in
        for k in 0..<size[2] {
          for j in 0..<size[1] {
            let row = size[0] * (j + size[1] * k)
            let outer = geometry.normal == 2 ? k : j
            var i = 0
            while i < size[0] {
              if i + 4 <= size[0],
                bytes.loadUnaligned(fromByteOffset: 2 * (row + i), as: UInt64.self) == 0
              {
                i += 4
                continue
              }
              if labels[row + i] != 0 { counts[geometry.normal == 0 ? i : outer] += 1 }
              i += 1
            }
          }
        }
      }
    }
    return counts
  }

  /// Returns the slice with the most labeled voxels, the lowest if several tie; `nil` if no voxel
  /// is labeled.
  package func largestSlice(_ geometry: SliceGeometry) -> Int? {
    let counts = labeledVoxels(geometry)
    guard let most = counts.max(), most > 0 else { return nil }
    return counts.firstIndex(of: most)
  }
}

extension LabelMap {
  /// Whether labels form patches: at least half of the labeled voxels have the same label as the
  /// next voxel along the first axis.
  ///
  /// Structures do; intensities of an image mistaken for a label map do not.
  package var hasPatches: Bool { patchShare >= 0.5 }

  /// The share of the labeled voxels that have the same label as the next voxel along the first axis; 1 without
  /// labeled voxels.
  package var patchShare: Double {
    var (labeled, equal) = (0, 0)
    labels.withUnsafeBufferPointer { labels in
      for offset in 0..<max(labels.count - 1, 0) where labels[offset] != 0 {
        labeled += 1
        if labels[offset] == labels[offset + 1] { equal += 1 }
      }
    }
    return labeled == 0 ? 1 : Double(equal) / Double(labeled)
  }
}

extension LabelScheme {
  /// Returns the number of voxels with the given labels in each region.
  ///
  /// - Complexity: one pass over the labels.
  package func voxels(_ labels: [Label]) -> [Region: Int] {
    var counts = [Int](repeating: 0, count: labelCount)
    labels.withUnsafeBufferPointer { for label in $0 { counts[Int(label)] += 1 } }
    var voxels = Dictionary(uniqueKeysWithValues: Region.allCases.map { ($0, 0) })
    for label in self.labels ?? Array(1...Label.max) where counts[Int(label)] > 0 {
      let regions = regions(of: label)
      for region in Region.allCases where regions.contains(RegionSet(region)) {
        voxels[region, default: 0] += counts[Int(label)]
      }
    }
    return voxels
  }
}
