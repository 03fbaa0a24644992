/// The probabilities of a volume's slices.
package struct VolumeSegmentation: Sendable {
  /// The geometry of the slices in the volume.
  package let geometry: SliceGeometry
  /// The segmented slices by index; each has the geometry's size.
  package var slices: [Int: RegionProbabilities] = [:]

  /// Creates a segmentation without slices.
  package init(geometry: SliceGeometry) { self.geometry = geometry }

  /// Returns the labels of all voxels by thresholds alone; slices that were not segmented are
  /// background.
  ///
  /// - Parameters:
  ///   - thresholds: Thresholds that replace the model's own.
  ///   - scheme: The meaning of the labels.
  /// - Returns: Labels on the grid of the volumes.
  package func labelMap(thresholds: [Region: Float] = [:], scheme: LabelScheme) -> LabelMap {
    var map = LabelMap(grid: geometry.grid, scheme: scheme)
    for (index, slice) in slices {
      map.setSlice(slice.labels(thresholds: thresholds, scheme: scheme), index, geometry)
    }
    return map
  }

  /// Returns the probabilities of all voxels in the volume's order: first WT, then TC, then ET.
  package func probabilities() -> [Float] {
    let count = geometry.grid.voxelCount
    var values = [Float](repeating: 0, count: 3 * count)
    for (index, slice) in slices {
      let walk = geometry.walk(index)
      for (frame, region) in Region.allCases.enumerated() {
        let source = slice[region].values
        for row in 0..<geometry.height {
          var place = frame * count + walk.start + row * walk.rowStride
          for column in 0..<geometry.width {
            values[place] = source[row * geometry.width + column]
            place += walk.columnStride
          }
        }
      }
    }
    return values
  }
}
