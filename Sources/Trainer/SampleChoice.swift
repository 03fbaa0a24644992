/// Which slice of which patient a sample shows, and whose tumor can be pasted into it.
package struct SampleChoice {
  /// A slice of a patient.
  package struct Place {
    package let item: TrainingCase
    package let slice: Int
  }

  /// The slice that the sample shows.
  package let place: Place
  /// A slice with another patient's tumor; `nil` if nothing is pasted.
  package let donor: Place?

  /// The share of samples with tumor, among those from fully labeled patients.
  static let tumorShare: Float = 0.75

  /// Draws a patient by ``TrainingData/weights``, a plane, and a slice.
  ///
  /// Three out of four slices have tumor; half of those must show core or enhancing tumor if the
  /// patient has any.
  package init(
    _ data: TrainingData, partialShare: Float, pasteShare: Float, random: inout CounterRandom
  ) {
    let usesPartial =
      !data.partial.isEmpty && (data.train.isEmpty || random.chance(partialShare))
    let patient =
      usesPartial
      ? data.partial[random.index(data.partial.count)] : Self.patient(data, random: &random)
    let item = Self.view(of: patient, random: &random)
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
    let other = Self.patient(data, random: &random).view(in: item.plane)
    let isUnlike =
      other === item || other.plane != item.plane || other.isNormalized || item.isNormalized
    donor =
      isUnlike || other.tumorSlices.isEmpty
      ? nil : Place(item: other, slice: other.tumorSlices[random.index(other.tumorSlices.count)])
  }

  /// One of a patient's planes, drawn uniformly.
  private static func view(
    of patient: TrainingCase, random: inout CounterRandom
  ) -> TrainingCase {
    guard !patient.others.isEmpty else { return patient }
    let choice = random.index(patient.others.count + 1)
    return choice == 0 ? patient : patient.others[choice - 1]
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
