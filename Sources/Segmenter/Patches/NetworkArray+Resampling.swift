internal import Foundation

extension NetworkArray {
  /// How one array is brought to the voxels of another one; see ``ModelDescription/Resampling``.
  struct Change: Sendable {
    /// The sides before.
    let old: [Int]
    /// The sides after.
    let new: [Int]
    /// For ``ModelDescription/Resampling/Alignment/firstVoxel``: the new spacing in voxels of the old one, along
    /// each axis; `nil` if the outer edges stay in place.
    let steps: [Double]?
    /// The axis between whose slices the nearest one counts; `nil` for none.
    let separateAxis: Int?

    /// The way back.
    var reversed: Change {
      Change(old: new, new: old, steps: steps.map { $0.map { 1 / $0 } }, separateAxis: separateAxis)
    }

    /// Whether nothing changes.
    var isIdentity: Bool { old == new && (steps ?? []).allSatisfy { $0 == 1 } }

    /// The position in the old array of an element of the new one.
    func position(_ index: Int, axis: Int) -> Double {
      if let steps { return Double(index) * steps[axis] }
      return (Double(index) + 0.5) * Double(old[axis]) / Double(new[axis]) - 0.5
    }
  }

  /// The array on other voxels.
  ///
  /// Each axis by itself: values between voxels are those of the nearest one, on a line, or on a cubic spline
  /// through all values. Beyond the first and the last voxel, the array continues with their values. A spline
  /// is limited to the range of the array, or of the slice if slices are interpolated separately.
  ///
  /// Source: this is what scikit-image's `resize` does with `mode="edge"`, and nnU-Net with separate axes.
  func resampled(_ change: Change, _ interpolation: ModelDescription.Resampling.Interpolation)
    -> NetworkArray
  {
    guard !change.isIdentity else { return self }
    var result = self
    for axis in 0..<3 where axis != change.separateAxis {
      result = result.resampled(axis, change, interpolation)
    }
    if interpolation == .cubic { result.limit(to: self, sliceAxis: change.separateAxis) }
    if let axis = change.separateAxis { result = result.resampled(axis, change, .nearest) }
    return result
  }

  private func resampled(
    _ axis: Int, _ change: Change, _ interpolation: ModelDescription.Resampling.Interpolation
  ) -> NetworkArray {
    let length = change.new[axis]
    let positions = (0..<length).map { change.position($0, axis: axis) }
    guard positions != (0..<sides[axis]).map(Double.init) else { return self }
    let last = sides[axis] - 1
    switch interpolation {
    case .nearest:
      let nearest = positions.map { min(max(Int(($0 + 0.5).rounded(.down)), 0), last) }
      return changingLines(axis, to: length) { line, result in
        for (index, place) in nearest.enumerated() { result[index] = line[place] }
      }
    case .linear:
      let pairs = positions.map { position -> (Int, Int, Float) in
        let inside = min(max(position, 0), Double(last))
        let lower = Int(inside.rounded(.down))
        return (lower, min(lower + 1, last), Float(inside - Double(lower)))
      }
      return changingLines(axis, to: length) { line, result in
        for (index, (lower, upper, part)) in pairs.enumerated() {
          result[index] = line[lower] * (1 - part) + line[upper] * part
        }
      }
    case .cubic:
      return changingLines(axis, to: length) { line, result in
        let spline = InterpolatingSpline(through: line)
        for (index, position) in positions.enumerated() {
          result[index] = spline.value(at: position)
        }
      }
    }
  }

  /// Limits values to the range of another array, or slice by slice along an axis.
  private mutating func limit(to original: NetworkArray, sliceAxis: Int?) {
    let count = sliceAxis.map { sides[$0] } ?? 1
    let inner = sliceAxis.map { sides[($0 + 1)...].reduce(1, *) } ?? 1
    let originalInner = sliceAxis.map { original.sides[($0 + 1)...].reduce(1, *) } ?? 1
    var low = [Float](repeating: .infinity, count: count)
    var high = [Float](repeating: -.infinity, count: count)
    for (place, value) in original.values.enumerated() {
      let slice = place / originalInner % count
      low[slice] = min(low[slice], value)
      high[slice] = max(high[slice], value)
    }
    for place in values.indices {
      let slice = place / inner % count
      values[place] = min(max(values[place], low[slice]), high[slice])
    }
  }
}

/// A cubic B-spline through numbers that continue with their first and last value.
///
/// Source: M. Unser, "Splines", *IEEE Signal Processing Magazine* 16(6), 1999, for the recursive filter.
struct InterpolatingSpline {
  /// Coefficients, with ``margin`` more at each end.
  private let coefficients: [Double]

  /// The influence of a value falls by 0.27 per element; 12 elements are as good as infinitely many.
  private static let margin = 12
  private static let pole = 3.0.squareRoot() - 2

  /// Finds the spline.
  ///
  /// - Precondition: there is a number.
  init(through line: [Float]) {
    let (first, last) = (Double(line[0]), Double(line[line.count - 1]))
    var c = [Double](repeating: first, count: Self.margin) + line.map(Double.init)
    c += [Double](repeating: last, count: Self.margin)
    let (z, count) = (Self.pole, c.count)
    // The gain of the two recursions below.
    for index in c.indices { c[index] *= (1 - z) * (1 - 1 / z) }
    // Beyond the margin, everything is constant, and the coefficients of a constant are that number.
    c[0] /= 1 - z
    for index in 1..<count { c[index] += z * c[index - 1] }
    c[count - 1] = last
    for index in stride(from: count - 2, through: 0, by: -1) {
      c[index] = z * (c[index + 1] - c[index])
    }
    coefficients = c
  }

  /// The value at a position; 0 is the first number.
  func value(at position: Double) -> Float {
    let place = min(
      max(position + Double(Self.margin), 1), Double(coefficients.count) - 3)
    let lower = place.rounded(.down)
    let (index, t) = (Int(lower), place - lower)
    let u = 1 - t
    let weights = [
      u * u * u / 6, 2.0 / 3 - t * t * (2 - t) / 2, 2.0 / 3 - u * u * (2 - u) / 2, t * t * t / 6,
    ]
    var sum = 0.0
    for tap in 0..<4 { sum += weights[tap] * coefficients[index - 1 + tap] }
    return Float(sum)
  }
}
