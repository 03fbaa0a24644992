package import Imaging

/// An image from which a region is grown, on the grid of the mask, with the scale of its intensities.
///
/// Intensities are scaled by the median and the quartiles of the voxels that are not background, which a few bright
/// vessels or artifacts hardly change.
package struct SeedImage: Sendable {
  private let volume: Volume
  private let median: Float
  private let spread: Float

  /// The smallest and the largest value after scaling; beyond them, intensity adds no information.
  static let range: ClosedRange<Float> = -4...6

  /// Prepares an image; `nil` if all its values are equal.
  ///
  /// - Parameters:
  ///   - volume: The image, on any grid.
  ///   - frame: The frame.
  ///   - grid: The grid of the mask.
  package init?(_ volume: Volume, frame: Int = 0, on grid: Grid) {
    let background = volume.background(frame: frame)
    guard
      let quartiles = nonZeroQuantiles(
        volume.values(frame: frame), [0.05, 0.25, 0.5, 0.75, 0.95], background: background.value)
    else { return nil }
    // An image of few values, such as a phantom, may have equal quartiles.
    let spread =
      quartiles[3] > quartiles[1]
      ? quartiles[3] - quartiles[1] : (quartiles[4] - quartiles[0]) / 2
    guard spread > 0 else { return nil }
    let single = volume.frameCount == 1 ? volume : volume.frame(frame)
    self.volume = single.resampled(to: grid)
    (median, self.spread) = (Float(quartiles[2]), Float(spread))
  }

  /// Returns the scaled values in a box, and marks the voxels that are not background.
  ///
  /// - Parameters:
  ///   - from: The corner with the lowest indices.
  ///   - to: The corner with the highest.
  ///   - isTissue: Set to true where the image is not background; one value per voxel of the box.
  /// - Returns: One value per voxel of the box, the first axis fastest.
  func values(from: VoxelPoint, to: VoxelPoint, isTissue: inout [Bool]) -> [Float] {
    var values = volume.values(from: from, to: to)
    let background = volume.background()
    for index in values.indices {
      let value = values[index]
      if !value.isFinite {
        values[index] = Self.range.lowerBound
        continue
      }
      if !background.isCertain || value != background.value { isTissue[index] = true }
      let scaled = (value - median) / spread
      values[index] = min(max(scaled, Self.range.lowerBound), Self.range.upperBound)
    }
    return values
  }
}
