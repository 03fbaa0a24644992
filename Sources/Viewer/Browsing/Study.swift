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
  /// Where the brain is; absent until it is asked for.
  package var brain = Loading<BrainOutline>.absent
  /// Whether its outline is drawn.
  package var isBrainShown = false
  /// Whether labels of the whole volume are being post-processed.
  package var isPostProcessing = false
  /// A second prediction, to compare two models.
  package var second: FileMask?
  /// Masks of other readers and models.
  package var others: [NamedMask] = []
  /// What was corrected here; changed by ``setEdited(_:)`` and ``changeEdited(in:_:)``.
  package internal(set) var edited: LabelMap?
  /// The chosen pair of masks; `nil` for the first available one.
  package internal(set) var pairChoice: MaskPair?
  /// The names of the masks that are shown together; `nil` for all.
  var maskChoice: Set<String>?
  /// How the consensus among ``others`` was made; `nil` if there is none.
  package internal(set) var consensus: ConsensusFacts?
  /// How the compared masks agree, slice by slice; `nil` if there is no mask.
  package internal(set) var tally: PairTally?
  /// All measures of the volume; absent until they are asked for.
  package var measures = Loading<EvaluationReport>.absent
  /// Counts the changes of the masks, and of which are compared.
  package var labelsVersion = 0
  /// Whether it was opened from DICOM files, whose series can be listed.
  package var hasSeries = false
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
