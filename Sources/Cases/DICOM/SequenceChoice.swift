package import DICOM
package import Imaging

/// Which series of a study are its FLAIR, T1, T1ce and T2.
package struct SequenceChoice: Sendable {
  /// The guess for each series, in the order of the study.
  package let guesses: [SequenceGuess]
  /// The index of the series of each sequence.
  package let chosen: [Modality: Int]

  /// Guesses for all series, and chooses the best for each sequence.
  ///
  /// - Parameters:
  ///   - series: The series of a study.
  ///   - given: What the user says: the sequence of series by index; `nil` for none of the four.
  package init(_ series: [DICOMSeries], given: [Int: Modality?] = [:]) {
    var guesses = series.map { SequenceGuess($0) }
    Self.findLaterT1(series, &guesses)
    for (index, modality) in given where series.indices.contains(index) {
      guesses[index] = SequenceGuess(modality, "chosen by you")
    }
    self.guesses = guesses
    var chosen: [Modality: Int] = [:]
    for modality in Modality.allCases {
      let candidates = series.indices.filter { guesses[$0].modality == modality }
      let said = candidates.filter { given[$0] != nil }
      chosen[modality] = (said.isEmpty ? candidates : said).max {
        (Self.score(series[$0]), -$0) < (Self.score(series[$1]), -$1)
      }
    }
    self.chosen = chosen
  }

  /// If there is no T1ce, and one of two T1 series alike was acquired later, it is assumed to be
  /// T1ce; many scanners record no contrast agent.
  private static func findLaterT1(_ series: [DICOMSeries], _ guesses: inout [SequenceGuess]) {
    guard !guesses.contains(where: { $0.modality == .t1ce }) else { return }
    let plain = series.indices.filter {
      guesses[$0].modality == .t1 && !SequenceGuess.isDerived(series[$0].facts)
    }
    for later in plain.reversed() {
      let alike = plain.first {
        $0 != later && isAlike(series[$0], series[later])
          && (series[$0].facts.time ?? "") < (series[later].facts.time ?? "")
      }
      guard let earlier = alike else { continue }
      let number = series[earlier].facts.number.map { " \($0)" } ?? ""
      guesses[later] = SequenceGuess(
        .t1ce,
        "assumed: like the T1 of series\(number), but later, so probably with a contrast agent",
        isUnsure: true)
      return
    }
  }

  private static func isAlike(_ one: DICOMSeries, _ other: DICOMSeries) -> Bool {
    one.facts.echoTime == other.facts.echoTime && one.size[0...1] == other.size[0...1]
      && one.facts.repetitionTime == other.facts.repetitionTime && one.plane == other.plane
      && one.facts.date == other.facts.date
  }

  /// Whether an image is a part of what a scanner computes from it: the inversions of MP2RAGE, and
  /// fat, in-phase and opposed-phase images of Dixon.
  private static func isPart(_ facts: DICOMFacts) -> Bool {
    let words = Set(SequenceWords.words(of: facts.description ?? facts.protocolName ?? ""))
    if !words.isDisjoint(with: ["inv1", "inv2", "inv"]) { return true }
    let isDixon = !words.isDisjoint(with: ["dixon", "mdixon", "ideal", "flex", "lavaflex", "quant"])
    return isDixon
      && !words.isDisjoint(with: ["f", "fat", "in", "ip", "opp", "op", "out", "inphase"])
  }

  /// How well a series serves as the image of its sequence: whole, acquired and not computed,
  /// with small and even voxels, covering the head.
  static func score(_ series: DICOMSeries) -> Double {
    var score = 0.0
    if SequenceGuess.isDerived(series.facts) { score -= 100 }
    if series.sliceCount < 8 { score -= 200 }
    if series.frameCount > 1 { score -= 20 }
    score -= 50 * Double(series.truncatedCount) / Double(max(1, series.files.count))
    if series.spacing.count == 3, let least = series.spacing.min(), let most = series.spacing.max()
    {
      // A volume of 1 mm is best; slices of 5 mm lose 8.
      score -= 2 * max(0, most - 1) + max(0, 0.5 - least)
      let depth = series.spacing[2] * Double(series.sliceCount)
      if depth < 90 { score -= 30 }
    }
    if series.facts.acquisition == "3D" { score += 3 }
    if isPart(series.facts) { score -= 10 }
    // Thick slices are read and labeled in the axial plane.
    if series.plane == "axial" { score += 1 }
    return score + min(Double(series.sliceCount), 400) / 1000
  }
}
