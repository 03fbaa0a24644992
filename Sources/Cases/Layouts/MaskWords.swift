/// Reads from a name whether a file is a mask, of what, and who made it.
enum MaskWords {
  /// What a name says about a mask.
  enum Kind: Hashable {
    /// A mask that can be a reference; lower ranks are better: manual, unsaid, automatic, a part.
    case reference(rank: Int)
    /// A mask of the brain or of healthy tissue, probabilities, or labels of anatomy.
    case other
    /// No mask, if the words name a sequence.
    case perhaps(rank: Int)
    case none
  }

  /// Reads the words of a name, and of the folders that belong to it.
  static func read(_ words: [String]) -> Kind {
    // "mask1" is a mask, and so is "label2".
    let words = words.map { word in
      let lower = word.lowercased()
      let letters = lower.prefix { !$0.isNumber }
      return strong.contains(String(letters)) ? String(letters) : lower
    }
    let isStrong = words.contains {
      strong.contains($0) || strongEnds.contains(where: $0.hasSuffix)
    }
    let isWeak = words.contains(where: weak.contains)
    guard isStrong || isWeak else {
      return words.contains(where: computed.contains) ? .other : .none
    }
    if words.contains(where: anatomy.contains), !words.contains(where: weak.contains) {
      return .other
    }
    let rank = rank(words)
    return isStrong ? .reference(rank: rank) : .perhaps(rank: rank)
  }

  /// How good a mask is as a reference: 0 made by an expert, 1 not said, 2 automatic, 3 a part.
  static func rank(_ words: [String]) -> Int {
    if words.contains(where: automatic.contains) { return 2 }
    if words.contains(where: manual.contains) { return 0 }
    return 1
  }

  /// Whether words say that a mask is of the brain or of its tissues.
  static func isAnatomy(_ words: [String]) -> Bool {
    words.contains(where: anatomy.contains) || words.contains(where: computed.contains)
  }

  /// Whether a folder of this name holds masks.
  static func isFolder(_ name: String) -> Bool {
    let words = SequenceWords.words(of: name)
    return words.contains {
      strong.contains($0) || ["labels", "labelstr", "labelsts", "lesions", "contours"].contains($0)
    }
  }

  private static let strong: Set = [
    "seg", "segm", "segs", "segmentation", "segmentations", "mask", "masks", "msk", "label",
    "labels",
    "gt", "groundtruth", "truth", "roi", "rois", "gtv", "dseg", "annotation", "annotations", "aseg",
    "aparc", "wmparc", "ot", "contour", "lesionmask", "tumormask", "tumourmask", "tumorseg",
    "brainmask",
    "segmentacion", "segmentierung", "maske", "reference", "synthseg",
  ]
  private static let strongEnds = ["mask", "seg", "segmentation", "labelmap"]
  private static let weak: Set = [
    "lesion", "lesions", "tumor", "tumors", "tumour", "tumours", "wmh", "consensus", "wt", "glioma",
    "metastasis", "metastases", "cavity",
  ]
  private static let manual: Set = [
    "manual", "manually", "corrected", "manuallycorrected", "expert", "consensus", "gt", "truth",
    "groundtruth", "final", "gold", "radiologist", "reference",
  ]
  private static let automatic: Set = [
    "auto", "automatic", "automated", "approx", "pred", "prediction", "predicted", "deepbratumia",
    "hdglio", "samseg", "synthseg", "nnunet", "lst", "glistrboost", "fets", "bianca", "output",
  ]
  private static let anatomy: Set = [
    "brain", "brainmask", "skull", "parenchyma", "wm", "gm", "csf", "tissue", "aseg",
    "aparc",
    "wmparc", "ventricle", "ventricles", "hippocampus", "thalamus", "cortex", "bet", "hdbet",
    "ribbon",
    "synthseg", "aparcaseg", "deface", "defacemask", "face", "eye", "fov", "probseg", "background",
    "healthy", "white", "grey", "gray", "cerebellum", "brainstem",
  ]
  private static let computed: Set = [
    "prob", "probability", "probabilities", "probseg", "pve", "softmax",
  ]
}
