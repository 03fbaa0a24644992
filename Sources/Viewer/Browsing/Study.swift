package import Imaging
package import Metrics

/// What is known of the case in view: its images, the expert's labels and the model's.
package struct Study: Sendable {
  /// The name.
  package var name: String
  /// Size and affine of all volumes; `nil` until the first header was read.
  package var grid: Grid?
  /// What labels mean in the data set that the case is of; `nil` if its files do not tell.
  package var labelScheme: LabelScheme?
  /// What was said first of a file that cannot be used.
  package var problem: String?
  /// What the user should know of the files, one sentence each.
  package var notes: [String] = []
  /// The images, in the order of their keys.
  package var images: [StudyImage] = []
  /// The box around the first image that arrived: the brain, in skull-stripped data.
  package var content: VoxelBox?
  /// The expert's labels.
  package var reference = Loading<LabelMap>.absent
  /// The model's labels, or those of a prediction file.
  package var prediction: Prediction?
  /// What the model found that is not in use, where corrections made two of one.
  package var otherPrediction: Prediction?
  /// The network that makes the labels, and what it was given; `nil` until it is first used.
  package var network: NetworkTraits?
  /// Whether labels of the whole volume are being post-processed.
  package var isPostProcessing = false
  /// A second prediction, to compare two models.
  package var second: FileMask?
  /// What was corrected here; changed by ``setEdited(_:)`` and ``changeEdited(in:_:)``.
  package internal(set) var edited: LabelMap?
  /// The chosen pair of masks; `nil` for the first available one.
  package internal(set) var pairChoice: MaskPair?
  /// How the compared masks agree, slice by slice; `nil` if there is no mask.
  package internal(set) var tally: PairTally?
  /// All measures of the volume; absent until they are asked for.
  package var measures = Loading<EvaluationReport>.absent
  /// Counts the changes of the masks, and of which are compared.
  package var labelsVersion = 0
  /// Whether files are still being read.
  package var isLoading = true

  /// Creates a study of which nothing has arrived.
  package init(name: String) { self.name = name }

  /// The expert's labels, if they are loaded.
  package var referenceMap: LabelMap? { reference.value }

  /// The volumes of known modality, for the network.
  package var volumes: [Modality: Volume] {
    images.reduce(into: [:]) { volumes, image in
      if let modality = image.modality, let volume = image.content.value?.volume {
        volumes[modality] = volume
      }
    }
  }
}

/// One image of a study: a modality, or a frame of a file.
package struct StudyImage: Sendable {
  /// What it is called, such as "FLAIR".
  package var title: String
  /// Which sequence it is, where that is known.
  package var modality: Modality?
  /// The voxels.
  package var content: Loading<LoadedImage>
  /// The window that was set by hand; `nil` for the preset.
  package var chosenWindow: IntensityWindow?
  /// The window where none was set by hand.
  package var preset = WindowPreset.robust

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

/// Something that is read in the background.
package enum Loading<Value: Sendable>: Sendable {
  /// It does not exist.
  case absent
  /// It is loading.
  case pending
  /// It is loaded.
  case ready(Value)
  /// It cannot be used, for a reason in a sentence.
  case failed(String)

  /// The value, if it is loaded.
  package var value: Value? {
    if case .ready(let value) = self { value } else { nil }
  }

  /// Whether it is still being read.
  package var isPending: Bool {
    if case .pending = self { true } else { false }
  }
}
