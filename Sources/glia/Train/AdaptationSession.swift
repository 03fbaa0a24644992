import Foundation
import Imaging
import Metrics
import ONNX
import OneDNN
import Trainer
import ViewerRuntime

/// `glia train --from-edits`: fine-tunes a model on corrected cases.
struct AdaptationSession {
  let command: TrainCommand
  let edits: String

  /// Trains, writes the adapted model, and prints the Dice of the corrected slices before and
  /// after.
  func run() throws {
    try TrainingSession.checkPlace(command.output)
    let base = command.startFrom ?? Assets.modelPath
    let model = try ONNXModel(contentsOf: base)
    let corrected = try CorrectedCases.read(edits)
    // If there are no cases to replay, the demo case keeps the network from forgetting tumors.
    let data = try TrainingData(
      folders: command.data.isEmpty ? [Assets.demoCase] : command.data,
      splits: command.splits.map(TrainingSession.readSplits),
      layouts: ViewConfiguration.read(nil).layoutTable())
    for note in data.notes { printNote(note) }
    let replay = data.train
    var settings = Adaptation.Settings()
    settings.batch = command.batch
    settings.seed = command.seed
    settings.threads = command.replicas
    settings.rate = command.rate ?? settings.rate
    settings.activationLayout = command.layout
    let slices = corrected.reduce(0) { $0 + $1.headSlices.count }
    if let epochs = command.epochs {
      settings.steps = max(1, epochs * slices / settings.batch)
    } else {
      // With few slices, each is seen about 40 times; with many, only a few times.
      settings.steps = max(settings.steps, 4 * slices / settings.batch)
    }
    printNote(
      "\(slices) corrected slices of \(corrected.count) cases, \(replay.count) cases to replay, "
        + "\(settings.steps) steps from \(base)")
    var adaptation = Adaptation(model, file: base, settings: settings)
    try adaptation.chooseLayout()
    printNote("training in \(adaptation.computation)")
    Interruption.watch()
    let bar = ProgressBar("training", total: 1000)
    defer { bar.finish() }
    let result = try adaptation.run(
      corrected: corrected, replay: replay, isCancelled: { Interruption.isRequested },
      progress: { bar.update(Int($0 * 1000)) })
    bar.finish()
    try result.model.write(to: command.output)
    var table = TextTable(["corrected slices", "WT", "TC", "ET"])
    for (title, counts) in [("before", result.before), ("after", result.after)] {
      table.append([title] + counts.map { $0.dice.map { ratio($0, 3) } ?? "–" })
    }
    printResult(table.aligned)
  }
}
