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
  /// The file as it was read; without weights if ``planProblem`` is about one of them.
  package let file: ONNXModel
  /// Whether ``path`` is a file with this network, which a backend can read.
  let isInFile: Bool
  /// What inference must know besides the graph.
  package let description: ModelDescription
  /// The same for a network that finds tumor regions in slices; `nil` for others.
  package let tumorRegions: ModelMetadata?
  /// The checked network; a single ``ForeignNetwork`` if glia's own plan cannot compute it.
  package let graph: ModelGraph
  /// Why glia's own plan cannot compute the network; `nil` if it can.
  package let planProblem: ModelError?
  /// The file's input.
  let input: GraphInput
  /// The position of output tiles in its input; `nil` if no rule tells which sides fit.
  package let geometry: TileGeometry?

  /// Reads a model file.
  ///
  /// - Throws: ``ModelError`` if the file is not ONNX, lacks metadata, or holds a network that no
  ///   backend can use.
  package init(contentsOf path: String) throws(ModelError) {
    let (file, problem) = try Self.read(path)
    try self.init(file, path: path, isInFile: true, problem) { facts throws(ModelError) in
      try Self.description(of: file, path: path, facts)
    }
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
    try self.init(file, path: path, isInFile: false, nil, longestInput: longestInput) {
      facts throws(ModelError) in
      try Self.description(of: file, path: path, facts)
    }
  }

  /// Reads the network of a file, whatever its channels mean and whatever its result is.
  ///
  /// It serves to time forward passes and to compare their numbers, not to segment: ``description`` is made up.
  ///
  /// - Throws: ``ModelError`` if the file is not ONNX, or holds a network that no backend can use.
  package init(networkOf path: String) throws(ModelError) {
    let (file, problem) = try Self.read(path)
    // A graph that was not read may say anything about its channels.
    func list(_ count: Int?) -> Range<Int> { 0..<min(max(count ?? 1, 1), GraphLimits.channels) }
    try self.init(file, path: path, isInFile: true, problem) { facts in
      ModelDescription(
        channels: list(facts.inputChannels).map { .init("channel\($0)") },
        dimensions: facts.dimensions ?? 2, normalization: [.none],
        output: .labels(
          list(facts.outputChannels).map { .init(Label($0), "channel \($0)") }))
    }
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

  /// The description of a network, which must be complete.
  private static func description(
    of file: ONNXModel, path: String, _ facts: GraphFacts
  ) throws(ModelError) -> ModelDescription {
    let found = try DescriptionSearch(metadata: file.metadata, path: path, graph: facts)
    switch found.state {
    case .complete(let description): return description
    case .incomplete(let missing):
      throw .description(
        .incomplete(file: path, beside: DescriptionSearch.file(beside: path), missing: missing))
    }
  }

  /// - `problem`: Why glia's own plan cannot compute the network, if that is known already.
  private init(
    _ file: ONNXModel, path: String, isInFile: Bool, _ problem: ModelError?,
    longestInput: Int = TileGeometry.longestInput,
    describing describe: (GraphFacts) throws(ModelError) -> ModelDescription
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
    switch known {
    case .success(let graph):
      description = try describe(GraphFacts(graph, of: file))
      (self.graph, planProblem) = (graph, nil)
    case .failure(let error):
      description = try describe(GraphFacts(file))
      (graph, planProblem) = (try ForeignNetwork.graph(file, path: path, description), error)
    }
    input = try GraphInput(
      GraphSource(file, file: path), channels: graph.inputChannels, isForeign: planProblem != nil)
    if graph.rank == 2, graph.givesProbabilities, let metadata = ModelMetadata(description) {
      tumorRegions = metadata
      geometry = try TileGeometry(graph, longestInput: longestInput)
    } else {
      guard description.ensemble.isEmpty else {
        throw .unsupportedGraph(
          file: path,
          reason:
            "its description has \"ensemble\"; 'glia model import' writes the networks as one file"
        )
      }
      guard description.volumeNetwork == nil else {
        throw .unsupportedGraph(
          file: path,
          reason: "only a network that finds tumor regions in slices can have a \"volumeNetwork\""
        )
      }
      tumorRegions = nil
      geometry = try? TileGeometry(graph, longestInput: longestInput)
    }
  }
}
