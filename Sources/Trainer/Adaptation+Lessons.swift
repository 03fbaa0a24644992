internal import Metrics

extension Adaptation {
  /// The samples to learn from: corrected slices, other slices of the same patients, and other patients.
  ///
  /// A region that the model found as the reader drew it needs no lesson, and must not be lost over those of
  /// the others: three slices of edema alone would teach that there is no enhancing tumor. So that region is
  /// also shown in the patient's slices that nobody corrected, as it stands there, with the others unknown
  /// (after Li and Hoiem, "Learning without Forgetting", *IEEE PAMI* 40:12, 2018, doi:10.1109/TPAMI.2017.2773081).
  ///
  /// - `before`: The Dice of WT, TC and ET on the corrected slices of each case as the model found them.
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

  /// What a model's networks say together of some patients' slices.
  struct Answers {
    /// One for each patient, once all networks were asked.
    private(set) var counts: [CaseDice] = []
    private let cases: [TrainingCase]
    private let thresholds: [Float]
    private var awaited: Int
    private var logits = TrainingRun.Logits()

    init(_ cases: [TrainingCase], thresholds: [Float], networks: Int) {
      (self.cases, self.thresholds, awaited) = (cases, thresholds, networks)
    }

    /// Adds what a network says; its logits count for its share.
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
