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
  /// The file as it was read; without weights if ``planProblem`` is about one of them.
  package let file: ONNXModel
  /// Whether ``path`` is a file with this network, which a backend can read.
  let isInFile: Bool
  /// What its channels are, and how to use its results.
  package let metadata: ModelMetadata
  /// The checked network; a single ``ForeignNetwork`` if glia's own plan cannot compute it.
  package let graph: ModelGraph
  /// Why glia's own plan cannot compute the network; `nil` if it can.
  package let planProblem: ModelError?
  /// The file's input.
  let input: GraphInput
  /// The position of output tiles in its input.
  package let geometry: TileGeometry

  /// Reads a model file.
  ///
  /// - Throws: ``ModelError`` if the file is not ONNX, lacks metadata, or holds a network that no
  ///   backend can use.
  package init(contentsOf path: String) throws(ModelError) {
    let (file, problem) = try Self.read(path)
    let metadata = Result { () throws(ModelError) in
      try ModelMetadata(properties: file.metadata, file: path)
    }
    try self.init(file, path: path, isInFile: true, problem, metadata)
    try check(self.metadata)
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
    let metadata = Result { () throws(ModelError) in
      try ModelMetadata(properties: file.metadata, file: path)
    }
    try self.init(file, path: path, isInFile: false, nil, metadata, longestInput: longestInput)
    try check(self.metadata)
  }

  /// Reads the network of a file, whatever its channels mean and whatever its result is.
  ///
  /// It serves to time forward passes and to compare their numbers, not to segment; ``metadata`` has
  /// no meaning if the file has none.
  ///
  /// - Throws: ``ModelError`` if the file is not ONNX, or holds a network that no backend can use.
  package init(networkOf path: String) throws(ModelError) {
    let (file, problem) = try Self.read(path)
    let metadata = try? ModelMetadata(properties: file.metadata, file: path)
    try self.init(file, path: path, isInFile: true, problem, .success(metadata ?? ModelMetadata()))
  }

  /// The file, but for its weights if glia cannot read them, and why it cannot.
  private static func read(
    _ path: String
  ) throws(ModelError) -> (ONNXModel, problem: ModelError?) {
    do {
      return (try ONNXModel(contentsOf: path), nil)
    } catch {
      let problem = ModelError.file(error)
      guard problem.concernsPlan, let outline = try? ONNXModel(outlineOf: path) else {
        throw problem
      }
      return (outline, problem)
    }
  }

  /// - `problem`: Why glia's own plan cannot compute the network, if that is known already.
  private init(
    _ file: ONNXModel, path: String, isInFile: Bool, _ problem: ModelError?,
    _ metadata: Result<ModelMetadata, ModelError>, longestInput: Int = TileGeometry.longestInput
  ) throws(ModelError) {
    self.path = path
    self.file = file
    self.isInFile = isInFile
    let known = Result { () throws(ModelError) in
      if let problem { throw problem }
      return try GraphReader.read(file, file: path)
    }
    // A backend that reads the file itself may know what the reader does not.
    if case .failure(let error) = known, !isInFile || !error.concernsPlan { throw error }
    self.metadata = try metadata.get()
    switch known {
    case .success(let graph): (self.graph, planProblem) = (graph, nil)
    case .failure(let error):
      (graph, planProblem) = (try ForeignNetwork.graph(file, path: path, self.metadata), error)
    }
    input = try GraphInput(
      GraphSource(file, file: path), channels: graph.inputChannels, isForeign: planProblem != nil)
    geometry = try TileGeometry(graph, longestInput: longestInput)
  }

  /// Refuses a network that cannot segment.
  private func check(_ metadata: ModelMetadata) throws(ModelError) {
    func refuse(_ reason: String) -> ModelError { .unsupportedGraph(file: path, reason: reason) }
    guard graph.inputChannels == metadata.modalities.count else {
      throw refuse(
        "its input has \(graph.inputChannels) channels and its metadata names "
          + "\(metadata.modalities.count) modalities")
    }
    guard graph.outputChannels == metadata.regions.count else {
      throw refuse(
        "its output has \(graph.outputChannels) channels and its metadata names "
          + "\(metadata.regions.count) regions")
    }
    guard graph.givesProbabilities else {
      throw refuse("its output does not come from a sigmoid")
    }
  }
}
