internal import ONNX
internal import Synchronization

/// A file whose graph may be read again for another input size, with what need not be done again.
final class GraphSource: Sendable {
  /// The file's contents.
  let model: ONNXModel
  /// Its name, for messages.
  let file: String
  private let known = Mutex(Known())

  /// What readings of the file share.
  private struct Known {
    /// Tensors that are the same for all sizes, by name.
    var constants: [String: ONNXTensor]?
    /// Layers with weights, by what they were made from.
    var operations: [String: any LayerOperation] = [:]
    /// The graphs for some sizes.
    var graphs: [[Int]: ModelGraph] = [:]
  }

  /// How many sizes are remembered.
  private static let mostGraphs = 64

  init(_ model: ONNXModel, file: String) {
    self.model = model
    self.file = file
  }

  /// Tensors that are the same for all sizes; `nil` before the first reading.
  var constants: [String: ONNXTensor]? {
    get { known.withLock { $0.constants } }
    set { known.withLock { $0.constants = newValue } }
  }

  /// A layer that is made once, so that its weights are in memory once.
  func operation<Operation: LayerOperation>(
    _ key: String, _ make: () throws(ModelError) -> Operation
  ) throws(ModelError) -> Operation {
    if let found = known.withLock({ $0.operations[key] }) as? Operation { return found }
    let made = try make()
    known.withLock { $0.operations[key] = made }
    return made
  }

  /// The graph for an input size.
  func graph(_ sides: [Int]) throws(ModelError) -> ModelGraph {
    if let found = known.withLock({ $0.graphs[sides] }) { return found }
    let graph = try GraphReader.read(self, sides: sides)
    known.withLock {
      if $0.graphs.count >= Self.mostGraphs { $0.graphs = [:] }
      $0.graphs[sides] = graph
    }
    return graph
  }
}
