/// The range of intensities between black and white.
package struct IntensityWindow: Hashable, Sendable {
  /// The intensity shown as black, with everything below.
  package var lower: Double
  /// The intensity shown as white, with everything above.
  package var upper: Double

  /// Creates a window from its ends.
  ///
  /// - Precondition: `lower < upper`.
  package init(lower: Double, upper: Double) {
    precondition(lower < upper, "a window from \(lower) to \(upper)")
    self.lower = lower
    self.upper = upper
  }

  /// Creates a window from its width and center, as radiologists specify it.
  package init(window: Double, level: Double) {
    self.init(lower: level - window / 2, upper: level + window / 2)
  }

  /// Creates a window around one value: 1 wide, or wider if floating-point numbers of that size are
  /// farther apart.
  ///
  /// - Precondition: the value is finite.
  package init(around value: Double) {
    let half = max(0.5, abs(value).ulp)
    let limit = Double.greatestFiniteMagnitude
    self.init(lower: max(value - half, -limit), upper: min(value + half, limit))
  }

  /// The width.
  package var window: Double { upper - lower }
  /// The center.
  package var level: Double { (upper + lower) / 2 }

  /// Returns a value's position in the window: 0 at the lower end, 1 at the upper, clamped to that
  /// range.
  package func fraction(_ value: Double) -> Double {
    min(max((value - lower) / (upper - lower), 0), 1)
  }

  /// Returns the window from the 0.5 to the 99.5 % quantile of a frame's voxels that are not
  /// background.
  ///
  /// Leaving out the background, which is zero in most skull-stripped data, gives the quantiles of
  /// tissue. A frame without spread gets a window of width 1 around its value.
  package static func robust(_ volume: Volume, frame: Int = 0) -> IntensityWindow {
    let ends = volume.quantiles([0.005, 0.995], frame: frame)
    guard let ends, ends[0] < ends[1] else {
      return IntensityWindow(around: ends?[0] ?? 0)
    }
    return IntensityWindow(lower: ends[0], upper: ends[1])
  }
}
