internal import Foundation
internal import Imaging
package import Metrics
package import ONNX
internal import OneDNN
internal import Segmenter

/// Fine-tunes a model on slices that a reader corrected.
///
/// The model continues from its weights at a low learning rate. Some of the samples show other
/// cases, so that the model does not forget them (Rolnick et al. 2019, "Experience Replay for
/// Continual Learning", arXiv:1811.11682). The slices vary in position, size and brightness, but
/// the tumor keeps its look, because that is what the model should learn.
///
///     let adaptation = Adaptation(model, file: "unet.onnx")
///     let result = try adaptation.run(corrected: [patient], replay: [demo]) { print($0) }
///     try result.model.write(to: "adapted.onnx")
package struct Adaptation {
  /// How long and how strongly to train.
  package struct Settings: Sendable {
    /// Steps of the optimizer.
    package var steps = 80
    /// Slices per step.
    package var batch = 8
    /// The highest learning rate.
    package var rate: Float = 4e-4
    /// The share of samples that show cases of
    /// ``Adaptation/run(corrected:replay:isCancelled:progress:)``'s `replay`, if there are any.
    package var replayShare: Float = 0.25
    /// The share of samples that show uncorrected slices of the same patients, if those contain a
    /// region that the model found well.
    package var reminderShare: Float = 0.25
    /// The Dice on the corrected slices, before training, from which a region counts as found well.
    package var trustedDice = 0.85
    /// Number of threads, which share each batch.
    package var threads = 2
    /// The layout of activations; `nil` until ``Adaptation/chooseLayout()``.
    package var activationLayout: ActivationLayout?
    /// The seed for all random numbers.
    package var seed: UInt64 = 1
    /// Rows and columns of the input; see ``UNetConfiguration/isValidInput(side:)``.
    package var side = (height: 364, width: 332)

    /// The settings of `:learn`.
    package init() {}
  }

  /// The result of fine-tuning.
  package struct Result: Sendable {
    /// The fine-tuned model.
    package let model: ONNXModel
    /// Counts of WT, TC and ET on the corrected slices with the original model, summed over all
    /// cases.
    package let before: [OverlapCounts]
    /// The same counts with the fine-tuned model.
    package let after: [OverlapCounts]
  }

  /// The model to start from.
  package let model: ONNXModel
  /// Its file's name, for errors.
  package let file: String
  /// How long and how strongly to train.
  package var settings: Settings

  /// Prepares for fine-tuning.
  package init(_ model: ONNXModel, file: String, settings: Settings = Settings()) {
    self.model = model
    self.file = file
    self.settings = settings
  }

  /// Chooses the faster layout by a trial, unless one is set.
  ///
  /// Without this call, activations are blocked.
  ///
  /// - Throws: ``TrainingDataError`` if the model is not ours, or an error of oneDNN.
  package mutating func chooseLayout() throws {
    let networks = try JoinedNetworks(splitting: model, file: file)
    guard let member = networks.members.first else { return }
    let state = try TrainingState(continuing: member.model, file: file, options: options)
    var options = options
    try options.chooseLayout(for: state.header.configuration)
    settings.activationLayout = options.activationLayout
  }

  /// What training computes with, such as "bfloat16 with channels-last activations".
  package var computation: String { options.computation }

  /// Fine-tunes the model.
  ///
  /// - `corrected`: Patients with the corrected slices.
  /// - `replay`: Other patients, which the model should not forget.
  /// - `isCancelled`: Checked at each step.
  /// - `progress`: Receives the progress, 0 to 1.
  /// - Throws: ``TrainingDataError`` if the model is not ours or nothing was corrected,
  ///   `CancellationError`, or an error of oneDNN.
  package func run(
    corrected: [TrainingCase], replay: [TrainingCase], isCancelled: () -> Bool = { false },
    progress: (Double) -> Void = { _ in }
  ) throws -> Result {
    let corrected = corrected.filter { !$0.headSlices.isEmpty }
    guard !corrected.isEmpty else {
      throw TrainingDataError("no slice was corrected, so there is nothing to learn")
    }
    let metadata = try ModelMetadata(properties: model.metadata, file: file)
    let thresholds = Region.allCases.map { metadata.thresholds[$0] ?? 0.5 }
    guard thresholds.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw TrainingDataError(
        "\(file) has thresholds of \(thresholds), which leave nothing to learn")
    }
    var networks = try JoinedNetworks(splitting: model, file: file)
    func run(_ member: JoinedNetworks.Member, _ data: TrainingData) throws -> TrainingRun {
      try TrainingRun(
        TrainingState(continuing: member.model, file: file, options: options), data: data)
    }
    var before = Answers(corrected, thresholds: thresholds, networks: networks.members.count)
    for member in networks.members {
      if isCancelled() { throw CancellationError() }
      try before.add(run(member, TrainingData(train: corrected)), share: Float(member.share))
    }
    let data = lessons(corrected, before: before.counts.map(\.dice), replay: replay)
    var after = Answers(corrected, thresholds: thresholds, networks: networks.members.count)
    // Each network is trained by itself.
    let count = networks.members.count
    for (index, member) in networks.members.enumerated() {
      let run = try run(member, data)
      while run.progress < 1 {
        if isCancelled() { throw CancellationError() }
        try run.step()
        progress((Double(index) + run.progress) / Double(count))
      }
      try after.add(run, share: Float(member.share))
      networks.members[index].model = run.state.model()
    }
    var adapted = networks.model()
    adapted.metadata = model.metadata
    // The other planes get neither corrections nor replay.
    adapted.metadata["planes"] = nil
    adapted.metadata["plane-smoothing"] = nil
    adapted.metadata["volume-network"] = nil
    adapted.metadata["volume-share"] = nil
    adapted.metadata["adaptation"] =
      "\(corrected.reduce(0) { $0 + $1.headSlices.count }) corrected slices of "
      + "\(corrected.map(\.name).joined(separator: ", ")), \(settings.steps) steps"
    return Result(
      model: adapted, before: Self.counts(before.counts), after: Self.counts(after.counts))
  }

  private var options: TrainingOptions {
    var options = TrainingOptions()
    options.length = .steps(settings.steps)
    options.batch = settings.batch
    options.replicas = settings.threads
    options.seed = settings.seed
    (options.height, options.width) = settings.side
    // Crops a little larger than the network's output take half the time.
    options.frame = [settings.side.height, settings.side.width].map {
      $0 - UNetConfiguration.margin + 12
    }
    options.learningRate = settings.rate
    options.warmUpSteps = 10
    options.weightDecay = 0
    options.averageDecay = 0.95
    options.usesBFloat16 = TrainingPlan.supports(.bfloat16)
    options.activationLayout = settings.activationLayout
    options.augmentation.dropout = 0
    options.augmentation.flairAlone = 0
    options.augmentation.anySubset = 0
    options.augmentation.restyling = 0
    options.augmentation.pasting = 0
    return options
  }

  private static func counts(_ cases: [CaseDice]) -> [OverlapCounts] {
    (0..<3).map { region in cases.reduce(OverlapCounts()) { $0 + $1.counts[region] } }
  }
}
