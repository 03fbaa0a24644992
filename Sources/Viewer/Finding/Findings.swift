package import Imaging
package import Metrics

/// A connected part of a structure, in either of the compared masks.
package struct Lesion: Hashable, Sendable {
  /// Voxels in either mask.
  package var voxelCount: Int
  /// Those in the first mask.
  package var first = 0
  /// Those in the second mask.
  package var second = 0
  /// For each array axis, a voxel of it in the middle of its largest slice across that axis.
  package var centers: [VoxelPoint] = []
}

/// What takes longer to find in the compared masks than a frame may take.
package struct Findings: Sendable {
  /// The labels in which it was found: ``Study/labelsVersion``.
  package let version: Int
  /// Where the masks come from.
  package let pair: MaskPair
  /// The structure that was looked at.
  package let structure: Structure
  /// The connected parts of the structure in either mask, of any size, the largest first.
  package let lesions: [Lesion]
  /// The longest line across the structure in an axial slice, of the first mask.
  package let firstDiameter: LongestDiameter?
  /// The longest line across the structure in an axial slice, of the second mask.
  package let secondDiameter: LongestDiameter?

  /// What a connected part is called: "Lesion 1 of 2", or "Smaller part 1 of 19" if it is too small to count.
  ///
  /// - Parameters:
  ///   - index: Its index in ``lesions``.
  ///   - grid: The grid of the masks.
  /// - Returns: Its title, without its volume.
  func title(ofPart index: Int, on grid: Grid) -> String {
    let counted = lesions.count {
      LesionRules.counts(milliliters: Double($0.voxelCount) * grid.voxelMilliliters)
    }
    return index < counted
      ? "Lesion \(index + 1) of \(counted)"
      : "Smaller part \(index - counted + 1) of \(lesions.count - counted)"
  }
}

/// Masks to be searched.
package struct FindingRequest: Sendable {
  /// Where the masks come from.
  let pair: MaskPair
  /// The first of the compared masks.
  let first: LabelMap?
  /// The second of them, on the same grid.
  let second: LabelMap?
  /// The structure to look at.
  let structure: Structure
  /// Which labels these are.
  package let version: Int
  /// The number of the case.
  package let generation: Int

  /// Looks through the masks.
  ///
  /// - Complexity: a few passes over both masks; some tens of milliseconds for a BraTS case.
  package func perform() -> Findings {
    Findings(
      version: version, pair: pair, structure: structure,
      lesions: LesionSearch(first, second, structure).lesions,
      firstDiameter: first.flatMap { LongestDiameter($0, structure) },
      secondDiameter: second.flatMap { LongestDiameter($0, structure) })
  }
}

/// Finds the connected parts of a structure in either of two masks; 26 neighbors.
private struct LesionSearch {
  private let size: [Int]
  /// Bit 0: in the first mask; bit 1: in the second.
  private let codes: [UInt8]
  /// The voxels of each part, in rows along the first axis.
  private var runs: [[ConnectedComponents.Run]] = []
  /// The largest first.
  private(set) var lesions: [Lesion] = []

  init(_ first: LabelMap?, _ second: LabelMap?, _ structure: Structure) {
    guard let grid = (first ?? second)?.grid else {
      (size, codes) = ([], [])
      return
    }
    size = grid.size
    codes = Self.codes(first, second, structure, count: grid.voxelCount)
    let parts = ConnectedComponents(codes, size: size, connectivity: .corners)
    runs = [[ConnectedComponents.Run]](repeating: [], count: parts.count)
    for run in parts.runs { runs[run.component].append(run) }
    // Parts of one size keep the order of the array, for the same masks give the same list.
    let order = parts.components.indices.sorted {
      (parts.components[$1].voxelCount, $0) < (parts.components[$0].voxelCount, $1)
    }
    lesions = order.map { lesion(runs[$0], parts.components[$0]) }
  }

  private static func codes(
    _ first: LabelMap?, _ second: LabelMap?, _ structure: Structure, count: Int
  ) -> [UInt8] {
    func table(_ map: LabelMap?, _ bit: UInt8) -> [UInt8]? {
      map?.scheme.mask(of: structure, bit: bit)
    }
    var codes = [UInt8](repeating: 0, count: count)
    for (map, table) in [(first, table(first, 1)), (second, table(second, 2))] {
      guard let map, let table else { continue }
      codes.withUnsafeMutableBufferPointer { codes in
        map.labels.withUnsafeBufferPointer { labels in
          table.withUnsafeBufferPointer { table in
            for offset in 0..<count { codes[offset] |= table[Int(labels[offset])] }
          }
        }
      }
    }
    return codes
  }

  private func lesion(
    _ runs: [ConnectedComponents.Run], _ part: ConnectedComponents.Component
  ) -> Lesion {
    var lesion = Lesion(voxelCount: part.voxelCount)
    var counts = (0..<3).map { [Int](repeating: 0, count: part.to[$0] - part.from[$0] + 1) }
    for run in runs {
      let point = point(run.start)
      counts[1][point.j - part.from.j] += run.count
      counts[2][point.k - part.from.k] += run.count
      for step in 0..<run.count {
        counts[0][point.i - part.from.i + step] += 1
        let code = codes[run.start + step]
        lesion.first += Int(code & 1)
        lesion.second += Int(code >> 1)
      }
    }
    lesion.centers = (0..<3).map { axis in
      let most = counts[axis].max() ?? 0
      let index = part.from[axis] + (counts[axis].firstIndex(of: most) ?? 0)
      return middle(runs, axis: axis, index) ?? part.from
    }
    return lesion
  }

  /// The voxel nearest to the center of gravity of some voxels in a slice.
  private func middle(
    _ runs: [ConnectedComponents.Run], axis: Int, _ index: Int
  ) -> VoxelPoint? {
    // Along the first axis a row meets the slice in one voxel, along the others wholly or not at all.
    let rows = runs.compactMap { run -> (start: VoxelPoint, count: Int)? in
      var start = point(run.start)
      guard axis == 0 else { return start[axis] == index ? (start, run.count) : nil }
      guard (start.i..<start.i + run.count).contains(index) else { return nil }
      start.i = index
      return (start, 1)
    }
    let total = Double(rows.reduce(0) { $0 + $1.count })
    func mean(_ value: (VoxelPoint, Int) -> Double) -> Double {
      rows.reduce(0) { $0 + value($1.start, $1.count) * Double($1.count) } / total
    }
    let i = mean { Double($0.i) + Double($1 - 1) / 2 }
    let (j, k) = (mean { point, _ in Double(point.j) }, mean { point, _ in Double(point.k) })
    let nearest = rows.map { start, count in
      var point = start
      point.i = min(max(Int(i.rounded()), start.i), start.i + count - 1)
      return point
    }
    func distance(_ point: VoxelPoint) -> Double {
      let (x, y, z) = (Double(point.i) - i, Double(point.j) - j, Double(point.k) - k)
      return x * x + y * y + z * z
    }
    return nearest.min { distance($0) < distance($1) }
  }

  private func point(_ offset: Int) -> VoxelPoint {
    VoxelPoint(
      i: offset % size[0], j: offset / size[0] % size[1], k: offset / size[0] / size[1])
  }
}
