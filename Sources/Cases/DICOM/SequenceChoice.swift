package import DICOM
package import Imaging

/// Which series of a study are its FLAIR, T1, T1ce and T2.
package struct SequenceChoice: Sendable {
  /// The guess for each series, in the order of the study.
  package let guesses: [SequenceGuess]
  /// The index of the series of each sequence.
  package let chosen: [Modality: Int]

  /// The indices of the series whose sequences the user says.
  let said: Set<Int>

  /// Guesses for all series, and chooses the best for each sequence.
  ///
  /// - Parameters:
  ///   - series: The series of a study.
  ///   - given: What the user says: the sequence of series by index; `nil` for none of the four.
  package init(_ series: [DICOMSeries], given: [Int: Modality?] = [:]) {
    var guesses = series.map { SequenceGuess($0) }
    Self.findOtherParts(series, &guesses)
    Self.findEarlierT1(series, &guesses)
    Self.findLaterT1(series, &guesses)
    for (index, modality) in given where series.indices.contains(index) {
      guesses[index] = SequenceGuess(modality, "chosen by you")
    }
    said = Set(given.keys)
    chosen = Self.choose(series, &guesses, said)
    self.guesses = guesses
  }

  /// Chooses the best series of each sequence.
  ///
  /// A series that shows another place than the others is none of them.
  private static func choose(
    _ series: [DICOMSeries], _ guesses: inout [SequenceGuess], _ said: Set<Int>
  ) -> [Modality: Int] {
    while true {
      var chosen: [Modality: Int] = [:]
      for modality in Modality.allCases {
        let candidates = series.indices.filter { guesses[$0].modality == modality }
        let own = candidates.filter(said.contains)
        chosen[modality] = (own.isEmpty ? candidates : own).max {
          isBetter($1, than: $0, series, guesses)
        }
      }
      guard let stray = stray(chosen, series, said) else { return chosen }
      guesses[stray] = guesses[stray].refused("it shows another place than the other series")
    }
  }

  /// Whether a series serves better than another of the same sequence.
  private static func isBetter(
    _ one: Int, than other: Int, _ series: [DICOMSeries], _ guesses: [SequenceGuess]
  ) -> Bool {
    // Words say more than the header's field, which may hold for other series of the study; but what
    // comes after a series that says contrast has it too.
    let kinds = [guesses[one].contrast, guesses[other].contrast]
    let scores = (score(series[one]), score(series[other]))
    if abs(scores.0 - scores.1) < 50 {
      if kinds == [.words, .header], !isLater(series[other], than: series[one]) { return true }
      if kinds == [.header, .words], !isLater(series[one], than: series[other]) { return false }
    }
    if scores.0 != scores.1 { return scores.0 > scores.1 }
    // The later T1ce, in which the agent has arrived; else the first of equals.
    return guesses[one].modality == .t1ce ? one > other : one < other
  }

  /// A chosen series that does not overlap the others, where they overlap each other; `nil` if there is
  /// none.
  private static func stray(
    _ chosen: [Modality: Int], _ series: [DICOMSeries], _ said: Set<Int>
  ) -> Int? {
    let indices = chosen.values.sorted()
    guard indices.count > 1 else { return nil }
    func isApart(_ one: Int, _ other: Int) -> Bool {
      series[one].overlap(with: series[other]).map { $0 < 0.2 } ?? false
    }
    // Those with the fewest neighbors first, then the worst.
    let lonely = indices.filter { index in
      !said.contains(index)
        && indices.contains { $0 != index && isApart(index, $0) }
    }
    func count(_ index: Int) -> Int { indices.count { $0 != index && !isApart(index, $0) } }
    return lonely.min { one, other in
      let (ones, others) = (count(one), count(other))
      return ones != others ? ones < others : score(series[one]) < score(series[other])
    }
  }

  /// Refuses series of other parts of the body by the header's field, unless all series have it: then
  /// it was set for the whole study, and may be wrong.
  private static func findOtherParts(_ series: [DICOMSeries], _ guesses: inout [SequenceGuess]) {
    let known = guesses.indices.filter { guesses[$0].modality != nil }
    guard known.contains(where: { !guesses[$0].isOtherPart }) else { return }
    for index in known where guesses[index].isOtherPart {
      guesses[index] = SequenceGuess(nil, guesses[index].reason)
    }
  }

  /// Finds series before the contrast agent among those of which only the header's field names one.
  ///
  /// Some scanners fill in the field for all series of a study.
  private static func findEarlierT1(_ series: [DICOMSeries], _ guesses: inout [SequenceGuess]) {
    let header = guesses.indices.filter { guesses[$0].contrast == .header }
    let words = guesses.indices.filter { guesses[$0].contrast == .words }
    // A T1 without an agent in the header shows that the field is filled in for each series.
    let isFilledIn = guesses.indices.contains {
      guesses[$0].modality == .t1 && SequenceGuess.agent(series[$0].facts) == nil
    }
    guard !isFilledIn else { return }
    for index in header {
      let first = words.filter { isLater(series[$0], than: series[index]) }.min()
      if let first {
        guesses[index] = guesses[index].beforeAgent(
          "it was acquired before series \(name(series[first])), which says contrast")
        continue
      }
      guard words.isEmpty, !guesses.contains(where: { $0.modality == .t1 }) else { continue }
      let twin = header.first {
        $0 != index && guesses[$0].modality == .t1ce && isAlike(series[index], series[$0])
          && isLater(series[$0], than: series[index])
      }
      guard let twin else { continue }
      guesses[index] = guesses[index].beforeAgent(
        "series \(name(series[twin])) is like it and later, so this one is probably without")
    }
  }

  private static func name(_ series: DICOMSeries) -> String {
    series.facts.number.map { "\($0)" } ?? "\"\(series.title)\""
  }

  /// Whether a series was acquired after another, by its time, or else by its number.
  private static func isLater(_ one: DICOMSeries, than other: DICOMSeries) -> Bool {
    let moments = [one, other].map { ($0.facts.date ?? "") + ($0.facts.time ?? "") }
    if one.facts.time != nil, other.facts.time != nil, moments[0] != moments[1] {
      return moments[0] > moments[1]
    }
    return (one.facts.number ?? 0) > (other.facts.number ?? 0)
  }

  /// If there is no T1ce, and one of two T1 series alike was acquired later, it is assumed to be
  /// T1ce; many scanners record no contrast agent.
  private static func findLaterT1(_ series: [DICOMSeries], _ guesses: inout [SequenceGuess]) {
    guard !guesses.contains(where: { $0.modality == .t1ce }) else { return }
    let plain = series.indices.filter {
      guesses[$0].modality == .t1 && !SequenceGuess.isDerived(series[$0].facts)
    }
    for later in plain.reversed() where guesses[later].contrast != .denied {
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

  /// Whether the words name a small part of the head, of which images do not show all of the brain.
  private static func isSmallField(_ facts: DICOMFacts) -> Bool {
    let words = SequenceWords.words(of: facts.description ?? facts.protocolName ?? "")
    return !words.allSatisfy { !smallFields.contains($0) }
  }

  private static let smallFields: Set<String> = [
    "orbit", "orbits", "orbita", "orbital", "orbitae", "pituitary", "hypophyse", "hypophysis",
    "hypophysaire",
    "sella", "sellar", "iac", "iacs", "cpa", "khbw", "felsenbein", "petrous", "cai", "cavernous",
    "tmj",
    "hippocampus", "trigeminal", "trigeminus",
  ]

  /// How well a series serves as the image of its sequence: whole, acquired and not computed,
  /// with small and even voxels, covering the head.
  static func score(_ series: DICOMSeries) -> Double {
    var score = 0.0
    if SequenceGuess.isDerived(series.facts) { score -= 100 }
    if series.sliceCount < 8 { score -= 200 }
    if !series.assumptions.isEmpty || series.deviation > 1 { score -= 100 }
    if isSmallField(series.facts) { score -= 40 }
    score -= 50 * Double(series.missingCount) / Double(max(1, series.sliceCount))
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
