import ArgumentParser
import Files
import Foundation
import Imaging
import ONNX
import OneDNN
import Rendering
import Trainer
import ViewerRuntime

/// One session of `glia train`: the run, its files, and its progress output.
struct TrainingSession {
  let command: TrainCommand
  let run: TrainingRun
  private let base: String
  private var checkpoint: String { base + ".checkpoint" }

  /// Steps between rows of the log.
  private static let logEvery = 25

  init(_ command: TrainCommand) throws {
    self.command = command
    base = command.output.hasSuffix(".onnx") ? String(command.output.dropLast(5)) : command.output
    try Self.checkPlace(command.output)
    var state: TrainingState?
    if let resume = command.resume { state = try TrainingState(contentsOf: resume) }
    let splits = try command.splits.map(Self.readSplits)
    var begun = try state ?? Self.begin(command)
    if let frame = command.frameSides { begun.header.options.frame = frame }
    if let planes = command.planeList { begun.header.options.planes = planes }
    let data = try TrainingData(
      folders: command.data, splits: splits, planes: begun.header.options.planes ?? [.axial],
      layouts: ViewConfiguration.read(nil).layoutTable())
    for note in data.notes { printNote(note) }
    printNote(
      "\(data.train.count) cases to train on, \(data.partial.count) with only the whole tumor, "
        + "\(data.validation.count) for validation")
    if begun.header.options.usesBFloat16, !TrainingPlan.supports(.bfloat16) {
      throw CommandFailure("this processor does not support bfloat16; train without --bf16")
    }
    let others = try command.averageWith.map { try TrainingState(contentsOf: $0) }
    for (path, other) in zip(command.averageWith, others)
    where other.header.configuration != begun.header.configuration {
      throw CommandFailure(
        "\(path) holds a network of width \(other.header.configuration.width); it must be "
          + "\(begun.header.configuration.width)")
    }
    begun.average(with: others)
    if command.startFrom != nil { begun.continueFromAverage() }
    if let share = command.partialShare { begun.header.options.partialShare = share }
    if let focus = command.focus { begun.header.options.focus = focus }
    begun.header.options.length = Self.length(command, data, begun.header.options)
    if let layout = command.layout { begun.header.options.activationLayout = layout }
    if command.preview == nil {
      try begun.header.options.chooseLayout(for: begun.header.configuration)
      printNote("training in \(begun.header.options.computation)")
    }
    run = try TrainingRun(begun, data: data)
  }

  private static func begin(_ command: TrainCommand) throws -> TrainingState {
    var options = TrainingOptions()
    options.seed = command.seed
    options.batch = command.batch
    options.replicas = command.replicas
    options.usesBFloat16 = command.bf16
    options.learningRate = command.rate ?? options.learningRate
    guard let path = command.startFrom else {
      return TrainingState(UNetConfiguration(width: command.width), options: options)
    }
    return TrainingState(startingFrom: try TrainingState(contentsOf: path), options: options)
  }

  private static func length(
    _ command: TrainCommand, _ data: TrainingData, _ options: TrainingOptions
  ) -> TrainingOptions.Length {
    if let minutes = command.minutes { return .minutes(minutes) }
    let views = (data.train + data.partial).flatMap { [$0] + $0.others }
    let slices = views.reduce(0) { $0 + $1.tumorSlices.count }
    return .steps(max(1, (command.epochs ?? 20) * slices / options.batch))
  }

  static func readSplits(_ path: String) throws -> TrainingData.Splits {
    let data = try RegularFile.read(path)
    do {
      return try JSONDecoder().decode(TrainingData.Splits.self, from: data)
    } catch {
      throw CommandFailure(
        "\(path) is not a JSON object with the lists \"train\" and \"validation\" of case names")
    }
  }

  /// Checks, before hours of work, that the result can be written.
  static func checkPlace(_ path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw CommandFailure(
        "\(path) cannot be written: \(folder) is not a writable folder")
    }
  }

  /// Trains to the end, or until the user asks to stop.
  func train() throws {
    Interruption.watch()
    let bar = ProgressBar("training", total: 1000)
    let isQuiet = StandardStreams.showsStatus
    var (lastSave, lastValidation, lastLog) = (
      ContinuousClock.now, ContinuousClock.now, ContinuousClock.now
    )
    var speed = 0.0
    var problems: [String] = []
    /// Saves, and reports changes: a full disk may have room again in five minutes.
    func saveMeanwhile() {
      let found = save().map(\.sentence)
      if found.isEmpty, !problems.isEmpty { printNote("\(checkpoint) is saved again") }
      if found != problems {
        for problem in found {
          printNote("glia: \(problem); training continues and will try again")
        }
      }
      problems = found
    }
    var lastStep = run.state.header.step
    while run.progress < 1 {
      let loss = try run.step()
      let step = run.state.header.step
      if step.isMultiple(of: Self.logEvery) {
        let row = run.log()
        let seconds = lastLog.duration(to: .now) / .seconds(1)
        speed = Double((step - lastStep) * run.options.batch) / max(seconds, 1e-3)
        (lastLog, lastStep) = (.now, step)
        if !isQuiet { printNote(Self.line(row, speed)) }
      }
      bar.update(
        Int(run.progress * 1000),
        "loss \(fixed(loss.loss, 3))" + (speed > 0 ? "  \(fixed(speed, 1)) images/s" : ""))
      if Interruption.isRequested {
        bar.finish()
        try report(save())
        printNote("saved \(checkpoint) after \(step) steps; continue with --resume \(checkpoint)")
        throw CancellationError()
      }
      if lastSave.duration(to: .now) > .seconds(command.saveEvery * 60) {
        saveMeanwhile()
        lastSave = .now
      }
      if lastValidation.duration(to: .now) > .seconds(command.validateEvery * 60) {
        do {
          try validate(stride: 4)
        } catch {
          printNote("glia: validation failed: \(error.sentence); training continues")
        }
        (lastValidation, lastLog, lastStep) = (.now, .now, step)
      }
    }
    bar.finish()
    saveMeanwhile()
    try validate(stride: 1)
    let calibrations = try command.calibrate ? calibrate() : nil
    try report(save(calibrations: calibrations))
  }

  /// Reports what could not be saved at the end.
  ///
  /// - Throws: The exit code if anything could not be saved.
  private func report(_ problems: [any Error]) throws {
    for problem in problems { printNote("glia: \(problem.sentence)") }
    if !problems.isEmpty { throw ExitCode(ExitStatus.failed) }
  }

  private static func line(_ row: LogRow, _ speed: Double) -> String {
    "\(fixed(row.seconds / 60, 1)) min  step \(row.step)  \(row.images) images  "
      + "\(fixed(speed, 1)) images/s  loss \(fixed(row.loss, 4))  dice "
      + row.dice.map { $0.isNaN ? "nan" : ratio($0, 3) }.joined(separator: " ")
  }

  /// Measures the averaged weights on the validation patients.
  private func validate(stride: Int) throws {
    guard !run.data.validation.isEmpty else { return }
    let cases = try run.evaluate(
      run.data.validation, stride: stride, thresholds: command.thresholds)
    let mean = TrainingRun.mean(cases)
    run.log(validation: mean)
    var table = TextTable([
      stride == 1 ? "validation" : "every \(stride)th slice", "WT", "TC", "ET",
    ])
    for item in cases {
      table.append([item.name] + item.dice.map { $0.map { ratio($0, 3) } ?? "–" })
    }
    table.append(["mean"] + mean.map { ratio($0, 3) })
    printNoteLines(table.aligned)
  }

  /// Calibrates the probabilities on the validation patients, and prints the result.
  private func calibrate() throws -> [Calibration]? {
    guard !run.data.validation.isEmpty else {
      throw CommandFailure("--calibrate needs validation patients; list them in --splits")
    }
    let views = run.data.validation.flatMap { [$0] + $0.others }
    let lines = try run.calibrate(views, stride: 2)
    for (region, line) in zip(Region.allCases, lines) {
      printNote(
        "calibration of \(region.abbreviation): logit × \(fixed(line.slope, 3)) + "
          + fixed(line.intercept, 3))
    }
    return lines
  }

  /// Writes the checkpoint, the log, the learning curve and the model, even if one of them fails.
  ///
  /// - Returns: Why some could not be written.
  private func save(calibrations: [Calibration]? = nil) -> [any Error] {
    let rows = run.state.header.history
    let csv = ([LogRow.csvHeader] + rows.map(\.csv)).joined(separator: "\n") + "\n"
    var notes = [
      "training":
        "\(run.state.header.images) slices in \(run.state.header.step) steps, seed \(run.options.seed)"
    ]
    notes.merge(command.notes) { $1 }
    let writings: [() throws -> Void] = [
      { try run.state.write(to: checkpoint) },
      {
        try run.state.model(
          notes: notes, thresholds: command.thresholds, calibrations: calibrations
        ).write(to: command.output)
      },
      { try AtomicFile.write(Array(csv.utf8), to: base + ".csv") },
      { try PNG.write(LearningCurve.picture(rows), to: base + ".png") },
    ]
    return writings.compactMap { writing in
      do {
        try writing()
        return nil
      } catch {
        return error
      }
    }
  }

  /// Prints how long each of a number of steps took, after two warm-up steps.
  func time(steps: Int) throws {
    struct Report: Encodable {
      var seconds: [Double]
      var imagesPerSecond: Double
      var batch: Int
      var replicas: Int
      var height: Int
      var width: Int
      var bf16: Bool
      var layout: ActivationLayout?
      var kernels: [String]
    }
    for _ in 0..<2 { try run.step() }
    var seconds: [Double] = []
    for _ in 0..<max(1, steps) {
      let begin = ContinuousClock.now
      try run.step()
      seconds.append(begin.duration(to: .now) / .seconds(1))
    }
    let median = seconds.sorted()[seconds.count / 2]
    let options = run.options
    try printJSON(
      Report(
        seconds: seconds, imagesPerSecond: Double(options.batch) / median, batch: options.batch,
        replicas: options.replicas, height: options.height, width: options.width,
        bf16: options.usesBFloat16, layout: options.activationLayout, kernels: run.implementations))
  }
}
