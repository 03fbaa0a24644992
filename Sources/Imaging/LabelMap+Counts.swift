extension LabelMap {
  /// How many voxels of each slice have a label other than background.
  ///
  /// - Parameter geometry: The plane of the slices, made for this grid.
  /// - Returns: `geometry.count` numbers, by the slice's index in the stored array.
  /// - Complexity: one pass over the labels, eight voxels of background at once.
  package func labeledVoxels(_ geometry: SliceGeometry) -> [Int] {
    var counts = [Int](repeating: 0, count: geometry.count)
    let size = grid.size
    labels.withUnsafeBytes { labels in
      for k in 0..<size[2] {
        for j in 0..<size[1] {
          let row = size[0] * (j + size[1] * k)
          let outer = geometry.normal == 2 ? k : j
          var i = 0
          while i < size[0] {
            if i + 8 <= size[0],
              labels.loadUnaligned(fromByteOffset: row + i, as: UInt64.self) == 0
            {
              i += 8
              continue
            }
            if labels[row + i] != 0 { counts[geometry.normal == 0 ? i : outer] += 1 }
            i += 1
          }
        }
      }
    }
    return counts
  }

  /// The slice with the most labeled voxels, the lowest of several; `nil` where there are none.
  package func largestSlice(_ geometry: SliceGeometry) -> Int? {
    let counts = labeledVoxels(geometry)
    guard let most = counts.max(), most > 0 else { return nil }
    return counts.firstIndex(of: most)
  }
}

extension LabelScheme {
  /// How many of some labels belong to each region.
  ///
  /// - Complexity: one pass over the labels.
  package func voxels(_ labels: [UInt8]) -> [Region: Int] {
    var counts = [Int](repeating: 0, count: 256)
    labels.withUnsafeBufferPointer { for label in $0 { counts[Int(label)] += 1 } }
    let table = regionTable
    return Region.allCases.reduce(into: [:]) { voxels, region in
      voxels[region] = (0..<256).reduce(0) {
        $0 + (table[$1].contains(RegionSet(region)) ? counts[$1] : 0)
      }
    }
  }
}
