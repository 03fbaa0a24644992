internal import Metrics

extension Adaptation {
  /// The samples for fine-tuning: corrected slices, other slices of the same patients, and other
  /// patients.
  ///
  /// A region that the model already found as the reader drew it needs no training, and must not be
  /// lost while the other regions are trained: three slices with only edema would teach the network
  /// that there is no enhancing tumor. So such a region is also shown in the patient's uncorrected
  /// slices, as the model found it, with the other regions marked as unknown (after Li and Hoiem,
  /// "Learning without Forgetting", *IEEE PAMI* 40:12, 2018, doi:10.1109/TPAMI.2017.2773081).
  ///
  /// - `before`: The Dice of WT, TC and ET on each case's corrected slices, before fine-tuning.
  package func lessons(
    _ corrected: [TrainingCase], before: [[Double?]], replay: [TrainingCase]
  ) -> TrainingData {
    var reminders: [TrainingCase] = []
    for (item, dice) in zip(corrected, before) {
      let kept = (UInt8(0)..<3).filter { (dice[Int($0)] ?? 1) >= settings.trustedDice }
      if let rest = item.remainder(showing: kept.reduce(0) { $0 | 1 << $1 }) {
        reminders.append(rest)
      }
    }
    let replayShare = replay.isEmpty ? 0 : settings.replayShare
    let reminderShare = reminders.isEmpty ? 0 : settings.reminderShare
    func shared(_ items: [TrainingCase], _ share: Float) -> [(TrainingCase, Float)] {
      items.map { ($0, share / Float(items.count)) }
    }
    return TrainingData(
      shared(corrected, 1 - replayShare - reminderShare) + shared(reminders, reminderShare)
        + shared(replay, replayShare))
  }

  /// The joint prediction of a model's networks for some patients' slices.
  struct Answers {
    /// One prediction per patient, once all networks have run.
    private(set) var counts: [CaseDice] = []
    private let cases: [TrainingCase]
    private let thresholds: [Float]
    private var awaited: Int
    private var logits = TrainingRun.Logits()

    init(_ cases: [TrainingCase], thresholds: [Float], networks: Int) {
      (self.cases, self.thresholds, awaited) = (cases, thresholds, networks)
    }

    /// Adds a network's prediction; its logits are weighted by its share.
    mutating func add(_ run: TrainingRun, share: Float) throws {
      awaited -= 1
      guard awaited == 0 else {
        logits = try run.logits(cases, share: share, addedTo: logits)
        return
      }
      counts = try run.evaluate(cases, thresholds: thresholds, share: share, others: logits)
    }
  }
}
