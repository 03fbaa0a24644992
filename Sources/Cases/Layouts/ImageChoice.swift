import Imaging

/// An image that could be a case's image of its sequence.
///
/// Of several, those are used that make up the most complete set that was processed alike; then
/// 3-D before 2-D, axial before other planes, and the later series or run.
struct ImageChoice: Sendable {
  let path: String
  let modality: Modality
  /// The place of its pattern among those of its layout; 0 if there is only one.
  var rank = 0
  let reading: SequenceWords
  /// The number of the series or run.
  let number: Int
  /// Whether it has axial slices, or is a volume.
  let isAxial: Bool
  /// How many folders below the case's it is.
  var depth = 0

  /// Describes an image; `words` are the words of its name that are about the image.
  init(_ path: String, _ modality: Modality, words: [String], reading: SequenceWords) {
    self.path = path
    self.modality = modality
    self.reading = reading
    number =
      words.compactMap { word in
        let digits = word.prefix(while: \.isNumber)
        // "5a" is a series, "3d" and "1mm" are not; more digits are a date.
        return digits.count + 1 >= word.count && digits.count < 6
          && SequenceVocabulary.meaning(of: word) == .none ? Int(digits) : nil
      }.max() ?? 0
    isAxial =
      reading.is3D
      || !words.contains { ["sag", "sagittal", "sagital", "cor", "coronal"].contains($0) }
  }

  /// Chooses one image of each sequence.
  ///
  /// - Returns: The images to use, and the others.
  static func choose(_ all: [ImageChoice]) -> (used: [Modality: String], spare: [String]) {
    struct Kind: Hashable {
      let rank: Int
      let processing: Set<SequenceWords.Processing>
      var order: (Int, Int, String) {
        (rank, processing.count, processing.map(\.rawValue).sorted().joined())
      }
    }
    func kind(_ one: ImageChoice) -> Kind {
      Kind(rank: one.rank, processing: one.reading.processing)
    }
    var modalities: [Kind: Set<Modality>] = [:]
    for one in all { modalities[kind(one), default: []].insert(one.modality) }
    func isBetter(_ one: Kind, _ other: Kind) -> Bool {
      let counts = (modalities[one]?.count ?? 0, modalities[other]?.count ?? 0)
      if counts.0 != counts.1 { return counts.0 > counts.1 }
      if one.rank != other.rank { return one.rank < other.rank }
      // The network expects registered brains.
      for wanted in [SequenceWords.Processing.registered, .stripped]
      where one.processing.contains(wanted) != other.processing.contains(wanted) {
        return one.processing.contains(wanted)
      }
      return one.order < other.order
    }
    let best = modalities.keys.min(by: isBetter)
    func isFirst(_ one: ImageChoice, _ other: ImageChoice) -> Bool {
      let fits = (kind(one) == best, kind(other) == best)
      if fits.0 != fits.1 { return fits.0 }
      if one.rank != other.rank { return one.rank < other.rank }
      if one.reading.is3D != other.reading.is3D { return one.reading.is3D }
      if one.isAxial != other.isAxial { return one.isAxial }
      if one.depth != other.depth { return one.depth < other.depth }
      if one.number != other.number { return one.number > other.number }
      return (one.path.utf8.count, one.path) < (other.path.utf8.count, other.path)
    }
    var used: [Modality: String] = [:]
    var spare: [String] = []
    for one in all.sorted(by: isFirst) {
      if used[one.modality] == nil { used[one.modality] = one.path } else { spare.append(one.path) }
    }
    return (used, spare.sorted())
  }
}
