internal import Foundation

/// Makes a region's probabilities honest: of the voxels given 0.7, seven of ten shall be tumor.
///
/// Platt scaling (Platt 1999): a line through the logits, whose two numbers have the best likelihood on
/// patients that the network did not learn from. It changes no order, and goes into the last
/// convolution's weights, so that the file gives calibrated probabilities by itself.
package struct Calibration: Hashable, Sendable, Codable {
  /// What the logit is multiplied by; positive.
  package var slope: Double
  /// What is added then.
  package var intercept: Double

  /// Creates a line.
  package init(slope: Double = 1, intercept: Double = 0) {
    self.slope = slope
    self.intercept = intercept
  }

  /// Fits the line to a histogram by Newton's method.
  ///
  /// Without voxels of both kinds there is nothing to fit, and nothing changes.
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
      // Steps are kept short, and the slope positive, so that far-off starts do not run away.
      slope = max(0.05, slope - max(-0.5, min(0.5, change.0)))
      intercept -= max(-1, min(1, change.1))
      if abs(change.0) < 1e-8, abs(change.1) < 1e-8 { return }
    }
  }
}

/// How many voxels inside and outside a region had which logit.
package struct LogitHistogram: Hashable, Sendable {
  static let binCount = 800
  private static let width = 0.05

  /// Voxels in the region, by bin.
  package internal(set) var inside = [Int](repeating: 0, count: binCount)
  /// Voxels outside.
  package internal(set) var outside = [Int](repeating: 0, count: binCount)

  /// A histogram without voxels.
  package init() {}

  /// The logit in the middle of a bin.
  static func logit(_ bin: Int) -> Double { (Double(bin) + 0.5) * width - 20 }

  /// Counts a voxel.
  package mutating func add(_ logit: Float, isInside: Bool) {
    let bin = max(0, min(Self.binCount - 1, Int((Double(logit) + 20) / Self.width)))
    if isInside { inside[bin] += 1 } else { outside[bin] += 1 }
  }

  /// Adds another's voxels.
  package mutating func add(_ other: LogitHistogram) {
    for bin in 0..<Self.binCount {
      inside[bin] += other.inside[bin]
      outside[bin] += other.outside[bin]
    }
  }
}
