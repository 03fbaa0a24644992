package import Imaging

/// One image of a study: a modality, or a frame of a file.
package struct StudyImage: Sendable {
  /// What it is called, such as "FLAIR".
  package var title: String
  /// Which sequence it is, where that is known.
  package var modality: Modality?
  /// Whether there is no image, only a mask that is shown over nothing.
  package var isMissing = false
  /// The voxels.
  package var content: Loading<LoadedImage> { didSet { facts = .absent } }
  /// The measured facts; absent until they are needed.
  package internal(set) var facts = Loading<ImageFacts>.absent
  /// The window that was set by hand; `nil` for the preset.
  package var chosenWindow: IntensityWindow?
  /// The window where none was set by hand.
  package var preset = WindowPreset.robust

  /// The preset with which it opens: for CT, the brain window.
  var firstPreset: WindowPreset { content.value?.isCT == true ? .brain : .robust }

  /// Creates an image.
  package init(title: String, modality: Modality? = nil, content: Loading<LoadedImage> = .pending) {
    self.title = title
    self.modality = modality
    self.content = content
  }

  /// The window through which it is shown.
  package var window: IntensityWindow? { chosenWindow ?? content.value?.window(preset) }
}

/// An image's voxels, and the window that suits them.
package struct LoadedImage: Sendable {
  /// The voxels.
  package var volume: Volume
  /// Which frame of them.
  package var frame: Int
  /// From the 0.5 to the 99.5 % quantile of non-zero voxels.
  package var robustWindow: IntensityWindow
  /// Windows by other quantiles, as far as they are known.
  package var presets: [WindowPreset: IntensityWindow]
  /// The box around all non-zero voxels; `nil` if it is not known or there are none.
  package var content: VoxelBox?

  /// Whether its values look like Hounsfield units.
  package var isCT: Bool { presets[.brain] != nil }

  /// Creates a loaded image.
  package init(
    volume: Volume, frame: Int = 0, robustWindow: IntensityWindow,
    presets: [WindowPreset: IntensityWindow] = [:], content: VoxelBox? = nil
  ) {
    self.volume = volume
    self.frame = frame
    self.robustWindow = robustWindow
    self.presets = presets
    self.content = content
  }

  /// Creates a loaded image with all that follows from its voxels.
  package init(_ volume: Volume, frame: Int = 0) {
    let windows = WindowPreset.windows(volume, frame: frame)
    self.init(
      volume: volume, frame: frame,
      robustWindow: windows[.robust] ?? .robust(volume, frame: frame), presets: windows,
      content: VoxelBox(around: volume, frame: frame))
  }

  /// The window of a preset.
  package func window(_ preset: WindowPreset) -> IntensityWindow { presets[preset] ?? robustWindow }
}
