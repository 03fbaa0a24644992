/// Statistics of the values of one frame of a volume.
///
/// The mean and deviation leave out the background, as in ``Normalization``. The background is zero
/// in nearly all skull-stripped scans, see ``Background``. NaN and infinities are counted but not
/// used.
package struct VolumeStatistics: Hashable, Sendable {
  /// The smallest finite value; `nil` if there is none.
  package private(set) var minimum: Double?
  /// The largest finite value; `nil` if there is none.
  package private(set) var maximum: Double?
  /// The number of finite voxels that are not background.
  package private(set) var nonZeroCount = 0
  /// The smallest value that is not background; `nil` if all are.
  package private(set) var nonZeroMinimum: Double?
  /// The mean of the values that are not background; `nil` if all are.
  package private(set) var nonZeroMean: Double?
  /// Their standard deviation, divided by n as in `numpy.std`; `nil` if all are background.
  package private(set) var nonZeroDeviation: Double?
  /// The number of voxels that are NaN or infinite.
  package private(set) var nonFiniteCount = 0

  /// Measures values.
  package init(_ values: [Float], background: Float = 0) {
    var (least, greatest) = (Float.infinity, -Float.infinity)
    var leastNonZero = Float.infinity
    var (sum, squares) = (0.0, 0.0)
    // Subtracting a first value keeps the squares small if values are large and close together.
    let origin = Double(values.first { $0 != background && $0.isFinite } ?? 0)
    for value in values {
      guard value.isFinite else {
        nonFiniteCount += 1
        continue
      }
      least = min(least, value)
      greatest = max(greatest, value)
      guard value != background else { continue }
      leastNonZero = min(leastNonZero, value)
      nonZeroCount += 1
      let offset = Double(value) - origin
      sum += offset
      squares += offset * offset
    }
    guard least <= greatest else { return }
    (minimum, maximum) = (Double(least), Double(greatest))
    guard nonZeroCount > 0 else { return }
    let mean = sum / Double(nonZeroCount)
    nonZeroMinimum = Double(leastNonZero)
    nonZeroMean = origin + mean
    nonZeroDeviation = max(squares / Double(nonZeroCount) - mean * mean, 0).squareRoot()
  }

  /// Measures one frame of a volume.
  package init(_ volume: Volume, frame: Int = 0) {
    self.init(volume.values(frame: frame), background: volume.background(frame: frame).value)
  }
}
