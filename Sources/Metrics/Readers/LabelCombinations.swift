package import Imaging

/// The distinct combinations of labels that several masks give to a voxel.
///
/// Most of a volume is background in every mask, and the rest has few combinations, so everything
/// about several readers is computed once for each combination instead of once for each voxel.
package struct LabelCombinations: Sendable {
  /// The combinations: one label for each mask.
  ///
  /// The first is background in every mask.
  package let labels: [[Label]]
  /// How many voxels have each combination.
  package let counts: [Int]
  /// Each voxel's combination, the first array axis fastest.
  let codes: [UInt32]

  /// Finds the combinations of masks with the same number of voxels.
  ///
  /// - Complexity: one pass over each mask.
  package init(_ maps: [LabelMap]) {
    precondition(!maps.isEmpty, "no masks")
    let voxels = maps[0].labels.count
    precondition(maps.allSatisfy { $0.labels.count == voxels }, "masks of different sizes")
    var codes = [UInt32](repeating: 0, count: voxels)
    var labels: [[Label]] = [[]]
    for map in maps {
      // A combination and a further label make a new combination; labels lie in patches, so the
      // last answer is nearly always the next one.
      var known: [UInt64: UInt32] = [0: 0]
      var longer = [labels[0] + [0]]
      var (last, answer) = (UInt64(0), UInt32(0))
      codes.withUnsafeMutableBufferPointer { codes in
        map.labels.withUnsafeBufferPointer { given in
          for voxel in 0..<voxels {
            let key = UInt64(codes[voxel]) << 16 | UInt64(given[voxel])
            if key != last {
              last = key
              if let code = known[key] {
                answer = code
              } else {
                answer = UInt32(longer.count)
                known[key] = answer
                longer.append(labels[Int(codes[voxel])] + [given[voxel]])
              }
            }
            codes[voxel] = answer
          }
        }
      }
      labels = longer
    }
    var counts = [Int](repeating: 0, count: labels.count)
    for code in codes { counts[Int(code)] += 1 }
    self.labels = labels
    self.counts = counts
    self.codes = codes
  }

  /// Returns whether each mask marks a structure, for each combination.
  ///
  /// - Parameters:
  ///   - structure: The structure.
  ///   - schemes: What the labels of each mask mean.
  /// - Returns: One list for each combination, with one element for each mask.
  package func votes(for structure: Structure, _ schemes: [LabelScheme]) -> [[Bool]] {
    labels.map { combination in
      zip(combination, schemes).map { $1.contains($0, in: structure) }
    }
  }
}
