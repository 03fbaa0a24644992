import ArgumentParser
import Files
import Foundation
import Segmenter

/// `glia model import nnunet`: describes networks that nnU-Net version 2 trained.
struct NNUNetImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nnunet",
    abstract: "Import a network that nnU-Net (version 2) trained.",
    discussion: """
      FOLDER is the folder of one configuration in nnUNet_results, or any other with plans.json and \
      dataset.json. Networks are exported to ONNX by yourself, one for each fold; docs/model-format.md \
      has the lines of Python. Several become one that averages them. Without --model, those in FOLDER \
      and its fold_* folders are taken.

        glia model import nnunet Dataset001__nnUNetPlans__3d_fullres --model fold_0.onnx --output lesions.onnx

      Patch, spacing, resampling, cropping, normalization, labels and regions are taken over. The axes to \
      mirror are not in nnU-Net's files: all are, unless --mirror says otherwise. Cascades are refused.
      """)

  @Argument(help: "The folder with plans.json and dataset.json.", completion: .directory)
  var folder: String

  @OptionGroup var options: ModelImportOptions

  @Option(
    help: ArgumentHelp(
      "The configuration in plans.json, such as 2d or 3d_fullres. [default: the one that fits]",
      valueName: "name"))
  var configuration: String?

  @Option(
    help: ArgumentHelp(
      "The axes to mirror: all, none, or numbers such as 0,1, as in nnU-Net.", valueName: "axes"))
  var mirror = "all"

  private var mirroring: NNUNetImport.Mirroring? {
    switch mirror {
    case "all": return .usual
    case "none": return .axes([])
    default:
      let axes = mirror.split(separator: ",", omittingEmptySubsequences: false).map {
        Int($0) ?? -1
      }
      let isValid = axes.allSatisfy((0...2).contains) && Set(axes).count == axes.count
      return isValid ? .axes(axes) : nil
    }
  }

  func validate() throws {
    if mirroring == nil {
      throw ValidationError("--mirror is \(mirror); it must be all, none, or numbers such as 0,1")
    }
  }

  func run() throws {
    let folder = trimmedPath(folder)
    let names = (plans: folder + "/plans.json", dataset: folder + "/dataset.json")
    let plans = try DescriptionSearch.tree(of: names.plans)
    let dataset = try DescriptionSearch.tree(of: names.dataset)
    let networks = try options.model.isEmpty ? Self.networks(in: folder) : options.model
    guard !networks.isEmpty else {
      throw CommandFailure(
        "there is no ONNX file in \(folder); export the network, and name it with --model")
    }
    let model = ImportedModel(networks)
    let imported = try NNUNetImport.read(
      plans: plans, dataset: dataset,
      configuration: try configuration ?? fitting(plans, folder: folder, model.graph),
      mirroring: mirroring ?? .usual, names: names)
    if networks.count > 1 {
      // Folds have the same file name in different folders.
      let names = networks.map {
        $0.hasPrefix(folder + "/") ? $0.dropFirst(folder.count + 1) : $0[...]
      }
      printNote("\(networks.count) networks are averaged: \(names.joined(separator: ", "))")
    }
    try model.write(imported, options)
  }

  /// The networks of the folds, or those in the folder itself.
  private static func networks(in folder: String) throws -> [String] {
    let folds = try folderEntries(folder).map(\.name).filter { $0.hasPrefix("fold_") }
    let found = folds.filter { (try? fileKind(folder + "/" + $0)) == .folder }
      .flatMap { (try? ImportedModel.networks(in: folder + "/" + $0)) ?? [] }
    return try found.isEmpty ? ImportedModel.networks(in: folder) : found
  }

  /// The configuration in the folder's name, or the only one that fits the network.
  private func fitting(_ plans: JSONTree, folder: String, _ graph: GraphFacts) throws -> String {
    let names = NNUNetImport.configurations(plans)
    let end = fileName(absolutePath(folder)).components(separatedBy: "__").last ?? ""
    if names.contains(end) { return end }
    let fitting = names.filter { name in
      !name.contains("lowres") && !name.contains("cascade")
        && graph.dimensions.map { name.hasPrefix("\($0)d") } ?? true
    }
    guard fitting.count == 1 else {
      throw CommandFailure(
        "\(folder)/plans.json has the configurations \(names.joined(separator: ", ")); choose one with "
          + "--configuration")
    }
    return fitting[0]
  }
}
