import ArgumentParser
import Cases
import Files
import Foundation
import Imaging
import Rendering
import Terminal
import Viewer
import ViewerRuntime
import VolumeFiles

/// `glia view`: the viewer.
struct ViewCommand: AsyncParsableCommand, ComputesWithNetwork {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Look at cases in the terminal, segment them, compare, and review them.",
    discussion: """
      A CASE is a folder in BraTS layout, one or several NIfTI files, or a 4-D file of the Medical \
      Segmentation Decathlon. Press ? for the keys, and : \
      to type commands. 'glia config' tells how to change keys, colors and defaults. \
      Files whose names do not say what they are, are given by --flair, --t1, --t1ce and --t2; the \
      network needs to know, and does with any of them.

      One case opens at once; a folder of many cases, or several of them, open as a list: 1 to 8 sort \
      it, / filters it, Enter opens a case, [ and ] go to the one before and after, Backspace goes back. \
      Q and a, f, r or n accept a case, mark it to be fixed, reject it, or note something; that is saved \
      at once in glia-review.tsv in the folder that was given, or in the file of --review. R segments \
      the listed cases in the background and writes their labels to --predictions, or to \
      glia-predictions in the folder that was given; a file that is there is never replaced.

        glia view BraTS19_2013_10_1
        glia view brats --predictions out
        glia view BraTS19_2013_10_1 --plane coronal --slice 120 --modality t1ce
        glia view BraTS19_2013_10_1 --layout planes --colormap magma
        glia view --flair series7.nii.gz --t1ce series9.nii.gz
        glia view brats --prediction nnunet --reference experts --review review.tsv
        glia view scan.nii.gz --prediction scan_pred.nii.gz --reference scan_seg.nii.gz
        glia view BraTS19_2013_10_1 --labels itksnap_labels.txt
        glia view CASE --prediction a_pred.nii.gz --second b_pred.nii.gz
      """)

  @Argument(
    help: ArgumentHelp("Folders and files; without any, the bundled demo case.", valueName: "case"),
    completion: .file())
  var cases: [String] = []

  @OptionGroup(title: "Sequences") var roles: RoleFiles

  @Option(
    help: "The plane to begin with: \(Plane.allCases.map(\.rawValue).joined(separator: ", ")).")
  var plane: PlaneChoice?

  @Option(
    help: ArgumentHelp(
      "The slice to show first, from 0; default: the one with the most tumor.", valueName: "n"))
  var slice: Int?

  @Option(help: "The modality to begin with: flair, t1, t1ce, t2.")
  var modality: ModalityChoice?

  @Option(
    help:
      "The pictures to begin with: \(PanelLayout.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var layout: LayoutChoice?

  @Option(
    help: ArgumentHelp(
      "The colors of intensities: \(ColorMap.all.map(\.name).joined(separator: ", ")).",
      valueName: "name"))
  var colormap: ColorMapChoice?

  @Option(
    help: ArgumentHelp(
      "Labels to show as the prediction, or a folder of them; of several cases, those that they are "
        + "named after have them.", valueName: "path"),
    completion: .file())
  var prediction: String?

  @Option(
    help: ArgumentHelp(
      "Labels of another model, or a folder of them, to compare with the prediction; S swaps the two.",
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
      "The folder of predictions of listed cases: <case>_pred.nii.gz are shown, and written there.",
      valueName: "dir"),
    completion: .directory)
  var predictions: String?

  @Option(
    help: ArgumentHelp(
      "The table of verdicts and notes; else glia-review.tsv in the folder that was given.",
      valueName: "file"),
    completion: .file())
  var review: String?

  @Option(
    help: ArgumentHelp("The model; else the bundled one.", valueName: "file"), completion: .file())
  var model: String?

  @Option(
    help:
      "How many colors to use: auto, truecolor, 256, 16, ascii. 'auto' asks COLORTERM and terminfo."
  )
  var color: ColorChoice?

  @Option(
    help: """
      Pictures in the terminal's own pixels, by kitty's protocol or sixels, where it answers that it \
      can: auto (F switches to them), kitty, sixel, off.
      """)
  var graphics: GraphicsChoice = .auto

  @Option(
    help: ArgumentHelp(
      "Colors, names and visibility of labels, as ITK-SNAP's label descriptions.",
      valueName: "file"),
    completion: .file())
  var labels: String?

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

  func validate() throws { try roles.check(cases) }

  @MainActor func run() async throws {
    if cases.isEmpty, roles.modalities.isEmpty, !NcursesTerminal.isTerminal,
      !CommandLine.arguments.contains("view")
    {
      return try DemoRun.run(modelPath: model ?? Assets.modelPath)
    }
    let configuration = try ViewConfiguration.read(config)
    let history = ViewConfiguration.history(configuration)
    let cases = try viewedCases()
    guard NcursesTerminal.isTerminal else {
      throw CommandFailure(
        "view needs a terminal on standard input and output; without one, "
          + "'glia export CASE --output FILE.png' writes the picture")
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
    // A protocol given explicitly is used from the start.
    start.usesFinePictures = graphics == .kitty || graphics == .sixel
    if let slice, let single = cases.single {
      try check(slice, of: single, start.plane ?? configuration.view.plane)
    }
    let store = CaseStore(labels: try labelSources(cases))
    let modelPath = model ?? configuration.program.model ?? Assets.modelPath
    if !FileManager.default.isReadableFile(atPath: modelPath) {
      let problem = "there is no model \(modelPath); --model FILE names one"
      if modelPath != Assets.modelPath { throw CommandFailure(problem) }
      start.modelProblem = problem
    }

    let color = color ?? ColorChoice(rawValue: configuration.program.color) ?? .auto
    let locations = LiveWorklist.Locations(
      base: cases.base, review: reviewPath(cases),
      predictions: ViewedCases.predictions(predictions, base: cases.base))
    let worklist = worklist(cases, locations, store)
    let services = LiveServices(
      store: store, network: start.modelProblem == nil ? Network(path: modelPath) : nil,
      history: history,
      fineTuningFiles: StandardFolders.current.data.map {
        FineTuningFiles(folder: $0 + "/models", replay: Assets.demoCase)
      }, version: Glia.configuration.version)
    let terminal = try NcursesTerminal(color: color.depth, graphics: graphics)
    let model = ViewerModel(
      worklist: worklist, size: terminal.size, start: start, configuration: configuration)
    let runtime = Runtime(
      model, terminal: terminal, services: services,
      worklist: LiveWorklist(
        services, locations: locations, found: cases.found, search: cases.search))
    let ending = runtime.run()
    leave(ending, unsaved: runtime.unsaved)
  }

  /// Ends the program at once: what a stuck file system holds up is not waited for.
  private func leave(_ ending: Runtime.Ending, unsaved: [String]) -> Never {
    // Nobody may be reading the terminal any more.
    var errors = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    if !unsaved.isEmpty, poll(&errors, 1, 0) > 0 {
      for sentence in unsaved { printNote("glia: \(sentence)") }
    }
    if case .terminated(let signal) = ending { _exit(128 + signal) }
    _exit(unsaved.isEmpty ? ExitStatus.done : ExitStatus.failed)
  }

  /// The cases that were named, or the bundled one.
  private func viewedCases() throws -> ViewedCases {
    if !roles.modalities.isEmpty { return ViewedCases(try Case.files(roles.modalities)) }
    return try ViewedCases(cases.isEmpty ? [Assets.demoCase] : cases, predictions: predictions)
  }

  /// Where predictions and references are looked for; in the list, ``predictions`` is so anyway.
  private func labelSources(_ viewed: ViewedCases) throws -> CaseStore.Labels {
    let folder = viewed.single == nil ? nil : predictions
    return CaseStore.Labels(
      predictions: try [prediction, folder].compactMap(\.self).map {
        try LabelSource($0, role: .prediction)
      },
      seconds: try second.map { [try LabelSource($0, role: .prediction)] } ?? [],
      references: try reference.map { [try LabelSource($0, role: .reference)] } ?? [])
  }

  /// The table of reviews; `nil` for the bundled case, which nobody reviews.
  private func reviewPath(_ viewed: ViewedCases) -> String? {
    if let review { return review }
    return cases.isEmpty && roles.modalities.isEmpty ? nil : "\(viewed.base)/glia-review.tsv"
  }

  /// What the viewer begins with: a case, which goes to the store, or a list that is to be filled.
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
        "Verdicts on the bundled case go nowhere; --review FILE names a file."
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
