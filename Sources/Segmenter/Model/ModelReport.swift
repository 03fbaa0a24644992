/// A model's layers, its metadata and the cost of a pass, for `glia info`.
package struct ModelReport: Sendable {
  /// One layer, for some input size.
  package struct Layer: Sendable {
    /// The name of its node in the file.
    package let name: String
    /// What it computes, including fused operations, such as "Conv 3×3 + Relu".
    package let operation: String
    /// Channels and sides of its result.
    package let shape: [Int]
  }

  /// The path of the model's file.
  package let path: String
  /// What its channels are, and how to use its results.
  package let metadata: ModelMetadata
  /// The number of trained parameters.
  package let parameterCount: Int
  /// Channels and sides of the input for which costs are given.
  package let inputShape: [Int]
  /// Channels and sides of the result.
  package let outputShape: [Int]
  /// Floating-point operations of one forward pass in units of 10⁹, two for each multiply-add.
  package let gigaOperations: Double
  /// The layers in order.
  package let layers: [Layer]

  /// Describes a model at an input size.
  ///
  /// - Throws: ``ModelError/sizeDoesNotFit(file:sides:reason:)``.
  package init(_ model: Model, sides: [Int]) throws(ModelError) {
    let graph = try model.graph.fitted(to: sides)
    let shapes = try graph.shapes(sides: sides)
    func list(_ value: Int) -> [Int] { [shapes[value].channels] + shapes[value].sides }
    path = model.path
    metadata = model.metadata
    parameterCount = graph.parameterCount
    inputShape = list(0)
    outputShape = list(graph.output)
    gigaOperations = try graph.operationCount(sides: sides) / 1e9
    layers = graph.layers.map { layer in
      Layer(name: layer.name, operation: layer.operation.summary, shape: list(layer.output))
    }
  }

  /// Describes a model of images at an input size.
  package init(_ model: Model, height: Int, width: Int) throws(ModelError) {
    try self.init(model, sides: [height, width])
  }
}

extension Model {
  /// The smallest input of at least this size that fits the network, otherwise the largest that
  /// fits.
  package func fittingSides(_ wanted: [Int]) -> [Int] {
    zip(wanted, geometry.axes).map { wanted, axis in
      (axis.sides.first { $0.input >= wanted } ?? axis.sides[axis.sides.count - 1]).input
    }
  }

  /// The same for a network of images.
  package func fittingSize(height: Int, width: Int) -> (height: Int, width: Int) {
    let sides = fittingSides([height, width])
    return (sides[0], sides[1])
  }
}
