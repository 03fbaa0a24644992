extension ViewerModel {
  /// Why there is no other pair of masks to compare; `nil` where there is.
  var pairProblem: String? {
    study.availablePairs.count > 1
      ? nil : "There is no other pair of masks; 'glia view --second FILE' adds a prediction."
  }

  /// Why there are no two predictions to exchange; `nil` where there are.
  var swapProblem: String? {
    if study.second == nil {
      return "There is no second prediction; 'glia view --second FILE' adds one."
    }
    guard study.prediction == nil else { return nil }
    return "There is one prediction; \(keyName(.segmentVolume)) makes another."
  }

  /// Compares the next pair of masks that there is.
  mutating func compareNextPair() {
    let pairs = study.availablePairs
    let place = pairs.firstIndex(of: pair) ?? -1
    compare(pairs[(place + 1) % pairs.count])
  }

  /// Exchanges the two predictions in the compared pair.
  mutating func swapSecond() { compare(pair.swapped) }

  /// Compares a pair of masks that are there.
  mutating func compare(_ pair: MaskPair) {
    study.compare(pair)
    notice = Notice(.info, "Compares \(pair.words)")
  }
}
