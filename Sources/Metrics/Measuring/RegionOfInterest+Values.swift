package import Imaging

/// The intensities of an image in a region of interest.
package struct RegionValues: Hashable, Sendable {
  /// The statistics of the intensities.
  package let values: ValueStatistics
  /// Whether they were interpolated, because the image's voxels are not those of the slice on which the region
  /// was drawn.
  package let isResampled: Bool
}

extension RegionOfInterest {
  /// Reads the intensities of the voxels whose centers are inside the outline or on it.
  ///
  /// - Parameters:
  ///   - volume: The image, on any grid.
  ///   - frame: The index of the 3-D volume, if there are several.
  /// - Returns: The intensities; `nil` for an image in color, or a region without voxels.
  package func values(in volume: Volume, frame: Int = 0) -> RegionValues? {
    let voxels = voxels
    guard !volume.storage.isColor, let box = Box(voxels), let grid = grid(of: box) else {
      return nil
    }
    let map = volume.grid.affine.inverse.after(grid.affine)
    var statistics = ValueStatistics()
    if Self.isWhole(map, box) {
      for voxel in voxels {
        let place = map.world(
          VoxelPoint(i: voxel.x - box.left, j: voxel.y - box.top, k: 0))
        let whole = [place.x, place.y, place.z].map { $0.rounded() }
        let isInside = zip(whole, volume.grid.size).allSatisfy { $0 >= 0 && $0 < Double($1) }
        statistics.add(
          isInside
            ? volume.value(
              at: VoxelPoint(i: Int(whole[0]), j: Int(whole[1]), k: Int(whole[2])), frame: frame)
            : .nan)
      }
      return RegionValues(values: statistics, isResampled: false)
    }
    guard
      let geometry = Plane.allCases.map({ SliceGeometry(grid, plane: $0) })
        .first(where: { $0.normal == 2 })
    else { return nil }
    let slice = volume.sampledSlice(0, geometry, frame: frame)
    for voxel in voxels {
      let point = VoxelPoint(i: voxel.x - box.left, j: voxel.y - box.top, k: 0)
      statistics.add(Double(slice[geometry.column(of: point), geometry.row(of: point)]))
    }
    return RegionValues(values: statistics, isResampled: true)
  }

  /// The columns and rows around some voxels.
  private struct Box {
    let left: Int
    let top: Int
    let width: Int
    let height: Int

    init?(_ voxels: [SIMD2<Int>]) {
      guard let left = voxels.map(\.x).min(), let right = voxels.map(\.x).max(),
        let top = voxels.map(\.y).min(), let bottom = voxels.map(\.y).max()
      else { return nil }
      (self.left, self.top) = (left, top)
      (width, height) = (right - left + 1, bottom - top + 1)
    }
  }

  /// The grid of the voxels in a box: one slice.
  private func grid(of box: Box) -> Grid? {
    let normal = raster.columnStep.cross(raster.rowStep)
    let across = normal / normal.length.squareRoot()
    let origin = raster.world(Double(box.left), Double(box.top))
    let rows = [0, 1, 2].map { axis in
      [
        raster.columnStep[axis], raster.rowStep[axis], across[axis], origin.vector[axis],
      ]
    }
    let affine = Affine(elements: rows.flatMap(\.self))
    return affine.isInvertible
      ? Grid(size: [box.width, box.height, 1], affine: affine) : nil
  }

  /// Whether the voxels of a box are voxels of another grid, to 1 % of their size.
  private static func isWhole(_ map: Affine, _ box: Box) -> Bool {
    let corners = [0, box.width - 1].flatMap { i in
      [0, box.height - 1].map { VoxelPoint(i: i, j: $0, k: 0) }
    }
    // A single row does not show the step to the next, but there is no next one to read.
    return corners.allSatisfy { corner in
      let place = map.world(corner)
      return [place.x, place.y, place.z].allSatisfy { abs($0 - $0.rounded()) <= 0.01 }
    } && Self.hasWholeSteps(map, box)
  }

  private static func hasWholeSteps(_ map: Affine, _ box: Box) -> Bool {
    func isWhole(_ axis: Int) -> Bool {
      (0..<3).allSatisfy { abs(map[$0, axis] - map[$0, axis].rounded()) <= 0.01 }
    }
    return (box.width < 2 || isWhole(0)) && (box.height < 2 || isWhole(1))
  }
}
