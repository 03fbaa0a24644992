import ArgumentParser
import Files
import Foundation
import ONNX
import Segmenter

/// The options that both kinds of import have.
struct ModelImportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The network as ONNX, exported by you; can be repeated. [default: the one in the folder]",
      valueName: "file"), completion: .models)
  var model: [String] = []

  @Option(help: "The file to write.", completion: .models)
  var output: String?

  @Flag(help: "Write only the description, as JSON beside the network.")
  var json = false

  @Flag(help: "Replace a file that already exists.")
  var force = false

  func validate() throws {
    if output == nil, !json { throw ValidationError("name a file with --output, or use --json") }
    if let output, json, !output.hasSuffix(".json") {
      throw ValidationError("--output is \(output); with --json it must be a .json file")
    }
  }
}

/// Networks for which a description was translated.
struct ImportedModel {
  /// The networks; several are averaged.
  let networks: [String]
  /// What the first one says about itself.
  let graph: GraphFacts

  init(_ networks: [String]) {
    self.networks = networks
    // Networks that glia cannot read in full still get a description.
    graph = (try? ONNXModel(contentsOf: networks[0])).map { GraphFacts($0) } ?? GraphFacts()
  }

  /// Writes one file with networks and description, or the description alone.
  func write(_ imported: ImportedDescription, _ options: ModelImportOptions) throws {
    let description = imported.description
    // What is written must be read again.
    _ = try ModelDescription.read(
      description.json.text, source: "the description of \(fileName(networks[0]))", graph: graph)
    let output = options.output ?? DescriptionSearch.file(beside: networks[0])
    if !options.force, FileManager.default.fileExists(atPath: output) {
      throw CommandFailure("\(output) already exists; --force replaces it")
    }
    if options.json {
      guard networks.count == 1 else {
        throw CommandFailure(
          "--json describes one network, but there are \(networks.count); omit --json to write one file, "
            + "or choose one with --model")
      }
      try AtomicFile.write(Array((description.json.text + "\n").utf8), to: output)
    } else {
      try writeNetwork(description, to: output)
    }
    for note in imported.notes { printNote(note) }
    if !options.json {
      do {
        _ = try Model(contentsOf: output)
      } catch {
        printNote("\(output) is written; \(error)")
      }
    }
    printLine(output)
  }

  private func writeNetwork(_ description: ModelDescription, to output: String) throws {
    let files = try networks.map { path in
      var file = try ONNXFile(contentsOf: path)
      try file.takeInExternalWeights()
      return file
    }
    var file = files.count == 1 ? files[0] : try ONNXFile.mean(files)
    try file.set(DescriptionSearch.entry, to: description.json.lineText)
    try file.write(to: output)
  }

  /// The ONNX files in a folder.
  static func networks(in folder: String) throws -> [String] {
    try folderEntries(folder).map(\.name).filter { $0.lowercased().hasSuffix(".onnx") }
      .map { folder + "/" + $0 }
  }
}
