import ArgumentParser
import Foundation
import Imaging
import NIfTI
import Rendering
import Terminal
import Viewer

/// `glia view`: the viewer.
struct ViewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Look at cases in the terminal, segment them, and compare.",
    discussion: """
      A CASE is a folder in BraTS layout, one or several NIfTI files, or a 4-D file of the Medical \
      Segmentation Decathlon. Several cases are switched between with [ and ]. Press ? for the keys, and : \
      to type commands. 'glia config' tells how to change keys, colors and defaults. \
      Files whose names do not say what they are, are given by --flair, --t1, --t1ce and --t2; the \
      network needs to know, and does with any of them.

        glia view BraTS19_2013_10_1
        glia view BraTS19_2013_10_1 --plane coronal --slice 120 --modality t1ce
        glia view --flair series7.nii.gz --t1ce series9.nii.gz
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
    help: ArgumentHelp("The slice to begin with, from 0; else the middle one.", valueName: "n"))
  var slice: Int?

  @Option(help: "The modality to begin with: flair, t1, t1ce, t2.")
  var modality: ModalityChoice?

  @Option(
    help: ArgumentHelp("Labels to show as the prediction of the first case.", valueName: "file"),
    completion: .file())
  var prediction: String?

  @Option(
    help: ArgumentHelp(
      "Labels of another model, to compare with the prediction; S swaps the two.",
      valueName: "file"),
    completion: .file())
  var second: String?

  @Option(
    help: ArgumentHelp(
      "Labels to show as the reference of the first case, instead of its own.", valueName: "file"),
    completion: .file())
  var reference: String?

  @Option(
    help: ArgumentHelp("The model; else the bundled one.", valueName: "file"), completion: .file())
  var model: String?

  @Option(
    help:
      "How many colors to use: auto, truecolor, 256, 16, ascii. 'auto' asks COLORTERM and terminfo."
  )
  var color: ColorChoice?

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
    guard NcursesTerminal.isTerminal else {
      throw CommandFailure(
        "view needs a terminal on standard input and output; without one, "
          + "'glia export CASE --output FILE.png' writes the picture")
    }
    let configuration = try ViewConfiguration.read(config)
    let history = ViewConfiguration.history(configuration)
    let cases = try roles.cases(or: self.cases.isEmpty ? [Assets.demoCase] : self.cases)
    var start = StartState()
    start.plane = plane?.plane
    start.history = history?.read() ?? []
    start.labels = try (labels ?? configuration.program.labels).map(
      LabelDescriptions.init(contentsOf:))
    start.modality = modality?.modality
    start.slice = try slice.map {
      try check($0, of: cases[0], start.plane ?? configuration.view.plane)
    }
    for file in [prediction, second, reference].compactMap({ $0 }) {
      _ = try NIfTI.readHeader(file)
    }
    let modelPath = model ?? configuration.program.model ?? Assets.modelPath
    if !FileManager.default.isReadableFile(atPath: modelPath) {
      let problem = "there is no model \(modelPath); --model FILE names one"
      if modelPath != Assets.modelPath { throw CommandFailure(problem) }
      start.modelProblem = problem
    }

    let color = color ?? ColorChoice(rawValue: configuration.program.color) ?? .auto
    let terminal = try NcursesTerminal(color: color.depth)
    let ending = Runtime(
      ViewerModel(
        caseNames: cases.map(\.name), size: terminal.size, start: start,
        configuration: configuration),
      terminal: terminal,
      services: LiveServices(
        cases: cases, prediction: prediction, second: second, reference: reference,
        network: start.modelProblem == nil ? Network(path: modelPath) : nil, history: history)
    ).run()
    terminal.close()
    if case .terminated(let signal) = ending { throw ExitCode(128 + signal) }
  }

  /// The slice where the case has it.
  private func check(_ slice: Int, of source: Case, _ plane: Plane) throws -> Int {
    let loader = try CaseLoader(source)
    let count = SliceGeometry(loader.header.grid, plane: plane).count
    guard (0..<count).contains(slice) else {
      throw CommandFailure(
        "--slice is \(slice); \(source.name) has \(plane.rawValue) slices 0 to \(count - 1)")
    }
    return slice
  }
}
