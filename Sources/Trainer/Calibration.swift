internal import Foundation

/// Calibrates a region's probabilities: of the voxels given 0.7, seven out of ten should be tumor.
///
/// Platt scaling (Platt 1999): a line through the logits, whose two numbers have the highest
/// likelihood on patients that the network was not trained on. It does not change the order of
/// voxels, and it is folded into the weights of the last convolution, so the model file itself
/// gives calibrated probabilities.
package struct Calibration: Hashable, Sendable, Codable {
  /// The factor for the logit; positive.
  package var slope: Double
  /// The offset added afterwards.
  package var intercept: Double

  /// Creates a line.
  package init(slope: Double = 1, intercept: Double = 0) {
    self.slope = slope
    self.intercept = intercept
  }

  /// Fits the line to a histogram by Newton's method.
  ///
  /// Without voxels both inside and outside there is nothing to fit, and the line is unchanged.
  package init(fitting histogram: LogitHistogram) {
    self.init()
    guard histogram.inside.contains(where: { $0 > 0 }),
      histogram.outside.contains(where: { $0 > 0 })
    else { return }
    for _ in 0..<50 {
      var gradient = (0.0, 0.0)
      var hessian = (0.0, 0.0, 1e-9)
      for bin in 0..<LogitHistogram.binCount {
        let (inside, outside) = (Double(histogram.inside[bin]), Double(histogram.outside[bin]))
        let count = inside + outside
        if count == 0 { continue }
        let x = LogitHistogram.logit(bin)
        let p = 1 / (1 + exp(-(slope * x + intercept)))
        let miss = count * p - inside
        let weight = count * p * (1 - p)
        gradient.0 += miss * x
        gradient.1 += miss
        hessian.0 += weight * x * x
        hessian.1 += weight * x
        hessian.2 += weight
      }
      let determinant = hessian.0 * hessian.2 - hessian.1 * hessian.1
      guard determinant > 1e-9 else { return }
      let change = (
        (hessian.2 * gradient.0 - hessian.1 * gradient.1) / determinant,
        (hessian.0 * gradient.1 - hessian.1 * gradient.0) / determinant
      )
      // Short steps and a positive slope keep poor starting points from diverging.
      slope = max(0.05, slope - max(-0.5, min(0.5, change.0)))
      intercept -= max(-1, min(1, change.1))
      if abs(change.0) < 1e-8, abs(change.1) < 1e-8 { return }
    }
  }
}

/// A histogram of the logits of voxels inside and outside a region.
package struct LogitHistogram: Hashable, Sendable {
  static let binCount = 800
  private static let width = 0.05

  /// Voxels in the region, by bin.
  package internal(set) var inside = [Int](repeating: 0, count: binCount)
  /// Voxels outside the region, by bin.
  package internal(set) var outside = [Int](repeating: 0, count: binCount)

  /// An empty histogram.
  package init() {}

  /// The logit at the center of a bin.
  static func logit(_ bin: Int) -> Double { (Double(bin) + 0.5) * width - 20 }

  /// Counts a voxel.
  package mutating func add(_ logit: Float, isInside: Bool) {
    let bin = max(0, min(Self.binCount - 1, Int((Double(logit) + 20) / Self.width)))
    if isInside { inside[bin] += 1 } else { outside[bin] += 1 }
  }

  /// Adds another histogram's voxels.
  package mutating func add(_ other: LogitHistogram) {
    for bin in 0..<Self.binCount {
      inside[bin] += other.inside[bin]
      outside[bin] += other.outside[bin]
    }
  }
}
