/// Which slice of which patient a sample shows.
struct SampleChoice {
  let item: TrainingCase
  let slice: Int

  /// The part of samples with tumor, of those taken from whole patients.
  static let tumorShare: Float = 0.75

  /// Draws a slice: a patient, all equally likely, then three times of four a slice with tumor, of
  /// which half must show core or enhancing tumor where the patient has any.
  init(_ data: TrainingData, partialShare: Float, random: inout CounterRandom) {
    let usesPartial =
      !data.partial.isEmpty && (data.train.isEmpty || random.chance(partialShare))
    let pool = usesPartial ? data.partial : data.train
    item = pool[random.index(pool.count)]
    let wantsTumor = random.chance(Self.tumorShare)
    let wantsCore = random.chance(0.5)
    var slices = item.headSlices
    if wantsTumor, !item.tumorSlices.isEmpty {
      slices = wantsCore && !item.coreSlices.isEmpty ? item.coreSlices : item.tumorSlices
    }
    slice = slices[random.index(slices.count)]
  }
}
