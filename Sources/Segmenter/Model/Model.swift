package import ONNX

/// A network in an ONNX file, checked and ready to be compiled for any input size.
///
///     let model = try Model(contentsOf: "assets/unet.onnx")
///     let segmenter = try Segmenter(model)
///
/// Input: 1 × modalities × rows × columns, normalized; output: 1 × regions × rows × columns,
/// probabilities.
package struct Model: Sendable {
  /// Where it came from.
  package let path: String
  /// What it wants and gives.
  package let metadata: ModelMetadata
  /// Its operations.
  package let graph: ModelGraph
  /// How its tiles lie.
  package let geometry: TileGeometry

  /// Reads a model file.
  ///
  /// - Throws: ``ModelError`` where the file is not ONNX, lacks metadata, or holds a network that
  ///   cannot be compiled.
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

  /// Checks a model, and limits the side of its tiles.
  package init(_ file: ONNXModel, path: String, longestInput: Int) throws(ModelError) {
    self.path = path
    graph = try GraphReader.read(file, file: path)
    metadata = try ModelMetadata(properties: file.metadata, file: path)
    guard graph.inputChannels == metadata.modalities.count else {
      throw .unsupportedGraph(
        file: path,
        reason: "its input has \(graph.inputChannels) channels and its metadata names "
          + "\(metadata.modalities.count) modalities")
    }
    guard graph.outputChannels == metadata.regions.count else {
      throw .unsupportedGraph(
        file: path,
        reason: "its output has \(graph.outputChannels) channels and its metadata names "
          + "\(metadata.regions.count) regions")
    }
    guard graph.endsInSigmoid else {
      throw .unsupportedGraph(file: path, reason: "its output does not come from a sigmoid")
    }
    geometry = try TileGeometry(graph, longestInput: longestInput)
  }
}

extension ModelGraph {
  /// Whether the result is between 0 and 1.
  var endsInSigmoid: Bool {
    guard let last = layers.first(where: { $0.output == output }) else { return false }
    switch last.operation {
    case .convolution(let layer): return layer.activation == .sigmoid
    case .upsampling(let layer): return layer.activation == .sigmoid
    case .activation(.sigmoid): return true
    default: return false
    }
  }
}
