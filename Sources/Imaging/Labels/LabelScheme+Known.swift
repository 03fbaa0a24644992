// MARK: - The list of known schemes

extension LabelScheme {
  /// BraTS 2017–2021.
  ///
  /// Source: B. H. Menze et al., IEEE TMI 34 (2015), 1993–2024, and the challenges' data pages.
  package static let brats2020 = LabelScheme(
    "brats2020",
    [
      .init(1, "necrotic or non-enhancing core", tissue: .core), .init(2, "edema", tissue: .edema),
      .init(4, "enhancing tumor", tissue: .enhancing),
    ])

  /// BraTS 2023, before surgery.
  ///
  /// Source: the metrics of the BraTS 2023 challenge.
  package static let brats2023 = LabelScheme(
    "brats2023",
    [
      .init(1, "necrotic or non-enhancing core", tissue: .core), .init(2, "edema", tissue: .edema),
      .init(3, "enhancing tumor", tissue: .enhancing),
    ])

  /// BraTS 2024, after treatment: with the resection cavity, which is part of none of the regions.
  ///
  /// Source: M. C. de Verdier et al., "The 2024 Brain Tumor Segmentation (BraTS) Challenge: Glioma
  /// Segmentation on Post-treatment MRI", arXiv:2405.18368.
  package static let brats2024 = LabelScheme(
    "brats2024",
    [
      .init(1, "non-enhancing tumor core", tissue: .core),
      .init(2, "surrounding FLAIR hyperintensity", tissue: .edema),
      .init(3, "enhancing tissue", tissue: .enhancing),
      .init(4, "resection cavity", tissue: .cavity),
    ])

  /// Medical Segmentation Decathlon, Task01.
  ///
  /// Source: the task's `dataset.json`, and MONAI's tutorial.
  package static let msd = LabelScheme(
    "msd",
    [
      .init(1, "edema", tissue: .edema), .init(2, "necrotic or non-enhancing core", tissue: .core),
      .init(3, "enhancing tumor", tissue: .enhancing),
    ])

  /// The schemes that have a name, in the order of help. A new one is one more row.
  package static let known: [LabelScheme] = [.brats2020, .brats2023, .brats2024, .msd, .binary]

  // MARK: - Choosing one

  /// The scheme in which a prediction of a case is written, so that it can be laid over the case's own
  /// masks.
  ///
  /// The one rule for everything that segments, saves or exports: what the data set says, else what the
  /// reference has, else BraTS 2017–2021. A reference of whole tumor alone, or without any tumor, says
  /// nothing about the parts.
  ///
  /// - Parameters:
  ///   - dataSet: The scheme that the names of the case's files tell; `nil` if they tell none.
  ///   - reference: The scheme of the case's reference; `nil` if there is none.
  /// - Returns: A scheme that tells the parts of the tumor apart, unless the data set's does not.
  package static func ofPrediction(
    dataSet: LabelScheme?, reference: LabelScheme?
  ) -> LabelScheme {
    if let dataSet { return dataSet }
    if let reference, reference.knownRegions.count > 1 { return reference }
    return .brats2020
  }

  /// Guesses the scheme from the labels that occur in a file or a pair of files.
  ///
  /// Labels 1, 2 and 3 are read as BraTS 2023, for which the Decathlon's is the other reading, and a 3
  /// with a 4 as BraTS 2024; the caller says what it guessed.
  ///
  /// - Returns: `nil` if no known scheme has these labels.
  package static func guess(labels: Set<Label>) -> LabelScheme? {
    let labels = labels.subtracting([0])
    if labels.isSubset(of: [1]) { return .binary }
    if labels.isSubset(of: [1, 2, 4]) { return .brats2020 }
    if labels.isSubset(of: [1, 2, 3]) { return .brats2023 }
    if labels.isSubset(of: [1, 2, 3, 4]) { return .brats2024 }
    return labels.count == 1 ? .binary : nil
  }

  /// The scheme of a map of which nothing else is known: the guess, or each label by itself.
  package static func reading(_ labels: Set<Label>) -> LabelScheme {
    guess(labels: labels) ?? .labels(labels.subtracting([0]))
  }
}
