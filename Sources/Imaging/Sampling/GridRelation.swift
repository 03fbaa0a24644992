/// How the voxels of one grid are found in another.
package enum GridRelation: Sendable, Equatable {
  /// Both have the same voxels in the same order.
  case identical
  /// Both have the same voxels, stored along other axes or in other directions: what is sampled is exact.
  case reordered(AxisOrder)
  /// The voxels lie elsewhere: values between voxels must be made up. The affine takes voxel indices of the
  /// one grid to places in the array of the other.
  case resampled(Affine)

  /// Whether sampling loses nothing.
  package var isExact: Bool {
    if case .resampled = self { false } else { true }
  }
}

/// Which axis of an array runs along which axis of another, and in which direction.
package struct AxisOrder: Sendable, Equatable {
  /// For each axis of the target, the source's axis along it.
  package let axes: [Int]
  /// For each axis of the target, whether the source's index falls along it.
  package let isReversed: [Bool]
}

extension Grid {
  /// How the voxels of this grid are found in another one.
  ///
  /// - Parameter source: The grid of the volume that is sampled at this grid's voxels.
  /// - Complexity: constant; nothing of the volumes is looked at.
  package func relation(to source: Grid) -> GridRelation {
    if self == source || matches(source) { return .identical }
    let map = source.affine.inverse.after(affine)
    return AxisOrder(map, target: self, source: source).map { .reordered($0) } ?? .resampled(map)
  }

  /// Whether both grids have the same voxels, whatever the order in which they are stored.
  package func coincides(with other: Grid) -> Bool { relation(to: other).isExact }
}

extension AxisOrder {
  /// The order of axes that a map between two arrays comes to; `nil` if it does more than that.
  ///
  /// Voxels may be apart by 1 % of their size, as ``Grid/matches(_:)`` has it.
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

  /// The source's voxel at a voxel of the target.
  ///
  /// - Parameter size: Of the source.
  package func source(of point: VoxelPoint, size: [Int]) -> VoxelPoint {
    var source = VoxelPoint(i: 0, j: 0, k: 0)
    for axis in 0..<3 {
      let own = axes[axis]
      source[own] = isReversed[axis] ? size[own] - 1 - point[axis] : point[axis]
    }
    return source
  }

  /// How far apart neighbors along each of the target's axes are in the source's array.
  ///
  /// - Parameter size: Of the source.
  func strides(size: [Int]) -> [Int] {
    let own = [1, size[0], size[0] * size[1]]
    return (0..<3).map { isReversed[$0] ? -own[axes[$0]] : own[axes[$0]] }
  }
}

extension Affine {
  /// The map that first does another one, and then this.
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
