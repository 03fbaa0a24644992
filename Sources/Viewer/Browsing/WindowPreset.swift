package import Imaging

/// A window by quantiles of the voxels that are not background.
package enum WindowPreset: String, CaseIterable, Sendable {
  /// Everything but the half per cent at either end: how images open.
  case robust
  /// More contrast: what NiiVue opens with.
  case narrow
  /// More still, for tissue of middle brightness.
  case narrower
  /// The brighter half: edema in FLAIR, enhancement in T1ce.
  case bright
  /// From the darkest voxel to the brightest.
  case full

  /// The quantiles at the ends, in percent.
  package var percent: (lower: Double, upper: Double) {
    switch self {
    case .robust: (0.5, 99.5)
    case .narrow: (2, 98)
    case .narrower: (10, 90)
    case .bright: (50, 99.9)
    case .full: (0, 100)
    }
  }

  /// The name in the panel, at most 10 columns.
  package var name: String {
    switch self {
    case .robust: "robust"
    case .narrow: "2–98 %"
    case .narrower: "10–90 %"
    case .bright: "50–99.9 %"
    case .full: "full range"
    }
  }

  /// All presets of a frame, found in the same two passes over its voxels.
  ///
  /// A preset without spread is a window of width 1 around its value.
  package static func windows(_ volume: Volume, frame: Int = 0) -> [WindowPreset: IntensityWindow] {
    let fractions = allCases.flatMap { [$0.percent.lower / 100, $0.percent.upper / 100] }
    let ends = nonZeroQuantiles(
      volume.values(frame: frame), fractions, background: volume.background(frame: frame).value)
    return allCases.enumerated().reduce(into: [:]) { windows, preset in
      let (first, name) = (2 * preset.offset, preset.element)
      let (lower, upper) = (ends?[first] ?? 0, ends?[first + 1] ?? 0)
      windows[name] =
        lower < upper
        ? IntensityWindow(lower: lower, upper: upper)
        : IntensityWindow(around: lower)
    }
  }
}
