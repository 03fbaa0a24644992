import ArgumentParser
import Dispatch
import Files
import Imaging
import Rendering
import Synchronization

/// `glia export`: pictures of slices as PNG files.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write pictures of slices as PNG files.",
    discussion: """
      Without --slice the slice with most of the reference is taken, else of the prediction, else the \
      middle one. Slices count from 0 along the stored array. Each path that was written is printed.

        glia export case --output slice.png
        glia export case --output figure.png --figure --prediction out/case_pred.nii.gz
        glia export case --output agree.png --overlay agreement --prediction pred.nii.gz --slice 80
        glia export case --output heat.png --probabilities out/case_prob.nii.gz --region tc
        glia export case --output sheet.png --montage
        glia export case --output sheet.png --montage 3x5 --plane coronal
        glia export case --output planes.png --layout planes --slice 80
        glia export case --output 'slices/slice-%03d.png' --all --no-caption
        glia export case --output scroll.png --animate --slices 40-120

      Overlays: none; prediction or reference, filled; both, the prediction filled and the reference \
      outlined; agreement of the whole tumor: yellow in both, vermilion in the prediction alone, blue in the \
      reference alone; heat, how probable a region is, in colors from 0 to 1, with the outline of the \
      prediction, or where there is none, of what lies above --threshold. By default what there is of \
      both masks is shown, and with --probabilities the heat map. If one mask is missing, it is left out \
      and a note says so.

      Each file holds in its text chunks what it shows and, as "Command", how to make it again. An \
      animation is an APNG file, which browsers play; other programs show its first picture.
      """)

  @Argument(
    help: ArgumentHelp("A folder in BraTS layout, or a NIfTI file.", valueName: "case"),
    completion: .images)
  var casePath: String

  @Option(
    name: [.short, .long],
    help: "The PNG file to write; %d or %03d stands for the slice's number.",
    completion: .file(extensions: ["png"]))
  var output: String

  @Option(help: "The plane of the slices.")
  var plane: Plane = .axial

  @Option(help: "Which slice to show, from 0.")
  var slice: Int?

  @Option(
    defaultAsFlag: MontageSize.automatic, parsing: .next,
    help: ArgumentHelp(
      "Draw several slices on one sheet; RxC sets the rows and columns.", valueName: "RxC"))
  var montage: MontageSize?

  @Flag(help: "Write every slice to its own file; the output's name needs %d.")
  var all = false

  @Flag(help: "Write an animation through all slices, or those of --slices (APNG).")
  var animate = false

  @Option(
    help: ArgumentHelp("The slices of --all and --animate, such as 70-90.", valueName: "A-B"))
  var slices: SegmentCommand.SliceRange?

  @Option(help: ArgumentHelp("How long each slice of an animation is shown.", valueName: "ms"))
  var delay = 80

  @Option(help: "What is drawn over the image.")
  var overlay: OverlayChoice?

  @Option(help: "A predicted label map (NIfTI).", completion: .images)
  var prediction: String?

  @Option(
    help: "Probabilities of WT, TC and ET, as 'glia segment --probabilities' writes them (NIfTI).",
    completion: .images)
  var probabilities: String?

  @Option(help: "The region whose probabilities are shown: wt, tc, et.")
  var region: RegionChoice = .wt

  @Option(help: ArgumentHelp("The probability that is marked and outlined.", valueName: "p"))
  var threshold = 0.5

  @Option(help: "The expert's label map, in place of the case's own (NIfTI).", completion: .images)
  var reference: String?

  @Option(help: "The modality; the first there is by default.")
  var modality: Modality?

  @Option(help: "Pixels to a voxel's smaller side; 3 by default, 2 for montages.")
  var scale: Int?

  @Option(
    help: """
      One picture; figure: image, reference and prediction; planes: the three planes; modalities: all \
      that the case has.
      """)
  var layout: LayoutChoice = .single

  @Flag(help: "The same as --layout figure.")
  var figure = false

  @Flag(help: "Leave out captions, legend and scale bar.")
  var noCaption = false

  @Option(
    help: ArgumentHelp(
      "Intensities shown black and white; 0.5 % and 99.5 % quantiles by default.",
      valueName: "LO:HI"))
  var window: WindowChoice?

  @Option(
    help: "Colors, names and visibility of labels, as ITK-SNAP's label descriptions.",
    completion: .file())
  var labels: String?

  @Option(help: "The side of the patient's left.")
  var convention: DisplayConvention = .radiological

  func validate() throws {
    let chosen = [slice != nil, montage != nil, all, animate].filter { $0 }.count
    guard chosen <= 1 else {
      throw ValidationError("--slice, --montage, --all and --animate exclude each other")
    }
    if arrangement != .single && montage != nil {
      throw ValidationError("--figure, --layout and --montage exclude each other")
    }
    if slices != nil && !all && !animate {
      throw ValidationError("--slices goes with --all or --animate; --slice names one")
    }
    guard (1...65_535).contains(delay) else {
      throw ValidationError("--delay is \(delay); it must be from 1 to 65535")
    }
    if let scale, !(1...20).contains(scale) {
      throw ValidationError("--scale is \(scale); it must be from 1 to 20")
    }
    guard (0..<1).contains(threshold) else {
      throw ValidationError("--threshold is \(threshold); it must be from 0 to below 1")
    }
    guard output.lowercased().hasSuffix(".png") else {
      throw ValidationError(
        "--output is \(output); pictures are PNG files, so its name must end in .png")
    }
    if all && SlicePattern(output) == nil {
      throw ValidationError(
        "--all needs a place for the slice's number in --output, such as slice-%03d.png")
    }
  }

  /// What stands side by side.
  var arrangement: LayoutChoice { figure ? .figure : layout }

  func run() async throws {
    let sheet = try ExportSheet(source: await ExportSource(self), options: self)
    if all {
      try writeAll(sheet, range(sheet.source))
    } else if animate {
      try PNG.write(animation(sheet, range(sheet.source)), to: output)
      printLine(output)
    } else if let montage {
      try write(try sheet.montage(montage), to: output)
    } else {
      let index = try slice.map(sheet.source.checked) ?? sheet.source.defaultSlice
      try write(try sheet.slice(index), to: SlicePattern(output)?.path(index) ?? output)
    }
  }

  /// The slices of `--slices`, or all.
  private func range(_ source: ExportSource) throws -> Range<Int> {
    guard let slices else { return 0..<source.geometry.count }
    return try source.checked(slices.first)..<source.checked(slices.last) + 1
  }

  /// Writes one picture and prints its path.
  private func write(_ export: ExportSheet.Export, to path: String) throws {
    try PNG.write(export.picture, to: path, text: export.texts)
    printLine(path)
  }

  /// Writes every slice, on all cores, and prints the paths in order; one that cannot be written is
  /// reported, and the others are written.
  private func writeAll(_ sheet: ExportSheet, _ slices: Range<Int>) throws {
    guard let pattern = SlicePattern(output) else { return }
    let outcomes = inParallel("writing", slices) { (index) throws(PNGError) in
      let export = try sheet.slice(index)
      try PNG.write(export.picture, to: pattern.path(index), text: export.texts)
    }
    var failureCount = 0
    for index in slices {
      switch outcomes[index] {
      case .success: printLine(pattern.path(index))
      case .failure(let error):
        failureCount += 1
        printNote("glia: \(error)")
      // Interrupted before its turn.
      case nil: break
      }
    }
    try Interruption.check()
    guard failureCount > 0 else { return }
    if slices.count > 1 { printNote("glia: \(failureCount) of \(slices.count) slices failed") }
    throw ExitCode(ExitStatus.failed)
  }

  /// Does work for each number on all cores, with a progress bar, until it is done or interrupted.
  ///
  /// - Returns: How it ended, by number; nothing for those whose turn did not come.
  private func inParallel(
    _ title: String, _ numbers: Range<Int>, _ work: @Sendable (Int) throws(PNGError) -> Void
  ) -> [Int: Result<Void, PNGError>] {
    Interruption.watch()
    let bar = ProgressBar(title, total: numbers.count)
    defer { bar.finish() }
    let outcomes = Mutex([Int: Result<Void, PNGError>]())
    DispatchQueue.concurrentPerform(iterations: numbers.count) { place in
      if Interruption.isRequested { return }
      let number = numbers.lowerBound + place
      let outcome = Result { () throws(PNGError) in try work(number) }
      bar.update(
        outcomes.withLock {
          $0[number] = outcome
          return $0.count
        })
    }
    return outcomes.withLock { $0 }
  }
}
