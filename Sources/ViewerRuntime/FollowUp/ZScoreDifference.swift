package import Imaging

/// The difference of two images of one head, in standard deviations.
package enum ZScoreDifference {
  /// Returns a volume minus another one, each as z-scores over the voxels where neither is background.
  ///
  /// The intensities of MR have no unit; as z-scores, two scans can be subtracted. Background is 0.
  ///
  /// - Parameters:
  ///   - later: The volume to subtract from, on any grid.
  ///   - own: The volume to subtract, on whose grid the result is.
  /// - Returns: The difference; `nil` if an image has colors, or one value only.
  package static func volume(_ later: Volume, minus own: Volume) -> Volume? {
    guard !later.storage.isColor, !own.storage.isColor else { return nil }
    let moved = later.resampled(to: own.grid)
    let (first, second) = (own.values(), moved.values())
    let (dark, otherDark) = (own.background().value, later.background().value)
    var sums = SIMD4<Double>.zero
    var count = 0.0
    func isInside(_ index: Int) -> Bool {
      // Beyond the other image, resampling gives 0.
      first[index] != dark && second[index] != otherDark && second[index] != 0
        && first[index].isFinite && second[index].isFinite
    }
    for index in first.indices where isInside(index) {
      let (a, b) = (Double(first[index]), Double(second[index]))
      sums += SIMD4(a, a * a, b, b * b)
      count += 1
    }
    guard count > 1 else { return nil }
    let means = sums / count
    let deviations = SIMD2(
      (means.y - means.x * means.x).squareRoot(), (means.w - means.z * means.z).squareRoot())
    guard deviations.x > 0, deviations.y > 0 else { return nil }
    let values = first.indices.map { index -> Float in
      guard isInside(index) else { return 0 }
      let z = (Double(first[index]) - means.x) / deviations.x
      return Float((Double(second[index]) - means.z) / deviations.y - z)
    }
    return Volume(grid: own.grid, storage: .float32(values))
  }
}
