package import Imaging

/// The agreement of two masks per structure in each slice of the three array axes, kept up to date
/// as labels change.
///
/// Six numbers per structure and slice: voxels in both masks, in the first alone and in the second
/// alone, separately for axial slices that are compared and those that are not because nothing was
/// segmented there. The Dice, volume and extent of every structure thus come from one pass. A
/// change of labels needs a pass over the changed box: the old voxels are subtracted before the
/// change, and the new ones are added after it.
package struct SliceTally: Sendable {
  /// The counted structures: those that both masks define, or those of the only mask.
  package let structures: [Structure]
  /// The grid of both masks.
  package let grid: Grid
  /// Voxels along the three array axes.
  private let size: [Int]
  /// The array axis across axial slices.
  private let axial: Int
  private let indices: [Structure: Int]
  private let increments: TallyIncrements
  /// The numbers of the slices of axes 0, 1 and 2, axis by axis.
  private var counts: [Int32]

  /// Creates an empty tally for the given masks.
  ///
  /// - Parameters:
  ///   - first: The scheme of the first mask; `nil` if there is none.
  ///   - second: The scheme of the second mask.
  ///   - grid: The grid of both.
  package init(_ first: LabelScheme?, _ second: LabelScheme?, grid: Grid) {
    let both = first ?? second ?? .binary
    let structures = Structure.common(both, second ?? both).filter(\.isListed)
    self.structures = structures
    indices = Dictionary(uniqueKeysWithValues: structures.enumerated().map { ($1, $0) })
    increments = TallyIncrements(
      first.map { LabelClasses($0, structures) }, second.map { LabelClasses($0, structures) })
    self.grid = grid
    size = grid.size
    axial = SliceGeometry(grid, plane: .axial).normal
    counts = [Int32](repeating: 0, count: 6 * structures.count * size.reduce(0, +))
  }

  /// Returns the index of a slice's first number.
  private func start(_ axis: Int, _ index: Int) -> Int {
    6 * structures.count * (size[..<axis].reduce(0, +) + index)
  }

  /// Looks up the counts of a structure in a slice across an array axis.
  ///
  /// - Parameters:
  ///   - structure: The structure; the counts are zero if it is not tallied.
  ///   - axis: The array axis across the slice.
  ///   - index: The index of the slice.
  ///   - compared: Whether to leave out axial slices in which nothing was segmented.
  /// - Returns: The voxels in both masks and in only one of them.
  package func counts(
    _ structure: Structure, axis: Int, _ index: Int, compared: Bool
  ) -> PairCounts {
    guard let place = indices[structure] else { return PairCounts() }
    return counts(at: start(axis, index) + 6 * place, compared: compared)
  }

  /// The counts of a structure in each slice across an array axis.
  package func counts(_ structure: Structure, axis: Int, compared: Bool) -> [PairCounts] {
    guard let place = indices[structure] else {
      return [PairCounts](repeating: PairCounts(), count: size[axis])
    }
    let (first, stride) = (start(axis, 0) + 6 * place, 6 * structures.count)
    return (0..<size[axis]).map { counts(at: first + $0 * stride, compared: compared) }
  }

  private func counts(at start: Int, compared: Bool) -> PairCounts {
    var result = PairCounts()
    for part in 0..<(compared ? 1 : 2) {
      result.both += Int(counts[start + 3 * part])
      result.firstAlone += Int(counts[start + 3 * part + 1])
      result.secondAlone += Int(counts[start + 3 * part + 2])
    }
    return result
  }

  /// Returns the counts of a structure in the volume.
  package func total(_ structure: Structure, compared: Bool) -> PairCounts {
    (0..<size[axial]).reduce(PairCounts()) {
      $0 + counts(structure, axis: axial, $1, compared: compared)
    }
  }

  /// Returns the structures that a slice shows in either mask.
  package func structures(axis: Int, _ index: Int) -> [Structure] {
    let start = start(axis, index)
    return structures.indices.filter { place in
      (0..<6).contains { counts[start + 6 * place + $0] != 0 }
    }.map { structures[$0] }
  }

  /// Adds or subtracts the voxels of a box.
  ///
  /// - Parameters:
  ///   - first: The labels of the first mask; `nil` if there is none.
  ///   - second: The labels of the second mask.
  ///   - isCompared: For each axial slice, whether it is compared.
  ///   - from: The box's lowest indices.
  ///   - to: The box's highest indices.
  ///   - sign: 1 to add, −1 to subtract.
  /// - Complexity: one pass over the labels of the box, four background voxels at once.
  package mutating func count(
    _ first: LabelMap?, _ second: LabelMap?, isCompared: [Bool], from: VoxelPoint, to: VoxelPoint,
    sign: Int32
  ) {
    let (size, axial, increments) = (size, axial, increments)
    let stride = 6 * structures.count
    let starts = (start(0, 0), start(1, 0), start(2, 0))
    let flags = isCompared.map { $0 ? 0 : 3 }
    Self.withLabels(first) { first in
      Self.withLabels(second) { second in
        counts.withUnsafeMutableBufferPointer { counts in
          for k in from.k...to.k {
            for j in from.j...to.j {
              let row = size[0] * (j + size[1] * k)
              let flag = axial == 0 ? 0 : flags[axial == 1 ? j : k]
              let (rowStart, slabStart) = (starts.1 + stride * j, starts.2 + stride * k)
              var i = from.i
              while i <= to.i {
                if i + 3 <= to.i, Self.word(first, row + i) | Self.word(second, row + i) == 0 {
                  i += 4
                  continue
                }
                let part = axial == 0 ? flags[i] : flag
                let columnStart = starts.0 + stride * i
                increments.visit(first.map { $0[row + i] }, second.map { $0[row + i] }) { place in
                  counts[columnStart + place + part] += sign
                  counts[rowStart + place + part] += sign
                  counts[slabStart + place + part] += sign
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
  private static func word(_ labels: UnsafeBufferPointer<Label>?, _ offset: Int) -> UInt64 {
    guard let labels else { return 0 }
    return UnsafeRawBufferPointer(labels).loadUnaligned(
      fromByteOffset: 2 * offset, as: UInt64.self)
  }

  /// Provides the labels of a mask, if there is one.
  private static func withLabels(
    _ map: LabelMap?, _ body: (UnsafeBufferPointer<Label>?) -> Void
  ) {
    guard let map else { return body(nil) }
    map.labels.withUnsafeBufferPointer { body($0) }
  }
}

/// The counters of a slice that a pair of labels adds to.
private struct TallyIncrements: Sendable {
  /// The counters, pair after pair; empty if there are too many pairs of classes to list.
  private let places: [Int]
  /// For each pair of classes, where its counters begin; one more at the end.
  private let starts: [Int]
  private let first: LabelClasses?
  private let second: LabelClasses?

  /// The most pairs that are listed.
  private static let mostPairs = 1 << 14

  init(_ first: LabelClasses?, _ second: LabelClasses?) {
    (self.first, self.second) = (first, second)
    guard (first?.count ?? 1) * (second?.count ?? 1) <= Self.mostPairs else {
      (places, starts) = ([], [])
      return
    }
    var places: [Int] = []
    var starts: [Int] = []
    for own in first?.members ?? [[]] {
      for other in second?.members ?? [[]] {
        starts.append(places.count)
        Self.visit(own, other) { places.append($0) }
      }
    }
    starts.append(places.count)
    (self.places, self.starts) = (places, starts)
  }

  @inline(__always)
  private static func visit(_ own: [Int], _ other: [Int], _ body: (Int) -> Void) {
    for structure in own { body(6 * structure + (other.contains(structure) ? 0 : 1)) }
    for structure in other where !own.contains(structure) { body(6 * structure + 2) }
  }

  /// Visits the counters of a pair of labels.
  @inline(__always)
  func visit(_ one: Label?, _ other: Label?, _ body: (Int) -> Void) {
    let a = one.flatMap { label in first.map { Int($0.table[Int(label)]) } } ?? 0
    let b = other.flatMap { label in second.map { Int($0.table[Int(label)]) } } ?? 0
    guard starts.isEmpty else {
      let pair = a * (second?.count ?? 1) + b
      for offset in starts[pair]..<starts[pair + 1] { body(places[offset]) }
      return
    }
    Self.visit(first?.members[a] ?? [], second?.members[b] ?? [], body)
  }
}
