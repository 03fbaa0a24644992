/// The distribution of a measure over several cases.
package struct Summary: Hashable, Sendable {
  /// The arithmetic mean of the defined values; `nil` if there is none.
  package let mean: Double?
  /// The sample standard deviation (divided by n − 1); `nil` for fewer than two values.
  package let standardDeviation: Double?
  /// The middle value, or the mean of the two in the middle; `nil` if there is none.
  package let median: Double?
  /// The number of defined values.
  package let count: Int
  /// The number of undefined values, which were left out.
  package let undefined: Int

  /// Summarizes values; `nil` means undefined.
  package init(_ values: [Double?]) {
    let known = values.compactMap(\.self).sorted()
    count = known.count
    undefined = values.count - known.count
    guard !known.isEmpty else {
      (mean, standardDeviation, median) = (nil, nil, nil)
      return
    }
    let mean = known.reduce(0, +) / Double(known.count)
    self.mean = mean
    let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation =
      known.count > 1 ? (squares / Double(known.count - 1)).squareRoot() : nil
    median = (known[(known.count - 1) / 2] + known[known.count / 2]) / 2
  }
}
