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

  /// BraTS 2012–2015, and the glioma data of those challenges: two labels of the core.
  ///
  /// Source: B. H. Menze et al., IEEE TMI 34 (2015), 1993–2024.
  package static let brats2015 = LabelScheme(
    "brats2015",
    [
      .init(1, "necrosis", tissue: .core), .init(2, "edema", tissue: .edema),
      .init(3, "non-enhancing core", tissue: .core),
      .init(4, "enhancing tumor", tissue: .enhancing),
    ])

  /// The named schemes, in the order in which help lists them.
  ///
  /// A new one needs one more row.
  package static let known: [LabelScheme] = [
    .brats2020, .brats2023, .brats2024, .brats2015, .msd, .binary,
  ]

  // MARK: - Choosing one

  /// Returns the scheme in which a case's prediction is written, which lets it overlay the case's
  /// own masks.
  ///
  /// Everything that segments, saves or exports uses this rule: the data set's scheme, or the
  /// reference's, or BraTS 2017–2021, in that order. A reference with whole tumor alone, or without
  /// any tumor, does not identify the parts.
  ///
  /// - Parameters:
  ///   - dataSet: The scheme implied by the names of the case's files; `nil` if they imply none.
  ///   - reference: The scheme of the case's reference; `nil` if there is none.
  /// - Returns: A scheme that distinguishes the parts of the tumor, unless the data set's does not.
  package static func ofPrediction(
    dataSet: LabelScheme?, reference: LabelScheme?
  ) -> LabelScheme {
    // Labels of anatomy have none for a tumor.
    if let dataSet, !dataSet.isPerLabel { return dataSet }
    if let reference, reference.knownRegions.count > 1 { return reference }
    return .brats2020
  }

  /// Guesses the scheme from the labels that occur in one file or two.
  ///
  /// Labels 1, 2 and 3 are read as BraTS 2023, although they could also be the Decathlon's. A 3
  /// with a 4 is read as BraTS 2024. The caller reports the guess.
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

  /// Returns the scheme of a map about which nothing else is known: the guess, or each label by
  /// itself.
  package static func reading(_ labels: Set<Label>) -> LabelScheme {
    guess(labels: labels) ?? .labels(labels.subtracting([0]))
  }
}
