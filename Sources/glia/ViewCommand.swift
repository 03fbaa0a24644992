import ArgumentParser
import Cases
import Files
import Foundation
import Imaging
import Rendering
import Segmenter
import Terminal
import Viewer
import ViewerRuntime
import VolumeFiles

/// `glia view`: the viewer.
struct ViewCommand: AsyncParsableCommand, ComputesWithNetwork {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "View cases in the terminal, segment, compare and review them.",
    discussion: """
      A CASE is a DICOM export, a folder of one of the usual data sets, or one or several images. Press ? for the keys, and : to type commands. 'glia help config' \
      explains how to change keys, colors and defaults. If a file's name does not give its \
      sequence, use --flair, --t1, --t1ce or --t2: the network must know the sequences, and any of \
      them are enough.

      A single case opens directly. Several cases, or a folder of them, open as a list: 1 to 9 \
      sort it by a column, o by any, / filters it, Enter opens a case, [ and ] go to the previous and next case, \
      Backspace goes back. Press Q and then a to accept a case, f to mark it to be fixed, r to \
      reject it, or n to add a note. Reviews are saved at once in glia-review.tsv in the folder \
      you opened, or in the file of --review. R segments the listed cases in the background and \
      writes their labels to --predictions, or to glia-predictions in the folder you opened; \
      existing files are never replaced.

        glia view BraTS19_2013_10_1
        glia view brats --predictions out
        glia view BraTS19_2013_10_1 --plane coronal --slice 120 --modality t1ce
        glia view BraTS19_2013_10_1 --layout planes --colormap magma
        glia view --flair series7.nii.gz --t1ce series9.nii.gz
        glia view brats --prediction nnunet --reference experts --review review.tsv
        glia view scan.nii.gz --prediction scan_pred.nii.gz --reference scan_seg.nii.gz
        glia view BraTS19_2013_10_1 --labels itksnap_labels.txt
        glia view CASE --prediction a_pred.nii.gz --second b_pred.nii.gz
        glia view brats --mask anna=readers/anna --mask ben=readers/ben
      """)

  @Argument(
    help: ArgumentHelp("Folders and files; by default, the bundled demo case.", valueName: "case"),
    completion: .file())
  var cases: [String] = []

  @OptionGroup(title: "Sequences") var roles: RoleFiles

  @OptionGroup var layouts: LayoutOptions

  @Option(
    help: "The plane to show first: \(Plane.allCases.map(\.rawValue).joined(separator: ", ")).")
  var plane: PlaneChoice?

  @Option(
    help: ArgumentHelp(
      "The slice to show first, from 0; by default, the one with the most tumor.", valueName: "n"))
  var slice: Int?

  @Option(help: "The modality to show first: flair, t1, t1ce, t2.")
  var modality: ModalityChoice?

  @Option(
    help:
      "The layout to show first: \(LayoutChoice.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var layout: LayoutChoice?

  @Option(
    help: ArgumentHelp(
      "The color map for intensities: \(ColorMap.all.map(\.name).joined(separator: ", ")).",
      valueName: "name"))
  var colormap: ColorMapChoice?

  @Option(
    help: ArgumentHelp(
      "Labels to show as the prediction, or a folder of them, matched to cases by name.",
      valueName: "path"),
    completion: .file())
  var prediction: String?

  @Option(
    help: ArgumentHelp(
      "Another model's labels, or a folder of them, to compare with the prediction; S swaps them.",
      valueName: "path"),
    completion: .file())
  var second: String?

  @Option(
    help: ArgumentHelp(
      "Labels to show as the reference instead of a case's own, or a folder of them.",
      valueName: "path"),
    completion: .file())
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "Another reader's or model's labels, or a folder of them; can be given several times. & shows all masks together.",
      valueName: "name=path"),
    completion: .file())
  var mask: [String] = []

  @Option(
    help: ArgumentHelp(
      "The folder of <case>_pred.nii.gz files that the list of cases shows and writes.",
      valueName: "dir"),
    completion: .directory)
  var predictions: String?

  @Option(
    help: ArgumentHelp(
      "The table of reviews; by default, glia-review.tsv in the folder you opened.",
      valueName: "file"),
    completion: .file())
  var review: String?

  @Option(
    help: ArgumentHelp(
      "Your name in the table of reviews, which holds what each reader says; by default, your user name.",
      valueName: "name"))
  var reader: String?

  @Option(
    help: ArgumentHelp(
      "A table about the cases (TSV or CSV), whose columns the list shows; can be given several times.",
      valueName: "file"),
    completion: .file())
  var table: [String] = []

  @Option(
    help: ArgumentHelp("The model; by default, the bundled one.", valueName: "file"),
    completion: .file())
  var model: String?

  @OptionGroup var computing: BackendOptions

  @Option(
    help:
      "Colors to use: auto, truecolor, 256, 16, ascii. auto checks COLORTERM and terminfo."
  )
  var color: ColorChoice?

  @Option(
    help: """
      Pixel graphics, if the terminal supports kitty's protocol or sixels: auto (F switches them \
      off and on), kitty, sixel, off.
      """)
  var graphics: GraphicsChoice = .auto

  @Option(
    help: ArgumentHelp(
      "Names and colors of labels: a file of ITK-SNAP, 3D Slicer or FreeSurfer, dataset.json or dseg.tsv.",
      valueName: "file"),
    completion: .file())
  var labels: String?

  @Flag(help: "Show the names of patients in the list of DICOM series.")
  var showNames = false

  @Option(
    help: ArgumentHelp("A configuration file, instead of your own.", valueName: "file"),
    completion: .file())
  var config: String?

  enum PlaneChoice: String, ExpressibleByArgument, CaseIterable {
    case axial, coronal, sagittal
    var plane: Plane { Plane(rawValue: rawValue) ?? .axial }
  }

  enum LayoutChoice: String, ExpressibleByArgument, CaseIterable {
    case single, planes, figure, modalities, montage
    var layout: PanelLayout? { PanelLayout(rawValue: rawValue) }
  }

  struct ColorMapChoice: ExpressibleByArgument {
    let map: ColorMap
    static var allValueStrings: [String] { ColorMap.all.map(\.name) }

    init?(argument: String) {
      guard let map = ColorMap.named(argument) else { return nil }
      self.map = map
    }
  }

  enum ModalityChoice: String, ExpressibleByArgument, CaseIterable {
    case flair, t1, t1ce, t2
    var modality: Modality? { Modality(rawValue: rawValue) }
  }

  enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, truecolor, palette256 = "256", palette16 = "16", ascii
    var depth: ColorDepth? { ColorDepth(rawValue: rawValue) }
  }

  func validate() throws {
    try roles.check(cases)
    try checkMaskNames()
    if let reader, reader.allSatisfy(\.isWhitespace) {
      throw ValidationError("--reader is empty; it must be a name")
    }
  }

  /// Refuses names of masks that could not be typed, or that are those of other masks.
  private func checkMaskNames() throws {
    let readers: [ReaderSources.Reader]
    do {
      readers = try ReaderSources.named(mask)
    } catch {
      throw ValidationError("--mask: \(error.sentence)")
    }
    for reader in readers {
      if reader.name.contains(where: { $0.isWhitespace || $0 == "," }) {
        throw ValidationError(
          "--mask is \"\(reader.name)=\(reader.path)\"; a name has no blanks and commas")
      }
      let taken = ["prediction", "second", "reference", "edited", "model", "expert", "consensus"]
      if taken.contains(reader.name.lowercased()) {
        throw ValidationError(
          "--mask is \"\(reader.name)=\(reader.path)\"; \(reader.name) is the name of another mask")
      }
    }
  }

  @MainActor func run() async throws {
    if cases.isEmpty, roles.modalities.isEmpty, !NcursesTerminal.isTerminal,
      !CommandLine.arguments.contains("view")
    {
      return try DemoRun.run(modelPath: model ?? Assets.modelPath, computing)
    }
    let configuration = try ViewConfiguration.read(config)
    InferenceBackends.configureONNXRuntime(configuration.program.onnxRuntime)
    let history = ViewConfiguration.history(configuration)
    let cases = try viewedCases(configuration)
    guard NcursesTerminal.isTerminal else {
      throw CommandFailure(
        "view needs a terminal on standard input and output; without one, "
          + "'glia export CASE --output FILE.png' writes a picture")
    }
    var start = StartState()
    start.plane = plane?.plane
    start.history = history?.read() ?? []
    start.labels = try (labels ?? configuration.program.labels).map(
      LabelDescriptions.init(contentsOf:))
    start.modality = modality?.modality
    start.layout = layout?.layout
    start.colorMap = colormap?.map
    start.slice = slice
    start.showsSeries = cases.single.map { $0.layout == .dicom && $0.modalities.isEmpty } ?? false
    // A protocol given explicitly is used, however slow the connection is.
    if graphics == .kitty || graphics == .sixel { start.finePictures = .on }
    start.isInTmux = NcursesTerminal.isInTmux
    if let slice, let single = cases.single {
      try check(slice, of: single, start.plane ?? configuration.view.plane)
    }
    let tables = try caseTables(cases)
    let store = CaseStore(labels: try labelSources(cases))
    let modelPath = model ?? configuration.program.model ?? Assets.modelPath
    if !FileManager.default.isReadableFile(atPath: modelPath) {
      let problem = "there is no model at \(modelPath); choose one with --model FILE"
      if modelPath != Assets.modelPath { throw CommandFailure(problem) }
      start.modelProblem = problem
    } else if modelPath != Assets.modelPath {
      try DescriptionSearch.check(beside: modelPath)
    }

    let color = color ?? ColorChoice(rawValue: configuration.program.color) ?? .auto
    let locations = LiveWorklist.Locations(
      base: cases.base, review: try reviewPath(cases),
      predictions: ViewedCases.predictions(predictions, base: cases.base),
      reader: reader ?? NSUserName())
    let worklist = worklist(cases, locations, store)
    let services = LiveServices(
      store: store,
      network: start.modelProblem == nil
        ? Network(path: modelPath, backend: computing.backend) : nil,
      history: history,
      fineTuningFiles: StandardFolders.current.data.map {
        FineTuningFiles(folder: $0 + "/models", replay: Assets.demoCase)
      }, version: Glia.configuration.version, showsNames: showNames)
    let terminal = try NcursesTerminal(color: color.depth, graphics: graphics)
    let model = ViewerModel(
      worklist: worklist, size: terminal.size, start: start, configuration: configuration)
    let runtime = Runtime(
      model, terminal: terminal, services: services,
      worklist: LiveWorklist(
        services, locations: locations, found: cases.found, search: cases.search,
        tables: tables, submitter: submitter(locations, modelPath)))
    let ending = runtime.run()
    leave(ending, unsaved: runtime.unsaved, leftOut: layouts.verbose ? cases.leftOut : [])
  }

  /// Ends the program at once, without waiting for a file system that hangs.
  private func leave(
    _ ending: Runtime.Ending, unsaved: [String], leftOut: [String]
  ) -> Never {
    // Nobody may be reading the terminal any more.
    var errors = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    if !unsaved.isEmpty || !leftOut.isEmpty, poll(&errors, 1, 0) > 0 {
      leftOut.forEach(printNote)
      for sentence in unsaved { printNote("glia: \(sentence)") }
    }
    if case .terminated(let signal) = ending { _exit(128 + signal) }
    _exit(unsaved.isEmpty ? ExitStatus.done : ExitStatus.failed)
  }

  /// The cases given by the user, or the bundled one.
  private func viewedCases(_ configuration: Configuration) throws -> ViewedCases {
    if !roles.modalities.isEmpty { return ViewedCases(try Case.files(roles.modalities)) }
    return try ViewedCases(
      cases.isEmpty ? [Assets.demoCase] : cases, predictions: predictions,
      sequences: roles.sequences, layouts: configuration.layoutTable(),
      findsMasks: reference == nil && prediction == nil)
  }

  /// Where to look for predictions and references; the list always looks in ``predictions``.
  private func labelSources(_ viewed: ViewedCases) throws -> CaseStore.Labels {
    let folder = viewed.single == nil ? nil : predictions
    return CaseStore.Labels(
      predictions: try [prediction, folder].compactMap(\.self).map {
        try LabelSource($0, role: .prediction)
      },
      seconds: try second.map { [try LabelSource($0, role: .prediction)] } ?? [],
      references: try reference.map { [try LabelSource($0, role: .reference)] } ?? [],
      others: try ReaderSources.named(mask).map { reader in
        let source = try LabelSource(reader.path, role: .reference)
        if let only = viewed.single, source.file(for: only.name, isOnly: true) == nil {
          throw CommandFailure("--mask: \(reader.path) has no mask of \(only.name)")
        }
        return (reader.name, source)
      })
  }

  /// The tables of `--table`.
  private func caseTables(_ viewed: ViewedCases) throws -> [CaseTable] {
    guard viewed.single == nil || table.isEmpty else {
      throw CommandFailure("--table is for a list of cases, but there is one case")
    }
    return try table.map { path in
      do {
        return try CaseTable(path)
      } catch {
        throw CommandFailure("--table: \(error)")
      }
    }
  }

  /// The path of the review table; `nil` for the bundled case, which nobody reviews.
  private func reviewPath(_ viewed: ViewedCases) throws -> String? {
    if let review {
      if VolumeFormats.suffixes.contains(where: review.lowercased().hasSuffix) {
        throw CommandFailure(
          "--review is \(review), the name of an image; reviews are a table, such as reviews.tsv")
      }
      return review
    }
    return cases.isEmpty && roles.modalities.isEmpty ? nil : "\(viewed.base)/glia-review.tsv"
  }

  /// What the viewer starts with: a case, which goes to the store, or a list to be filled.
  private func worklist(
    _ viewed: ViewedCases, _ locations: LiveWorklist.Locations, _ store: CaseStore
  ) -> Worklist {
    var worklist = Worklist(names: viewed.single.map { [$0.name] } ?? [])
    if let single = viewed.single {
      store.append(CaseSearch.Finding(single), isOnly: true)
    } else {
      worklist.isShown = true
      worklist.isSearching = true
      worklist.title = viewed.base
    }
    worklist.predictionsFolder = locations.predictions
    if locations.review == nil {
      worklist.reviewProblem =
        "Reviews of the bundled case are not saved; --review FILE saves them."
    }
    return worklist
  }

  /// Refuses a slice that the case does not have.
  private func check(_ slice: Int, of source: Case, _ plane: Plane) throws {
    let loader = try CaseLoader(source)
    let count = SliceGeometry(loader.header.grid, plane: plane).count
    guard (0..<count).contains(slice) else {
      throw CommandFailure(
        "--slice is \(slice); \(source.name) has \(plane.rawValue) slices 0 to \(count - 1)")
    }
  }
}
