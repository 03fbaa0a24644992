extension ViewerModel {
  /// Why no other pair of masks can be compared; `nil` if one can.
  var pairProblem: String? {
    study.availablePairs.count > 1
      ? nil : "There is no other pair of masks; add one with 'glia view --mask NAME=FILE'."
  }

  /// Why the predictions cannot be swapped; `nil` if they can.
  var swapProblem: String? {
    if study.second == nil {
      return "There is no second prediction; add one with 'glia view --second FILE'."
    }
    guard study.prediction == nil else { return nil }
    return "There is only one prediction; press \(keyName(.segmentVolume)) to make another."
  }

  /// Compares the next available pair of masks.
  mutating func compareNextPair() {
    let pairs = study.availablePairs
    let index = pairs.firstIndex(of: pair) ?? -1
    compare(pairs[(index + 1) % pairs.count])
  }

  /// Swaps the two predictions in the compared pair.
  mutating func swapSecond() { compare(pair.swapped) }

  /// Compares a pair of available masks.
  mutating func compare(_ pair: MaskPair) {
    study.compare(pair)
    notice = Notice(.info, "Comparing \(pair.words)")
  }
}
