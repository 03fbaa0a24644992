import ArgumentParser
import Foundation
import Imaging
import Rendering
import Segmenter
import Trainer

extension ActivationLayout: ExpressibleByArgument {}

/// `glia train`: trains a U-Net on cases with label maps.
struct TrainCommand: AsyncParsableCommand, ComputesWithNetwork {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a U-Net on cases with label maps and write it as an ONNX model.",
    discussion: """
      DATA are folders: a case in BraTS layout, a folder of cases, a Decathlon data set, or a \
      folder of stacks <name>_flair, <name>_t1ce and <name>_wt with a slices.json. Such stacks \
      train only the whole tumor.

      Training also writes <model>.checkpoint, <model>.csv, and <model>.png, the learning curve, \
      next to the model. It saves the checkpoint every five minutes, or every --save-every \
      minutes; --resume continues from it. Ctrl-C or a lost connection saves a checkpoint first. \
      If a checkpoint cannot be written, training reports it, continues, and tries again at the \
      next one.

        glia train brats cases --splits brats/splits.json --output model.onnx --epochs 20
        glia train brats cases lgg --splits brats/splits.json --output model.onnx \
      --width 16 --bf16 --minutes 83
        glia train brats cases --splits brats/splits.json --output model.onnx --resume model.checkpoint \
      --epochs 30

      --from-edits fine-tunes a trained model on masks that were corrected in the viewer. DATA are \
      then cases to replay, so that the model does not forget them; by default, the demo case.

        glia train --from-edits corrected --output adapted.onnx

      The same data, seed, threads and number of epochs give the same weights, even after \
      interruptions. With --minutes, the result depends on the speed of the machine. --resume \
      keeps the checkpoint's width, batch, threads, seed, rate, bf16 and layout. Which layout is faster \
      is tried out once on each machine; name it with --layout to get the same weights on another one.
      """)

  @Argument(help: "Folders with cases.", completion: .directory)
  var data: [String] = []

  @Option(help: "The model to write.", completion: .models)
  var output: String

  @Option(
    help: "A JSON file with the lists \"train\" and \"validation\" of case names.",
    completion: .file(extensions: ["json"]))
  var splits: String?

  @Option(
    help: ArgumentHelp(
      "Fine-tune a model on the corrected slices of the masks <case>_edit.nii.gz in a folder.",
      valueName: "folder"),
    completion: .directory)
  var fromEdits: String?

  @Option(
    help: "Number of epochs; each shows as many slices as have tumor. [default: 20]")
  var epochs: Int?

  @Option(help: "Train for this many minutes in total, instead of epochs.")
  var minutes: Double?

  @Option(help: "Channels of the first level, a multiple of 16.")
  var width: Int = 32

  @Option(help: "Slices per step.")
  var batch: Int = 8

  @Option(
    help:
      "The share of samples, 0 to 1, from stacks with only the whole tumor labeled. [default: 0.1]")
  var partialShare: Float?

  @Option(
    help: "Focal loss: weight each pixel's cross-entropy by its error to this power. [default: 0]"
  )
  var focus: Float?

  @Option(
    help: ArgumentHelp(
      "The planes whose slices to train on, such as axial,coronal,sagittal. [default: axial]",
      valueName: "plane[,plane…]"))
  var planes: String?

  @Option(
    help: ArgumentHelp(
      "Train on crops of this size, multiples of 16, with the border replicated at every "
        + "convolution; takes about half the time. [default: the network's own input]",
      valueName: "rowsxcolumns"))
  var frame: String?

  @Option(
    help: "Continue from a checkpoint.", completion: .file(extensions: ["checkpoint"]))
  var resume: String?

  @Option(
    help: ArgumentHelp(
      "Start with the network of a checkpoint, but with new settings and a new schedule; with "
        + "--from-edits, the model to fine-tune, by default the bundled one.",
      valueName: "checkpoint"),
    completion: .file(extensions: ["checkpoint", "onnx"]))
  var startFrom: String?

  @Option(
    help: ArgumentHelp(
      "First average the network of --resume or --start-from with that of another checkpoint; "
        + "can be repeated.",
      valueName: "checkpoint"),
    completion: .file(extensions: ["checkpoint"]))
  var averageWith: [String] = []

  @Option(help: "The seed for all random numbers.")
  var seed: UInt64 = 1

  @Option(help: "Number of threads, which share each batch. [default: one per processor]")
  var threads: Int?

  @Option(help: "The highest learning rate. [default: 0.002, and 0.0004 with --from-edits]")
  var rate: Float?

  @Option(help: "Minutes between checkpoints.")
  var saveEvery: Double = 5

  @Flag(help: "Compute in bfloat16, with weights and statistics in float32.")
  var bf16 = false

  @Option(
    help: ArgumentHelp(
      "Memory layout of activations: blocked or channels-last. It affects speed and rounding. "
        + "[default: the faster in a short trial]",
      valueName: "layout"))
  var layout: ActivationLayout?

  @Option(help: "Minutes between validations on every fourth slice.")
  var validateEvery: Double = 15

  @Option(
    help: ArgumentHelp(
      "The probability above which a voxel is in a region: one, or three for WT, TC and ET.",
      valueName: "p[,p,p]"))
  var threshold = "0.5"

  @Flag(
    help: """
      At the end, calibrate the probabilities on the validation patients (Platt scaling, in the \
      last layer).
      """)
  var calibrate = false

  @Option(
    help: ArgumentHelp(
      "An entry for the model's metadata; can be repeated.", valueName: "key=value")
  )
  var note: [String] = []

  @Option(
    help: "Write a picture of the first samples and stop.", completion: .file(extensions: ["png"]))
  var preview: String?

  @Option(help: ArgumentHelp("Time this many steps and print JSON.", visibility: .hidden))
  var timeSteps: Int?

  /// The entries of `--note`; if a name repeats, the last one counts.
  var notes: [String: String] {
    note.reduce(into: [:]) { notes, entry in
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      notes[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
  }

  /// The planes of `--planes`; `nil` without it, or if it is not valid or lacks axial.
  var planeList: [Plane]? { planes.flatMap { Plane.list($0) } }

  /// The rows and columns of `--frame`; `nil` without it, or if they are not two multiples of 16.
  var frameSides: [Int]? {
    let sides = (frame ?? "").split(separator: "x").map { Int($0) ?? 0 }
    return sides.count == 2 && sides.allSatisfy(UNetConfiguration.isValidFrame) ? sides : nil
  }

  /// The thresholds of WT, TC and ET.
  var thresholds: [Float] {
    let values = threshold.split(separator: ",").map { Float($0) ?? .nan }
    return values.count == 1 ? [values[0], values[0], values[0]] : values
  }

  func validate() throws {
    func require(_ condition: Bool, _ sentence: String) throws {
      if !condition { throw ValidationError(sentence) }
    }
    try require(!data.isEmpty || fromEdits != nil, "give at least one folder with cases")
    try require((epochs ?? 1) > 0, "--epochs is \(epochs ?? 1); it must be positive")
    try require(
      (0...1e6).contains(minutes ?? 0),
      "--minutes is \(minutes ?? 0); it must be from 0 to 1000000")
    try require(
      (16...1024).contains(width) && width.isMultiple(of: 16),
      "--width is \(width); it must be a multiple of 16, at most 1024")
    try require((1...1024).contains(batch), "--batch is \(batch); it must be from 1 to 1024")
    try require(
      (0...1).contains(partialShare ?? 0),
      "--partial-share is \(partialShare ?? 0); it must be from 0 to 1")
    try require(
      (0...10).contains(focus ?? 0), "--focus is \(focus ?? 0); it must be from 0 to 10")
    try require(
      planes == nil || planeList != nil,
      "--planes is \(planes ?? ""); it must be axial, or axial with coronal, sagittal or both, each once"
    )
    try require(
      frame == nil || frameSides != nil,
      "--frame is \(frame ?? ""); it must be two multiples of 16, such as 192x160")
    try require(
      averageWith.isEmpty || resume != nil || startFrom != nil,
      "--average-with needs a network to --resume or --start-from")
    try require(
      resume == nil || startFrom == nil, "--resume and --start-from cannot be used together")
    try require(
      thresholds.count == 3 && thresholds.allSatisfy { $0 > 0 && $0 < 1 },
      "--threshold is \(threshold); it must be one number or three between 0 and 1")
    try require(
      rate.map { $0 > 0 && $0 <= 1 } ?? true,
      "--rate is \(rate ?? 0); it must be above 0 and at most 1")
    try require(
      fromEdits == nil
        || (resume == nil && averageWith.isEmpty && minutes == nil && planes == nil),
      "--from-edits excludes --resume, --average-with, --minutes and --planes")
    try require(
      validateEvery > 0 && validateEvery <= 1e6,
      "--validate-every is \(validateEvery); it must be positive, at most 1000000")
    try require(
      saveEvery > 0 && saveEvery <= 1e6,
      "--save-every is \(saveEvery); it must be positive, at most 1000000")
    if let threads {
      try require(
        threads > 0 && batch.isMultiple(of: threads),
        "--threads is \(threads); it must be positive and divide --batch, which is \(batch)")
    }
    try require(
      note.allSatisfy { $0.contains("=") }, "--note needs a name and a value, such as license=MIT")
    // Check what inference reads from the model now, not after training.
    do throws(ModelError) {
      _ = try PostProcessing(properties: notes, regions: Region.allCases, file: "--note")
      _ = try ModelMetadata.mirrors(notes, file: "--note")
      _ = try ModelMetadata.planes(notes, file: "--note")
      _ = try ModelMetadata.planeSmoothing(notes, file: "--note")
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// The number of threads that share a batch evenly: `--threads`, or at most one per processor.
  var replicas: Int { threads ?? TrainingOptions.replicas(sharing: batch) }

  func run() async throws {
    if let fromEdits { return try AdaptationSession(command: self, edits: fromEdits).run() }
    let session = try TrainingSession(self)
    if let preview {
      let samples = try session.run.preview(samples: 12)
      var picture = Picture(width: samples.width, height: samples.height)
      picture.pixels = samples.values.map { RGB($0.x, $0.y, $0.z) }
      try PNG.write(picture, to: preview)
    } else if let timeSteps {
      try session.time(steps: timeSteps)
    } else {
      try session.train()
    }
  }
}
