import Foundation
import Imaging
import Metrics
import ONNX
import OneDNN
import Trainer

/// `glia train --from-edits`: fine-tunes a model on corrected cases.
struct AdaptationSession {
  let command: TrainCommand
  let edits: String

  /// Learns, writes the adapted model, and prints the Dice of the corrected slices before and after.
  func run() throws {
    try TrainingSession.checkPlace(command.output)
    let base = command.startFrom ?? Assets.modelPath
    let model = try ONNXModel(contentsOf: base)
    let corrected = try CorrectedCases.read(edits)
    // Without cases to replay, the demo case reminds the network of what a tumor is.
    let data = try TrainingData(
      folders: command.data.isEmpty ? [Assets.demoCase] : command.data,
      splits: command.splits.map(TrainingSession.readSplits))
    for note in data.notes { printNote(note) }
    let replay = data.train
    var settings = Adaptation.Settings()
    settings.batch = command.batch
    settings.seed = command.seed
    settings.threads = command.replicas
    settings.rate = command.rate ?? settings.rate
    let slices = corrected.reduce(0) { $0 + $1.headSlices.count }
    if let epochs = command.epochs {
      settings.steps = max(1, epochs * slices / settings.batch)
    } else {
      // Each slice is seen some 40 times where there are few, and a few times where there are many.
      settings.steps = max(settings.steps, 4 * slices / settings.batch)
    }
    printNote(
      "\(slices) corrected slices of \(corrected.count) cases, \(replay.count) cases to replay, "
        + "\(settings.steps) steps from \(base)")
    Interruption.watch()
    let bar = ProgressBar("learning", total: 1000)
    defer { bar.finish() }
    let result = try Adaptation(model, file: base, settings: settings).run(
      corrected: corrected, replay: replay, isCancelled: { Interruption.isRequested },
      progress: { bar.update(Int($0 * 1000)) })
    bar.finish()
    try result.model.write(to: command.output)
    var table = TextTable(["corrected slices", "WT", "TC", "ET"])
    for (title, counts) in [("before", result.before), ("after", result.after)] {
      table.append([title] + counts.map { $0.dice.map { fixed($0, 3) } ?? "–" })
    }
    printResult(table.aligned)
  }
}
