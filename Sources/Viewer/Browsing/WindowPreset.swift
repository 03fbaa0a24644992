package import Imaging

/// A window by quantiles of the voxels that are not background, or a standard CT window.
package enum WindowPreset: String, CaseIterable, Sendable {
  /// Everything but the half percent at either end: how images other than CT open.
  case robust
  /// More contrast: what NiiVue opens with.
  case narrow
  /// More still, for tissue of middle brightness.
  case narrower
  /// The brighter half: edema in FLAIR, enhancement in T1ce.
  case bright
  /// From the darkest voxel to the brightest.
  case full
  /// CT: brain tissue.
  case brain
  /// CT: blood around the brain.
  case subdural
  /// CT: bone.
  case bone

  /// The quantiles at the ends, in percent; `nil` for the CT presets.
  package var percent: (lower: Double, upper: Double)? {
    switch self {
    case .robust: (0.5, 99.5)
    case .narrow: (2, 98)
    case .narrower: (10, 90)
    case .bright: (50, 99.9)
    case .full: (0, 100)
    case .brain, .subdural, .bone: nil
    }
  }

  /// The width and the level in Hounsfield units; `nil` for presets by quantiles.
  ///
  /// Source: "Windowing (CT)", Radiopaedia.org, which gives 80/40, 130–300/50–100 and 1800/400.
  package var hounsfield: (width: Double, level: Double)? {
    switch self {
    case .brain: (80, 40)
    case .subdural: (200, 75)
    case .bone: (1800, 400)
    case .robust, .narrow, .narrower, .bright, .full: nil
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
    case .brain: "brain"
    case .subdural: "subdural"
    case .bone: "bone"
    }
  }

  /// The preset with which a time point opens: the brain's for CT.
  package static func opening(_ volume: Volume, frame: Int = 0) -> WindowPreset {
    volume.looksLikeHounsfieldUnits(frame: frame) ? .brain : .robust
  }

  /// The window for a time point; presets for CT have the same for every image.
  package func window(of volume: Volume, frame: Int = 0) -> IntensityWindow {
    if let (width, level) = hounsfield { return IntensityWindow(window: width, level: level) }
    return Self.windows(volume, frame: frame)[self] ?? .robust(volume, frame: frame)
  }

  /// The presets for a time point; CT presets only if its values look like Hounsfield units.
  ///
  /// Quantiles are found in the same two passes over its voxels. A preset without spread is a window of
  /// width 1 around its value.
  package static func windows(_ volume: Volume, frame: Int = 0) -> [WindowPreset: IntensityWindow] {
    let quantiles = allCases.compactMap { preset in preset.percent.map { (preset, $0) } }
    let fractions = quantiles.flatMap { [$0.1.lower / 100, $0.1.upper / 100] }
    let ends = volume.quantiles(fractions, frame: frame)
    var windows: [WindowPreset: IntensityWindow] = [:]
    for (index, (preset, _)) in quantiles.enumerated() {
      let (lower, upper) = (ends?[2 * index] ?? 0, ends?[2 * index + 1] ?? 0)
      windows[preset] =
        lower < upper
        ? IntensityWindow(lower: lower, upper: upper) : IntensityWindow(around: lower)
    }
    guard volume.looksLikeHounsfieldUnits(frame: frame) else { return windows }
    for preset in allCases {
      guard let (width, level) = preset.hounsfield else { continue }
      windows[preset] = IntensityWindow(window: width, level: level)
    }
    return windows
  }
}
