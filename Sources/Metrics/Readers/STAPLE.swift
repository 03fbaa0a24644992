/// The hidden true mask behind several readers' masks, and how well each reader found it.
///
/// Simultaneous truth and performance level estimation: expectation maximization, alternately of
/// the probability that a voxel is in the true mask, and of each reader's sensitivity and
/// specificity. A reader who agrees with the others counts more. The prior probability is the mean
/// fraction of the volume that readers mark, as in ITK's filter, and the same for each voxel, so
/// the result depends on how much background the volume has.
///
/// Source: S. K. Warfield, K. H. Zou, W. M. Wells, "Simultaneous Truth and Performance Level
/// Estimation (STAPLE)", *IEEE TMI* 23:7 (2004), 903–921.
package struct STAPLE: Sendable {
  /// The probability, 0 to 1, that the voxels of each combination are in the true mask.
  package let probabilities: [Double]
  /// The fraction of the true mask that each reader marked.
  package let sensitivities: [Double]
  /// The fraction of the rest that each reader left unmarked.
  package let specificities: [Double]
  /// How many rounds it took.
  package let rounds: Int

  /// Estimates the true mask; `nil` if no reader marks anything, or all mark everything.
  ///
  /// - Parameters:
  ///   - votes: For each combination of votes, whether each reader marks its voxels.
  ///   - counts: The number of voxels of each combination.
  ///   - mostRounds: When to stop if the estimates still change.
  package init?(votes: [[Bool]], counts: [Int], mostRounds: Int = 10_000) {
    precondition(votes.count == counts.count, "one count for each combination")
    let readers = votes.first?.count ?? 0
    let weights = counts.map(Double.init)
    let total = weights.reduce(0, +)
    var truth = votes.map { Double($0.count(where: \.self)) / Double(max(readers, 1)) }
    let prior = zip(truth, weights).reduce(0) { $0 + $1.0 * $1.1 } / max(total, 1)
    guard readers > 0, prior > 0, prior < 1 else { return nil }
    var (sensitivities, specificities) = (
      [Double](repeating: 0, count: readers), [Double](repeating: 0, count: readers)
    )
    var round = 0
    while round < mostRounds {
      round += 1
      let marked = zip(truth, weights).reduce(0) { $0 + $1.0 * $1.1 }
      let unmarked = total - marked
      // All of the volume is surely in or surely outside; no reader can be judged on the other part.
      guard marked > 0, unmarked > 0 else { break }
      var change = 0.0
      for reader in 0..<readers {
        var (hits, rejections) = (0.0, 0.0)
        for index in votes.indices {
          if votes[index][reader] {
            hits += weights[index] * truth[index]
          } else {
            rejections += weights[index] * (1 - truth[index])
          }
        }
        let (sensitivity, specificity) = (hits / marked, rejections / unmarked)
        let (moved, slipped) = (
          sensitivity - sensitivities[reader], specificity - specificities[reader]
        )
        change += moved * moved + slipped * slipped
        sensitivities[reader] = sensitivity
        specificities[reader] = specificity
      }
      for index in votes.indices {
        var (inside, outside) = (prior, 1 - prior)
        for reader in 0..<readers {
          inside *= votes[index][reader] ? sensitivities[reader] : 1 - sensitivities[reader]
          outside *= votes[index][reader] ? 1 - specificities[reader] : specificities[reader]
        }
        // Votes that perfect readers on both sides exclude have no probability; leave them undecided.
        truth[index] = inside + outside > 0 ? inside / (inside + outside) : 0.5
      }
      if change < Self.smallestChange { break }
    }
    probabilities = truth
    self.sensitivities = sensitivities
    self.specificities = specificities
    rounds = round
  }

  /// The sum of squared changes below which estimates count as final, as in ITK's filter.
  private static let smallestChange = 1e-14
}
