/// What the values of one frame of a volume are like.
///
/// Mean and deviation are those of the voxels that are not background, as in ``Normalization``; the
/// background is zero in nearly all skull-stripped scans, see ``Background``. NaN and infinities are
/// counted and left out.
package struct VolumeStatistics: Hashable, Sendable {
  /// The least finite value; `nil` where there is none.
  package private(set) var minimum: Double?
  /// The greatest finite value; `nil` where there is none.
  package private(set) var maximum: Double?
  /// Finite voxels that are not background.
  package private(set) var nonZeroCount = 0
  /// The least value that is not background; `nil` where all are.
  package private(set) var nonZeroMinimum: Double?
  /// The mean of the values that are not background; `nil` where all are.
  package private(set) var nonZeroMean: Double?
  /// Their standard deviation, divided by n as `numpy.std` has it; `nil` where all are background.
  package private(set) var nonZeroDeviation: Double?
  /// Voxels that are NaN or infinite.
  package private(set) var nonFiniteCount = 0

  /// Measures values.
  package init(_ values: [Float], background: Float = 0) {
    var (least, greatest) = (Float.infinity, -Float.infinity)
    var leastNonZero = Float.infinity
    var (sum, squares) = (0.0, 0.0)
    // Deviations from a first value keep the squares small where values are large and close together.
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
