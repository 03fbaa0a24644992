/// The number of voxels by intensity, in bins of equal width.
///
/// Background, NaN and infinities are left out, as in ``VolumeStatistics``.
package struct IntensityHistogram: Hashable, Sendable {
  /// The intensity at which the first bin begins: the 0.1 % quantile.
  package let lower: Double
  /// The intensity at which the last bin ends: the 99.9 % quantile.
  package let upper: Double
  /// The number of voxels in each bin; the first and the last also count what lies beyond.
  package let counts: [Int]

  /// Counts the voxels of a time point.
  ///
  /// - Precondition: `binCount` is positive.
  /// - Returns: `nil` if all are background, or have the same value.
  package init?(_ volume: Volume, frame: Int = 0, binCount: Int) {
    precondition(binCount > 0, "\(binCount) bins")
    let background = volume.background(frame: frame).value
    guard
      let ends = volume.quantiles([0.001, 0.999], frame: frame), ends[0] < ends[1]
    else { return nil }
    let (first, scale) = (Float(ends[0]), Float(binCount) / Float(ends[1] - ends[0]))
    guard scale.isFinite, scale > 0 else { return nil }
    var counts = [Int](repeating: 0, count: binCount)
    volume.forEachRow(frame: frame) { row in
      for value in row where value != background && value.isFinite {
        // Clamped before the conversion, because an integer cannot hold every float.
        counts[Int(min(max((value - first) * scale, 0), Float(binCount - 1)))] += 1
      }
    }
    (lower, upper, self.counts) = (ends[0], ends[1], counts)
  }
}
