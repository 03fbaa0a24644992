import ArgumentParser
import Dispatch
import Files
import Foundation
import Imaging
import Rendering
import Synchronization
import ViewerRuntime

/// `glia export`: pictures of slices as PNG, SVG, PDF, GIF and MP4 files.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write pictures of slices: PNG, SVG, PDF, GIF, MP4.",
    discussion: """
      Without --slice, the picture shows the slice with the most reference labels, or without a \
      reference the most predicted ones, or without either the middle slice. Slices are numbered \
      from 0 along the stored array. The command prints the path of each file it writes. The \
      output's extension chooses the format; without --output, the file is named after case, \
      sequence, plane, slice, time point and layout.

        glia export case --output slice.png
        glia export case --output figure.png --figure --prediction out/case_pred.nii.gz
        glia export case --output figure.pdf --layout figure --prediction out/case_pred.nii.gz
        glia export case --output figure.svg --outline --outline-width 1.5 --background transparent
        glia export case --output agree.png --overlay agreement --prediction pred.nii.gz --slice 80
        glia export case --output votes.png --overlay votes --mask anna=a.nii.gz --mask ben=b.nii.gz
        glia export case --output heat.png --probabilities out/case_prob.nii.gz --region tc
        glia export case --output sheet.png --montage
        glia export case --output sheet.png --montage 3x5 --plane coronal
        glia export case --output planes.png --layout planes --slice 80
        glia export case --output 'slices/slice-%03d.png' --all --no-caption
        glia export case --output scroll.gif --animate --slices 40-120

      Overlays: none; prediction or reference, filled; both, the prediction filled and the \
      reference outlined; agreement on the whole tumor, yellow in both, vermilion in the \
      prediction only, blue in the reference only; heat, the probability of a region in colors \
      from 0 to 1, outlined by the prediction or, without one, at --threshold. The default is heat \
      with --probabilities, otherwise the masks that the case has. If one mask is missing, it is \
      left out and a note says so.

      SVG and PDF files hold the image as pixels, and text, outlines and scale bar as shapes. \
      The printed width in inches is the width in pixels divided by --dpi; --scale 6 --dpi 600 \
      doubles the resolution of --scale 3.

      PNG, SVG and PDF files describe what they show; "Command" is the command that makes them again. \
      An animation is an APNG file (.png), which browsers play and other programs show as one \
      picture; a GIF file; or, if ffmpeg is installed, an MP4 file.
      """)

  @Argument(
    help: ArgumentHelp(
      "A folder of one case, or an image.", valueName: "case"),
    completion: .images)
  var casePath: String

  @OptionGroup var layouts: LayoutOptions

  @Option(
    name: [.short, .long],
    help:
      "The .png, .svg, .pdf, .gif or .mp4 file to write; %d or %03d is replaced by the slice number.",
    completion: .file(extensions: FigureFormat.allCases.map(\.rawValue)))
  var output: String?

  @OptionGroup(title: "Appearance") var look: ExportStyle

  @Option(help: "The plane of the slices.")
  var plane: Plane = .axial

  @Option(help: "The slice to show, from 0.")
  var slice: Int?

  @Option(
    defaultAsFlag: MontageSize.automatic, parsing: .next,
    help: ArgumentHelp(
      "Draw several slices on one sheet; RxC sets the rows and columns.", valueName: "RxC"))
  var montage: MontageSize?

  @Flag(help: "Write every slice to its own file; the output's name needs %d.")
  var all = false

  @Flag(help: "Write an animation of the slices with anatomy, or those of --slices.")
  var animate = false

  @Option(
    help: ArgumentHelp("The slices for --all and --animate, such as 70-90.", valueName: "A-B"))
  var slices: SegmentCommand.SliceRange?

  @Option(help: ArgumentHelp("How long an animation shows each slice.", valueName: "ms"))
  var delay = 80

  @Option(help: "What to draw over the image.")
  var overlay: OverlayChoice?

  @Option(help: "A predicted label map.", completion: .images)
  var prediction: String?

  @Option(
    help: "Probabilities of WT, TC and ET written by 'glia segment --probabilities'.",
    completion: .images)
  var probabilities: String?

  @Option(help: "The region of a heat map, of outlines and of votes: wt, tc, et.")
  var region: RegionChoice = .wt

  @Option(help: ArgumentHelp("The probability to mark and outline.", valueName: "p"))
  var threshold = 0.5

  @Option(help: "A reference label map, instead of the case's own.", completion: .images)
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "Another reader's or model's label map, for --overlay outlines and votes; can be given several times.",
      valueName: "name=file"),
    completion: .images)
  var mask: [String] = []

  @Option(help: "The modality to show; by default, the first one the case has.")
  var modality: Modality?

  @Option(help: "The time point of a 4-D file, from 0.")
  var frame: Int?

  @Option(
    help: ArgumentHelp(
      "The DICOM series of a sequence, as 'glia info FOLDER' lists it: flair=5, t1=none.",
      valueName: "name=n"))
  var sequence: [SequenceOption] = []

  @Option(help: "Pixels per voxel along its shorter side; by default 3, or 2 for montages.")
  var scale: Int?

  @Option(
    help: """
      single: one picture; figure: image, reference and prediction; planes: the three planes; \
      modalities: all that the case has.
      """)
  var layout: LayoutChoice = .single

  @Flag(help: "The same as --layout figure.")
  var figure = false

  @Flag(
    inversion: .prefixedNo, help: "Draw what was measured in the viewer (CASE_measurements.json).")
  var measurements = true

  @Flag(help: "Leave out caption, legend, table and scale bar.")
  var noCaption = false

  // Unconditional, because the lower end may be negative.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Intensities shown as black and white, or a preset: robust, narrow, narrower, bright, full; for CT also \
      brain, subdural, bone. By default, robust (the 0.5th to 99.5th percentiles), and brain for CT.
      """,
      valueName: "lo:hi"))
  var window: WindowChoice?

  @Option(
    help:
      "Names and colors of labels: a file of ITK-SNAP, 3D Slicer or FreeSurfer, dataset.json or dseg.tsv.",
    completion: .file())
  var labels: String?

  @Option(help: "The colors of labels without a label file.")
  var labelColors: LabelColors = .colorBlindSafe

  @Option(help: "Radiological shows the patient's left on the right; neurological, on the left.")
  var convention: DisplayConvention = .radiological

  func validate() throws {
    try sequence.check()
    let chosen = [slice != nil, montage != nil, all, animate].filter { $0 }.count
    guard chosen <= 1 else {
      throw ValidationError("--slice, --montage, --all and --animate cannot be used together")
    }
    if arrangement != .single && montage != nil {
      throw ValidationError("--figure, --layout and --montage cannot be used together")
    }
    if slices != nil && !all && !animate {
      throw ValidationError("--slices needs --all or --animate; for one slice, use --slice")
    }
    guard (1...65_535).contains(delay) else {
      throw ValidationError("--delay is \(delay); it must be from 1 to 65535")
    }
    if let scale, !(1...20).contains(scale) {
      throw ValidationError("--scale is \(scale); it must be from 1 to 20")
    }
    guard (0..<1).contains(threshold) else {
      throw ValidationError("--threshold is \(threshold); it must be at least 0 and below 1")
    }
    if let frame, frame < 0 {
      throw ValidationError("--frame is \(frame); it must be at least 0")
    }
    guard let output else { return }
    let isFitting = animate ? \FigureFormat.isAnimated : \FigureFormat.isStill
    guard FigureFormat(path: output)?[keyPath: isFitting] == true else {
      throw ValidationError(
        "--output is \(output); the name must end in "
          + "\(FigureFormat.words { $0[keyPath: isFitting] })"
          + (FigureFormat(path: output) == .mp4 ? "; for a movie, add --animate" : ""))
    }
    if look.background == .transparent, FigureFormat(path: output)?.canBeTransparent == false {
      throw ValidationError(
        "--background is transparent, which GIF and MP4 cannot hold; choose white or black, "
          + "or a .png, .svg or .pdf file")
    }
    if all && SlicePattern(output) == nil {
      throw ValidationError(
        "--all needs the slice number in --output, such as slice-%03d.png")
    }
  }

  /// Which pictures are side by side.
  var arrangement: LayoutChoice { figure ? .figure : layout }

  func run() async throws {
    let sheet = try ExportSheet(source: await .read(self), options: self)
    if let note = Figure.fontNote { printNote(note) }
    if all {
      try writeAll(sheet, range(sheet.source) ?? 0...sheet.source.geometry.count - 1)
    } else if animate {
      try writeAnimation(
        sheet, range(sheet.source) ?? sheet.source.shownSlices,
        to: path(sheet.source, "animation"))
    } else if let montage {
      let path = path(sheet.source, "montage")
      try write(
        try sheet.montage(montage, to: path), to: path, over: sheet.source.inputs(self))
    } else {
      let index = try slice.map(sheet.source.checked) ?? sheet.source.defaultSlice
      let given = path(sheet.source, "\(index)")
      let path = SlicePattern(given)?.path(index) ?? given
      try write(sheet.slice(index, to: path), to: path, over: sheet.source.inputs(self))
    }
  }

  /// The file of `--output`, or a new one named after what it shows.
  ///
  /// - Parameters:
  ///   - source: What is shown.
  ///   - slice: The slice's number, or what stands for it.
  /// - Returns: A path, perhaps with a place for the slice's number.
  private func path(_ source: ExportSource, _ slice: String) -> String {
    if let output { return output }
    let name = FigureName.name(
      of: source.name, sequence: arrangement == .modalities ? nil : source.modality?.rawValue,
      plane: plane.rawValue, slice: slice, timePoint: source.timePoint,
      layout: arrangement == .single ? nil : arrangement.rawValue, format: .png)
    return FigureName.free(name) { path in
      FileManager.default.fileExists(atPath: SlicePattern(path)?.path(0) ?? path)
    }
  }

  /// The slices of `--slices`; `nil` if there is no such option.
  private func range(_ source: ExportSource) throws -> ClosedRange<Int>? {
    guard let slices else { return nil }
    return try source.checked(slices.first)...source.checked(slices.last)
  }

  /// Writes one picture and prints its path.
  private func write(_ page: ExportSheet.Page, to path: String, over inputs: [String]) throws {
    try refuse(path, over: inputs)
    try FigureFile.write(page.figure, to: path, text: page.texts)
    printLine(path)
  }

  /// Writes every slice, on all cores, and prints the paths in order.
  ///
  /// If a slice cannot be written, it is reported and the others are still written.
  private func writeAll(_ sheet: ExportSheet, _ slices: ClosedRange<Int>) throws {
    guard let pattern = SlicePattern(path(sheet.source, "%03d")) else { return }
    let inputs = sheet.source.inputs(self)
    for index in slices { try refuse(pattern.path(index), over: inputs) }
    let outcomes = inParallel("writing", slices) { (index) throws(PictureError) in
      let path = pattern.path(index)
      let page = sheet.slice(index, to: path)
      try FigureFile.write(page.figure, to: path, text: page.texts)
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
  /// - Returns: The outcomes by number, without those that were never started.
  private func inParallel(
    _ title: String, _ numbers: ClosedRange<Int>,
    _ work: @Sendable (Int) throws(PictureError) -> Void
  ) -> [Int: Result<Void, PictureError>] {
    Interruption.watch()
    let bar = ProgressBar(title, total: numbers.count)
    defer { bar.finish() }
    let outcomes = Mutex([Int: Result<Void, PictureError>]())
    DispatchQueue.concurrentPerform(iterations: numbers.count) { place in
      if Interruption.isRequested { return }
      let number = numbers.lowerBound + place
      let outcome = Result { () throws(PictureError) in try work(number) }
      bar.update(
        outcomes.withLock {
          $0[number] = outcome
          return $0.count
        })
    }
    return outcomes.withLock { $0 }
  }
}
