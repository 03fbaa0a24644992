internal import Imaging
package import ONNX

/// A network from an ONNX file, checked and ready for any backend.
///
///     let model = try Model(contentsOf: "assets/unet.onnx")
///     let segmenter = try Segmenter(model)
///
///     input   [1, modalities, H, W]   normalized intensities
///     output  [1, regions, H′, W′]    probabilities
package struct Model: Sendable {
  /// The path of the file, for messages.
  package let path: String
  /// The file as it was read.
  package let file: ONNXModel
  /// What inference must know besides the graph.
  package let description: ModelDescription
  /// The same as the entries that models had before there were descriptions.
  package let metadata: ModelMetadata
  /// The checked network.
  package let graph: ModelGraph
  /// The position of output tiles in its input.
  package let geometry: TileGeometry

  /// Reads a model file.
  ///
  /// - Throws: ``ModelError`` if the file is not ONNX, lacks metadata, or holds a network that is
  ///   not supported.
  package init(contentsOf path: String) throws(ModelError) {
    let file: ONNXModel
    do {
      file = try ONNXModel(contentsOf: path)
    } catch {
      throw .file(error)
    }
    try self.init(file, path: path)
  }

  /// Checks a model that is in memory.
  ///
  /// - Parameters:
  ///   - file: The graph and its metadata.
  ///   - path: The name to give in errors.
  /// - Throws: As ``init(contentsOf:)``.
  package init(_ file: ONNXModel, path: String) throws(ModelError) {
    try self.init(file, path: path, longestInput: TileGeometry.longestInput)
  }

  /// Checks a model, with a limit for the sides of its tiles.
  package init(_ file: ONNXModel, path: String, longestInput: Int) throws(ModelError) {
    self.path = path
    self.file = file
    graph = try GraphReader.read(file, file: path)
    let facts = GraphFacts(graph, of: file)
    let found = try DescriptionSearch(metadata: file.metadata, path: path, graph: facts)
    switch found.state {
    case .complete(let description): self.description = description
    case .incomplete(let missing):
      throw .description(
        .incomplete(file: path, beside: DescriptionSearch.file(beside: path), missing: missing))
    }
    guard let metadata = ModelMetadata(description) else {
      throw .unsupportedGraph(
        file: path, reason: "its description asks for more than inference can do")
    }
    self.metadata = metadata
    guard graph.givesProbabilities else {
      throw .unsupportedGraph(file: path, reason: "its output does not come from a sigmoid")
    }
    geometry = try TileGeometry(graph, longestInput: longestInput)
  }

  /// Reads the network of a file, whatever its channels mean and whatever its result is.
  ///
  /// It serves to time forward passes and to compare their numbers, not to segment; ``metadata`` has
  /// no meaning if the file has none.
  ///
  /// - Throws: ``ModelError`` if the file is not ONNX, or holds a network that is not supported.
  package init(networkOf path: String) throws(ModelError) {
    let file: ONNXModel
    do {
      file = try ONNXModel(contentsOf: path)
    } catch {
      throw .file(error)
    }
    self.path = path
    self.file = file
    graph = try GraphReader.read(file, file: path)
    description = ModelDescription(
      channels: (0..<graph.inputChannels).map { .init("channel\($0)") }, dimensions: graph.rank,
      normalization: [.none],
      output: .labels((0..<graph.outputChannels).map { .init(Label($0), "channel \($0)") }))
    metadata = (try? ModelMetadata(properties: file.metadata, file: path)) ?? ModelMetadata()
    geometry = try TileGeometry(graph, longestInput: TileGeometry.longestInput)
  }
}
