import Foundation

/// Finds the threshold that separates values into two classes with the least variance within them.
///
/// Source: Otsu, "A threshold selection method from gray-level histograms" (1979), over 256 bins up
/// to the 99.5 % quantile, so that a few bright voxels do not squeeze the rest into one bin.
///
/// - Parameter values: Finite numbers.
/// - Returns: The threshold; `nil` if all values are equal.
package func otsuThreshold(_ values: [Float]) -> Float? {
  guard let low = values.min() else { return nil }
  let sorted = values.sorted()
  let high = sorted[Int(Double(sorted.count - 1) * 0.995)]
  guard high > low else { return sorted[sorted.count - 1] > low ? low : nil }
  var counts = [Double](repeating: 0, count: 256)
  for value in values { counts[min(Int((value - low) / (high - low) * 255), 255)] += 1 }
  let total = Double(values.count)
  let sum = counts.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
  var (below, sumBelow) = (0.0, 0.0)
  var (best, place) = (-1.0, 0)
  for bin in 0..<255 {
    below += counts[bin]
    sumBelow += Double(bin) * counts[bin]
    guard below > 0, below < total else { continue }
    let apart = sumBelow / below - (sum - sumBelow) / (total - below)
    let between = below * (total - below) * apart * apart
    if between > best { (best, place) = (between, bin) }
  }
  return low + (high - low) * Float(place + 1) / 255
}

func cubeRoot(_ x: Double) -> Double { cbrt(x) }
