import ArgumentParser
import Cases
import Foundation
import Imaging
import Segmenter
import VolumeFiles

/// `glia segment`: writes label maps for whole cases.
struct SegmentCommand: AsyncParsableCommand, ComputesWithNetwork {
  static let configuration = CommandConfiguration(
    commandName: "segment",
    abstract: "Find the tumor in cases and write label maps.",
    discussion: """
      Writes DIR/<case>_pred.nii.gz with the geometry of the case's images, and with \
      --probabilities DIR/<case>_prob.nii.gz: float32, three frames, whole tumor (WT), tumor core \
      (TC), enhancing tumor (ET). Labels follow the case's own scheme, else BraTS: 1 core, 2 \
      edema, 4 enhancing.

      Any of the modalities FLAIR, T1, T1ce and T2 can be missing, at some cost in accuracy. If a \
      file's name does not give its sequence, use --flair, --t1, --t1ce or --t2.

      Images on different grids are resampled along the axes of the finest one, at the model's spacing (1 mm \
      for the bundled one), and the probabilities are interpolated on the grid of the result, then thresholded. \
      --grid chooses that grid, and the files get its exact geometry.

      In heads with skull, glia finds a brain mask and removes tumor that does not reach it; skull-stripped images \
      are taken as they are. 'glia brain' writes the mask; --no-brain-mask turns it off.

      Whole volumes are post-processed as the model's metadata specify ('glia info' shows them): \
      small islands are removed, and a very small enhancing tumor becomes core. The \
      changes are printed. --no-postprocessing turns this off; a run with --slices is never \
      post-processed. If the model asks for it, the probabilities of each slice and of its \
      left-right mirror image are averaged; --no-mirror skips this and takes half the time. If the \
      model asks for it and the voxels are nearly isotropic, slices of other planes are segmented \
      and averaged too, and a 3-D network helps; --axial-only and --slices skip this. --probabilities always writes the \
      network's own output: axial slices, one pass, not mirrored, not post-processed, background \
      included.

      With --align the other sequences are first moved onto T1ce, or without it onto the one with \
      the smallest voxels, as 'glia align' does; each transform is saved as DIR/<case>_<sequence>.tfm.

        glia segment BraTS19_2013_10_1 --output out
        glia segment cases/* --output out --probabilities --threads 4
        glia segment --flair series7.nii.gz --t1ce series9.nii.gz --output out
        glia segment scan --output out --slices 70-90 --json
        glia segment scan --output out --grid flair

      A case that fails is reported and the others are still segmented; the exit code is then 1. \
      --skip-existing resumes an interrupted run: it skips cases whose files are complete.

        glia segment cases/* --output out --skip-existing

      On a cluster, --slurm submits an array of tasks that resume by themselves; --shard K/N does a part \
      of the cases under any other scheduler. docs/cluster.md explains both.

        glia segment cases/* --output out --slurm --wait -- --cpus-per-task=4
        glia segment cases/* --output out --shard 3/8

      Ctrl-C or SIGTERM stops it with exit code 130; no file is left half written.
      """)

  @Argument(
    help: ArgumentHelp(
      "DICOM exports, data sets, folders, images.", valueName: "case"),
    completion: .images)
  var cases: [String] = []

  @OptionGroup(title: "Sequences") var roles: RoleFiles

  @OptionGroup var layouts: LayoutOptions

  @OptionGroup(title: "Parts") var sharding: ShardOptions

  @OptionGroup(title: "Slurm") var cluster: SlurmOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder to write to.", valueName: "dir"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp("The model; by default, the bundled one.", valueName: "file"),
    completion: .models)
  var model: String?

  @Option(
    help: ArgumentHelp("First and last axial slice, from 0; by default, all.", valueName: "a-b"))
  var slices: SliceRange?

  // The viewer's list submits the cases that it lists: their names, one a line.
  @Option(help: .hidden)
  var names: String?

  @Option(
    help: ArgumentHelp(
      "The grid of the result: flair, t1, t1ce, t2, reference, or a file's; by default, the reference's if an "
        + "image has it, else that of T1ce, else the finest.", valueName: "grid"),
    completion: .images)
  var grid: String?

  @Flag(help: "Do not use a brain mask, even in heads with skull.")
  var noBrainMask = false

  @Option(
    help: ArgumentHelp(
      "A brain mask for the case, as 'glia brain' writes it; by default, it is found if there is a skull.",
      valueName: "file"), completion: .images)
  var brainMask: String?

  @OptionGroup var computing: BackendOptions

  @Option(help: ArgumentHelp("Number of threads; by default, one per core.", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "The image of a further channel of the model, such as ct=scan.nii.gz; can be repeated.",
      valueName: "name=file"))
  var channel: [ChannelFile] = []

  @Flag(help: "Align the sequences with each other first.")
  var align = false

  @Flag(help: "Turn off the post-processing that the model's metadata specify.")
  var noPostprocessing = false

  @Flag(help: "Do not average with the mirror image.")
  var noMirror = false

  @Flag(help: "Segment only axial slices, even if the model's metadata ask for other planes.")
  var axialOnly = false

  @Flag(
    help:
      "Compute tumor regions with 32-bit numbers, even where 16-bit ones are faster.")
  var exact = false

  // To measure what 16-bit numbers change, whatever is faster.
  @Flag(help: .hidden)
  var fast = false

  @Flag(help: "Also write probabilities.")
  var probabilities = false

  @Flag(help: "Replace files that already exist.")
  var force = false

  @Flag(
    help:
      "Skip cases whose files already exist; with --force, replace damaged ones.")
  var skipExisting = false

  @Flag(help: "Print a summary as JSON.")
  var json = false

  /// The name of a model's channel, and an image.
  struct ChannelFile: ExpressibleByArgument {
    let name: String
    let file: String

    init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else { return nil }
      (name, file) = (parts[0], parts[1])
    }
  }

  /// Two slice numbers with a hyphen between them, or one.
  struct SliceRange: ExpressibleByArgument {
    let first: Int
    let last: Int

    init?(argument: String) {
      let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
        first >= 0, first <= last
      else { return nil }
      (self.first, self.last) = (first, last)
    }
  }

  func validate() throws {
    try cluster.check(sharding)
    // A part finds its cases in the plan.
    if cases.isEmpty, roles.modalities.isEmpty, sharding.records == nil || cluster.slurm {
      throw ValidationError("name at least one case")
    }
    try roles.check(cases)
    try check(threads: threads)
    if exact, fast { throw ValidationError("--exact and --fast cannot be used together") }
    if !channel.isEmpty, cases.count > 1 {
      throw ValidationError("--channel is for a single case")
    }
    if noBrainMask, brainMask != nil {
      throw ValidationError("--no-brain-mask and --brain-mask cannot be used together")
    }
    // Otherwise this would create a folder with the name of a file.
    if VolumeFormats.suffixes.contains(where: output.lowercased().hasSuffix) {
      throw ValidationError(
        "--output is \(output); it names a folder, and the files in it are named after the case")
    }
  }

  func run() async throws {
    Interruption.watch()
    if cluster.slurm { return try submit() }
    let part = try part()
    var batch = try batch(part)
    if batch.hasWork {
      let segmenter = try computing.segmenter(
        model ?? Assets.modelPath, threads: threads, precision: wantedPrecision)
      do {
        try FileManager.default.createDirectory(
          atPath: output, withIntermediateDirectories: true)
      } catch {
        throw CommandFailure(
          "the folder \(output) cannot be created: \(error.localizedDescription)")
      }
      do {
        try batch.run(segmenter)
      } catch {
        // Report what was done before Ctrl-C.
        if json { try printJSON(batch.summary) }
        throw error
      }
    }
    try part.finish(batch.summary.computing)
    if json { try printJSON(batch.summary) }
    try batch.finish()
  }

  /// Prepares to segment the cases of this process.
  private func batch(_ part: SegmentationPart) throws -> SegmentationBatch {
    let choices = SegmentationJob.Choices(
      slices: slices, withProbabilities: probabilities, isPostProcessed: !noPostprocessing,
      isMirrored: noMirror ? false : nil, isAxialOnly: axialOnly,
      grid: grid.map { ResultGrid($0) } ?? .standard, brain: try brainChoice(), isAligned: align,
      channels: channel)
    return try SegmentationBatch(
      part.findings, folder: output, choices, .init(mayReplace: force, skips: skipExisting),
      isJSON: json, record: part.record)
  }

  /// The precision that the options ask for; `nil` for the faster one.
  ///
  /// Probabilities are written for further computation, so they are exact.
  private var wantedPrecision: Precision? {
    fast ? .fast : exact || probabilities ? .exact : nil
  }

  /// The brain mask that the options ask for.
  private func brainChoice() throws -> CaseInput.BrainChoice {
    if noBrainMask { return .off }
    return try brainMask.map { .given(BrainMask(try VolumeFormats.readLabelMap($0))) } ?? .automatic
  }
}
