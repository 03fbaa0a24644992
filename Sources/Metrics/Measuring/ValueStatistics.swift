/// Mean, standard deviation, minimum and maximum of intensities.
///
///     ValueStatistics([1, 2, 3, 4]).standardDeviation  // 1.2910: divided by n − 1
///
/// Values that are not finite, and voxels outside the image, are counted in ``missing`` and left out.
///
/// Source: B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products",
/// *Technometrics* 4 (1962), 419–420. The deviation is that of a sample, divided by n − 1, as in ITK's
/// `LabelStatisticsImageFilter` and `fslstats -s`; ``Imaging/VolumeStatistics`` divides by n.
package struct ValueStatistics: Hashable, Sendable {
  /// How many values were used.
  package private(set) var count = 0
  /// How many voxels have no finite value, or are outside the image.
  package private(set) var missing = 0
  private var average = 0.0
  private var squares = 0.0
  private var least = Double.infinity
  private var greatest = -Double.infinity

  /// Creates the statistics of no values.
  package init() {}

  /// Measures values.
  package init(_ values: some Sequence<Double>) {
    for value in values { add(value) }
  }

  /// The mean; `nil` if there are no values.
  package var mean: Double? { count > 0 ? average : nil }
  /// The standard deviation, divided by n − 1; `nil` for fewer than two values.
  package var standardDeviation: Double? {
    count > 1 ? (squares / Double(count - 1)).squareRoot() : nil
  }
  /// The smallest value; `nil` if there are no values.
  package var minimum: Double? { count > 0 ? least : nil }
  /// The largest value; `nil` if there are no values.
  package var maximum: Double? { count > 0 ? greatest : nil }

  /// Adds a value.
  package mutating func add(_ value: Double) {
    guard value.isFinite else {
      missing += 1
      return
    }
    count += 1
    let offset = value - average
    average += offset / Double(count)
    squares += offset * (value - average)
    least = min(least, value)
    greatest = max(greatest, value)
  }

  /// Adds the values of other statistics.
  ///
  /// Source: T. F. Chan, G. H. Golub and R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for
  /// Computing Sample Variances" (1979), formula 2.1.
  package mutating func add(_ other: ValueStatistics) {
    missing += other.missing
    guard other.count > 0 else { return }
    let total = count + other.count
    let offset = other.average - average
    let part = Double(other.count) / Double(total)
    squares += other.squares + offset * offset * Double(count) * part
    average += offset * part
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
    count = total
  }
}
