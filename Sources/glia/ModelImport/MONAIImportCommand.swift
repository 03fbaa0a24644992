import ArgumentParser
import Files
import Foundation
import Segmenter

/// `glia model import monai`: describes the network of a MONAI bundle.
struct MONAIImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monai",
    abstract: "Import the network of a MONAI bundle.",
    discussion: """
      FOLDER is a bundle, with configs/metadata.json and configs/inference.json. Its network is exported \
      to ONNX by yourself ('python -m monai.bundle onnx_export'); without --model, the one in models/ is \
      taken.

        glia model import monai brats_mri_segmentation --model model.onnx --output brats.onnx

      The transforms before and after the network and the inferer are translated; one that glia does not \
      know is refused by its name.
      """)

  @Argument(help: "The bundle's folder.", completion: .directory)
  var folder: String

  @OptionGroup var options: ModelImportOptions

  func run() throws {
    let folder = trimmedPath(folder)
    let configs = folder + "/configs/"
    let names = (inference: configs + "inference.json", metadata: configs + "metadata.json")
    if !RegularFile.isReadable(names.inference) {
      try refuseYAML(configs)
      guard FileManager.default.fileExists(atPath: names.inference) else {
        throw CommandFailure("\(folder) is not a MONAI bundle: it has no configs/inference.json")
      }
    }
    let inference = try DescriptionSearch.tree(of: names.inference)
    let metadata = try DescriptionSearch.tree(of: names.metadata)
    let model = ImportedModel([try network(folder)])
    try model.write(
      try MONAIImport.read(
        inference: inference, metadata: metadata, graph: model.graph, license: license(folder),
        names: names), options)
  }

  /// The name of the license in the bundle's LICENSE file, such as "Apache License, Version 2.0, January 2004".
  private func license(_ folder: String) -> String? {
    let files = ["LICENSE", "LICENSE.txt", "LICENSE.md", "License.txt", "license.txt"]
    guard let file = files.map({ "\(folder)/\($0)" }).first(where: RegularFile.isReadable),
      let text = try? TextFile.read(file)
    else { return nil }
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      line.drop { $0.isWhitespace || $0 == "#" }.prefix(120)
    }.filter { !$0.isEmpty }
    guard let title = lines.first else { return nil }
    let version = lines.dropFirst().first { $0.hasPrefix("Version") && $0 == lines[1] }
    return ([title] + [version].compactMap(\.self)).map(String.init).joined(separator: ", ")
  }

  private func network(_ folder: String) throws -> String {
    let networks =
      options.model.isEmpty
      ? (try? ImportedModel.networks(in: folder + "/models")) ?? [] : options.model
    guard networks.count == 1 else {
      throw CommandFailure(
        networks.isEmpty
          ? "there is no ONNX file in \(folder)/models; export the network, and name it with --model"
          : "there are \(networks.count) networks, \(networks.joined(separator: ", ")); name one with --model"
      )
    }
    return networks[0]
  }

  /// Says what to do with a configuration that is not JSON.
  private func refuseYAML(_ configs: String) throws {
    for name in ["inference.yaml", "inference.yml"] where RegularFile.isReadable(configs + name) {
      throw CommandFailure(
        "\(configs)\(name) is YAML, and glia reads JSON; convert it: python3 -c 'import json, yaml; "
          + "json.dump(yaml.safe_load(open(\"\(configs)\(name)\")), open(\"\(configs)inference.json\", \"w\"))'"
      )
    }
  }
}
