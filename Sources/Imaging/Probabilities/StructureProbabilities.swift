/// The probability of each label or structure of a network at each voxel of a volume.
///
/// Stored in steps of 1/255, because a network may have a hundred labels.
package struct StructureProbabilities: Sendable {
  /// The label or structure whose probability a channel holds.
  package enum Meaning: Hashable, Sendable {
    /// A label, which excludes all others.
    case label(Label)
    /// A structure, which may overlap with others.
    case structure(Structure)
  }

  /// The volume's grid.
  package let grid: Grid
  /// The meaning of the network's labels.
  package let scheme: LabelScheme
  /// What each channel is; background has none.
  package let meanings: [Meaning]
  /// A volume for each channel, with probability 1 as 255.
  private var values: [[UInt8]]

  /// The most bytes to store.
  private static let limit = 1 << 30

  /// Stores probabilities; `nil` if some are not from 0 to 1, or all need more than 1 GiB.
  ///
  /// - Parameters:
  ///   - channels: The probabilities of all voxels, 0 to 1, one volume after another, in the order
  ///     of `meanings`, the first array axis fastest.
  ///   - meanings: What each channel is; channels with `nil` are left out.
  ///   - grid: The volume's grid.
  ///   - scheme: The meaning of the labels.
  package init?(
    _ channels: [Float], meanings: [Meaning?], grid: Grid, scheme: LabelScheme
  ) {
    let count = grid.voxelCount
    precondition(channels.count == meanings.count * count, "\(channels.count) numbers")
    guard Self.fits(channels: meanings.count, grid) else { return nil }
    self.grid = grid
    self.scheme = scheme
    self.meanings = meanings.compactMap(\.self)
    values = []
    for (index, meaning) in meanings.enumerated() where meaning != nil {
      let part = channels[index * count..<(index + 1) * count]
      guard part.allSatisfy({ $0 > -0.01 && $0 < 1.01 }) else { return nil }
      values.append(part.map { UInt8(min(max($0, 0), 1) * 255 + 0.5) })
    }
  }

  /// Whether the channels of a network on a grid are few enough to store.
  package static func fits(channels: Int, _ grid: Grid) -> Bool {
    channels * grid.voxelCount <= limit
  }

  /// The channels whose sum is a structure's probability; empty if the network does not give it.
  private func channels(of structure: Structure) -> [Int] {
    if let index = meanings.firstIndex(of: .structure(structure)) { return [index] }
    return meanings.indices.filter { index in
      guard case .label(let label) = meanings[index] else { return false }
      return scheme.contains(label, in: structure)
    }
  }

  /// Whether the network gives the probability of a structure.
  package func tells(_ structure: Structure) -> Bool { !channels(of: structure).isEmpty }

  /// Returns a structure's probability at a voxel; `nil` if the network does not give it.
  package func probability(_ structure: Structure, at point: VoxelPoint) -> Float? {
    let channels = channels(of: structure)
    guard !channels.isEmpty, grid.contains(point) else { return nil }
    let offset = grid.offset(point)
    return min(channels.reduce(Float(0)) { $0 + Float(values[$1][offset]) / 255 }, 1)
  }

  /// Returns a structure's probabilities on a slice cut on any grid; 0 outside the volume.
  ///
  /// - Returns: `nil` if the network does not give them.
  package func sampledSlice(
    _ structure: Structure, _ index: Int, _ geometry: SliceGeometry
  ) -> Slice<Float>? {
    var sum: [Float]?
    for channel in channels(of: structure) {
      let volume = Volume(grid: grid, storage: .uint8(values[channel]), slope: 1 / 255)
      let part = volume.sampledSlice(index, geometry).values.map { $0.isNaN ? 0 : $0 }
      sum = sum.map { zip($0, part).map { min($0 + $1, 1) } } ?? part
    }
    return sum.map { Slice(width: geometry.width, height: geometry.height, values: $0) }
  }

  /// Copies one axial slice from other probabilities of the same network on the same grid.
  ///
  /// - Returns: Whether they are of the same network and grid; if not, nothing is copied.
  package mutating func take(_ other: StructureProbabilities, slice index: Int) -> Bool {
    guard meanings == other.meanings, grid == other.grid, scheme == other.scheme else {
      return false
    }
    let geometry = SliceGeometry(grid, plane: .axial)
    let walk = geometry.walk(index)
    for channel in values.indices {
      for row in 0..<geometry.height {
        var place = walk.start + row * walk.rowStride
        for _ in 0..<geometry.width {
          values[channel][place] = other.values[channel][place]
          place += walk.columnStride
        }
      }
    }
    return true
  }

  /// Returns a copy with one axial slice; the others are 0.
  package func only(slice index: Int) -> StructureProbabilities {
    var result = self
    for channel in result.values.indices {
      result.values[channel] = [UInt8](repeating: 0, count: grid.voxelCount)
    }
    _ = result.take(self, slice: index)
    return result
  }
}
