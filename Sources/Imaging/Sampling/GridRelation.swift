/// The relation between the voxels of one grid and those of another.
package enum GridRelation: Sendable, Equatable {
  /// Both grids have the same voxels in the same order.
  case identical
  /// Both grids have the same voxels, stored along other axes or in other directions; sampling is
  /// exact.
  case reordered(AxisOrder)
  /// The voxels are at other positions, so values between voxels are interpolated. The affine maps
  /// voxel indices of one grid to array positions in the other.
  case resampled(Affine)

  /// Whether sampling loses nothing.
  package var isExact: Bool {
    if case .resampled = self { false } else { true }
  }
}

/// The axis of one array along each axis of another, and its direction.
package struct AxisOrder: Sendable, Equatable {
  /// For each axis of the target, the matching axis of the source.
  package let axes: [Int]
  /// For each axis of the target, whether the source's index decreases along it.
  package let isReversed: [Bool]
}

extension Grid {
  /// Finds how this grid's voxels relate to those of another grid.
  ///
  /// - Parameter source: The grid of the volume to sample at this grid's voxels.
  /// - Returns: The relation, which is exact if the grids have the same voxels.
  /// - Complexity: constant; no voxels are read.
  package func relation(to source: Grid) -> GridRelation {
    if self == source || matches(source) { return .identical }
    let map = source.affine.inverse.after(affine)
    return AxisOrder(map, target: self, source: source).map { .reordered($0) } ?? .resampled(map)
  }

  /// Returns whether both grids have the same voxels, in whatever order they are stored.
  package func coincides(with other: Grid) -> Bool { relation(to: other).isExact }
}

extension AxisOrder {
  /// Creates the axis order that a map between two arrays amounts to; `nil` if it does more than
  /// reorder axes.
  ///
  /// Voxels may differ by 1 % of their size, as in ``Grid/matches(_:)``.
  fileprivate init?(_ map: Affine, target: Grid, source: Grid) {
    var axes: [Int] = []
    var isReversed: [Bool] = []
    for axis in 0..<3 {
      let column = (0..<3).map { map[$0, axis] }
      guard let own = column.indices.max(by: { abs(column[$0]) < abs(column[$1]) }),
        !axes.contains(own), target.size[axis] == source.size[own]
      else { return nil }
      axes.append(own)
      isReversed.append(column[own] < 0)
    }
    (self.axes, self.isReversed) = (axes, isReversed)
    // Affine maps that agree at the corners agree everywhere.
    for corner in 0..<8 {
      let point = VoxelPoint(
        i: corner & 1 == 0 ? 0 : target.size[0] - 1, j: corner & 2 == 0 ? 0 : target.size[1] - 1,
        k: corner & 4 == 0 ? 0 : target.size[2] - 1)
      let place = map.world(point)
      let exact = self.source(of: point, size: source.size)
      let apart = [place.x - Double(exact.i), place.y - Double(exact.j), place.z - Double(exact.k)]
      guard apart.allSatisfy({ abs($0) <= 0.01 }) else { return nil }
    }
  }

  /// Finds the source's voxel at a voxel of the target.
  ///
  /// - Parameters:
  ///   - point: The voxel of the target.
  ///   - size: The size of the source.
  /// - Returns: The voxel of the source.
  package func source(of point: VoxelPoint, size: [Int]) -> VoxelPoint {
    var source = VoxelPoint(i: 0, j: 0, k: 0)
    for axis in 0..<3 {
      let own = axes[axis]
      source[own] = isReversed[axis] ? size[own] - 1 - point[axis] : point[axis]
    }
    return source
  }

  /// Finds the distance in the source's array between neighbors along each of the target's axes.
  ///
  /// - Parameter size: The size of the source.
  /// - Returns: One stride per axis of the target, in voxels.
  func strides(size: [Int]) -> [Int] {
    let own = [1, size[0], size[0] * size[1]]
    return (0..<3).map { isReversed[$0] ? -own[axes[$0]] : own[axes[$0]] }
  }
}

extension Affine {
  /// Returns the map that applies another map first, then this one.
  package func after(_ first: Affine) -> Affine {
    var elements: [Double] = []
    for row in 0..<3 {
      for column in 0..<4 {
        let sum = (0..<3).reduce(0.0) { $0 + self[row, $1] * first[$1, column] }
        elements.append(column == 3 ? sum + self[row, 3] : sum)
      }
    }
    return Affine(elements: elements)
  }
}
