/// Which slice of which patient a sample shows, and whose tumor may be pasted into it.
struct SampleChoice {
  /// A slice of a patient.
  struct Place {
    let item: TrainingCase
    let slice: Int
  }

  /// The slice that the sample shows.
  let place: Place
  /// A slice with tumor of another patient; nil where nothing is pasted.
  let donor: Place?

  /// The part of samples with tumor, of those taken from whole patients.
  static let tumorShare: Float = 0.75

  /// Draws a slice: a patient, by ``TrainingData/weights``, then three times of four a slice with
  /// tumor, of which half must show core or enhancing tumor where the patient has any.
  init(
    _ data: TrainingData, partialShare: Float, pasteShare: Float, random: inout CounterRandom
  ) {
    let usesPartial =
      !data.partial.isEmpty && (data.train.isEmpty || random.chance(partialShare))
    let item =
      usesPartial
      ? data.partial[random.index(data.partial.count)] : Self.patient(data, random: &random)
    let wantsTumor = random.chance(Self.tumorShare)
    let wantsCore = random.chance(0.5)
    var slices = item.headSlices
    if wantsTumor, !item.tumorSlices.isEmpty {
      slices = wantsCore && !item.coreSlices.isEmpty ? item.coreSlices : item.tumorSlices
    }
    place = Place(item: item, slice: slices[random.index(slices.count)])
    guard !usesPartial, random.chance(pasteShare) else {
      donor = nil
      return
    }
    let other = Self.patient(data, random: &random)
    donor =
      other === item || other.tumorSlices.isEmpty
      ? nil : Place(item: other, slice: other.tumorSlices[random.index(other.tumorSlices.count)])
  }

  private static func patient(_ data: TrainingData, random: inout CounterRandom) -> TrainingCase {
    let weights = data.weights
    var rest = random.uniform(0, weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return data.train[index] }
    }
    return data.train[data.train.count - 1]
  }
}
