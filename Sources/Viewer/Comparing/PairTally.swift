package import Imaging
import Metrics

/// The number of voxels of a region that two masks have in common, and that only one has.
package struct PairCounts: Hashable, Sendable {
  /// Voxels in both masks.
  package var both = 0
  /// Voxels in the first mask alone.
  package var firstAlone = 0
  /// Voxels in the second mask alone.
  package var secondAlone = 0

  /// Creates the counts of nothing.
  package init() {}

  /// Voxels of the first mask.
  package var first: Int { both + firstAlone }
  /// Voxels of the second mask.
  package var second: Int { both + secondAlone }
  /// Voxels of either.
  package var either: Int { both + firstAlone + secondAlone }
  /// Voxels in which the masks differ.
  package var differing: Int { firstAlone + secondAlone }
  /// The Dice of the two; `nil` if both are empty.
  package var dice: Double? { OverlapCounts(tp: both, fp: firstAlone, fn: secondAlone).dice }

  /// The counts over the voxels of both.
  package static func + (left: PairCounts, right: PairCounts) -> PairCounts {
    var sum = left
    sum.both += right.both
    sum.firstAlone += right.firstAlone
    sum.secondAlone += right.secondAlone
    return sum
  }
}

/// How two masks agree in each slice of the three array axes, kept up to date as labels change.
///
/// One table of 128 numbers a slice says how often each pair of region sets occurs: bits 0–2 are the
/// first mask's regions, bits 3–5 the second's, and bit 6 is set in axial slices that are not compared,
/// for nothing was segmented there. So the Dice, the volumes and the extents of every region come from
/// one pass, and a change of labels takes a pass over the box that changed: what was there is taken
/// away before, and what is there is added after.
package struct PairTally: Sendable {
  /// The masks, by where they come from.
  package let pair: MaskPair
  /// Voxels along the three array axes.
  package let size: [Int]
  /// The array axis across axial slices.
  private let axial: Int
  /// Regions of which both masks say something.
  package let regions: [Region]
  /// Tables of the slices of axes 0, 1 and 2 after each other.
  private var tables: [Int32]

  /// Creates an empty tally.
  init(_ pair: MaskPair, grid: Grid, regions: [Region]) {
    self.pair = pair
    self.regions = regions
    size = grid.size
    axial = Prediction.axial(grid).normal
    tables = [Int32](repeating: 0, count: 128 * size.reduce(0, +))
  }

  /// Where the table of a slice begins.
  private func start(_ axis: Int, _ index: Int) -> Int {
    128 * (size[..<axis].reduce(0, +) + index)
  }

  /// The counts of a region in a slice across an array axis.
  ///
  /// - Parameters:
  ///   - region: Of which region.
  ///   - axis: The array axis across the slice.
  ///   - index: The slice.
  ///   - compared: Whether to leave out axial slices in which nothing was segmented.
  /// - Returns: How many voxels the masks have there, together and alone.
  package func counts(_ region: Region, axis: Int, _ index: Int, compared: Bool) -> PairCounts {
    let bit = Int(RegionSet(region).rawValue)
    let start = start(axis, index)
    var counts = PairCounts()
    tables.withUnsafeBufferPointer { tables in
      for code in 1..<(compared ? 64 : 128) {
        let count = Int(tables[start + code])
        guard count != 0 else { continue }
        switch (code & bit != 0, code & (bit << 3) != 0) {
        case (true, true): counts.both += count
        case (true, false): counts.firstAlone += count
        case (false, true): counts.secondAlone += count
        case (false, false): break
        }
      }
    }
    return counts
  }

  /// The counts of a region in the volume.
  package func total(_ region: Region, compared: Bool) -> PairCounts {
    (0..<size[axial]).reduce(PairCounts()) {
      $0 + counts(region, axis: axial, $1, compared: compared)
    }
  }

  /// The masks whose pairs of labels are counted, and which of their axial slices are compared.
  struct Masks {
    var first: LabelMap?
    var second: LabelMap?
    var isCompared: [Bool]
  }

  /// Adds or subtracts the voxels of a box.
  ///
  /// - Complexity: a pass over the bytes of the box; eight voxels of background at once.
  mutating func count(_ masks: Masks, in box: VoxelBox, sign: Int32) {
    let firstTable = masks.first?.scheme.regionTable.map(\.rawValue) ?? []
    let secondTable = masks.second?.scheme.regionTable.map { $0.rawValue << 3 } ?? []
    let flags = masks.isCompared.map { $0 ? 0 : 64 }
    let (size, axial) = (size, axial)
    let starts = (start(0, 0), start(1, 0), start(2, 0))
    Self.withBytes(masks.first) { first in
      Self.withBytes(masks.second) { second in
        tables.withUnsafeMutableBufferPointer { tables in
          for k in box.from.k...box.to.k {
            for j in box.from.j...box.to.j {
              let row = size[0] * (j + size[1] * k)
              let flag = axial == 0 ? 0 : flags[axial == 1 ? j : k]
              let (rowTable, slabTable) = (starts.1 + 128 * j, starts.2 + 128 * k)
              var i = box.from.i
              while i <= box.to.i {
                if i + 7 <= box.to.i,
                  Self.word(first, row + i) | Self.word(second, row + i) == 0
                {
                  i += 8
                  continue
                }
                let pair =
                  Int(first.map { firstTable[Int($0[row + i])] } ?? 0)
                  | Int(second.map { secondTable[Int($0[row + i])] } ?? 0)
                if pair != 0 {
                  let code = pair | (axial == 0 ? flags[i] : flag)
                  tables[starts.0 + 128 * i + code] += sign
                  tables[rowTable + code] += sign
                  tables[slabTable + code] += sign
                }
                i += 1
              }
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func word(_ labels: UnsafeRawBufferPointer?, _ offset: Int) -> UInt64 {
    labels?.loadUnaligned(fromByteOffset: offset, as: UInt64.self) ?? 0
  }

  /// The labels of an optional mask.
  private static func withBytes(
    _ map: LabelMap?, _ body: (UnsafeRawBufferPointer?) -> Void
  ) {
    guard let map else { return body(nil) }
    map.labels.withUnsafeBytes { body($0) }
  }
}
