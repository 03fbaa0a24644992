/// What there is to say about a model: its graph, its metadata and what it costs.
package struct ModelReport: Sendable {
  /// One operation at some input size.
  package struct Layer: Sendable {
    /// What the file calls it.
    package let name: String
    /// What it does, with what is fused into it, such as "Conv 3×3 + Relu".
    package let operation: String
    /// Channels, rows and columns of its result.
    package let shape: [Int]
  }

  /// Where the model came from.
  package let path: String
  /// What it wants and gives.
  package let metadata: ModelMetadata
  /// How many numbers were learned.
  package let parameterCount: Int
  /// Channels, rows and columns of the input for which costs are given.
  package let inputShape: [Int]
  /// Channels, rows and columns of the result.
  package let outputShape: [Int]
  /// Floating-point operations of one forward pass, in 10⁹: two for each multiply-add.
  package let gigaOperations: Double
  /// The operations in order.
  package let layers: [Layer]

  /// Describes a model at an input size.
  ///
  /// - Throws: ``ModelError/sizeDoesNotFit(file:height:width:reason:)``.
  package init(_ model: Model, height: Int, width: Int) throws(ModelError) {
    let graph = model.graph
    let shapes = try graph.shapes(height: height, width: width)
    func list(_ value: Int) -> [Int] {
      [shapes[value].channels, shapes[value].height, shapes[value].width]
    }
    path = model.path
    metadata = model.metadata
    parameterCount = graph.parameterCount
    inputShape = list(0)
    outputShape = list(graph.output)
    gigaOperations = try graph.operationCount(height: height, width: width) / 1e9
    layers = graph.layers.map { layer in
      Layer(name: layer.name, operation: Self.words(layer.operation), shape: list(layer.output))
    }
  }

  private static func words(_ operation: ModelGraph.Operation) -> String {
    func fused(_ activation: ModelGraph.Activation?) -> String {
      switch activation {
      case .relu?: " + Relu"
      case .sigmoid?: " + Sigmoid"
      case nil: ""
      }
    }
    return switch operation {
    case .convolution(let c):
      "\(operation.name) \(c.kernel[0])×\(c.kernel[1])\(fused(c.activation))"
    case .upsampling(let u): "\(operation.name) 2×2\(fused(u.activation))"
    case .maximum(let p): "\(operation.name) \(p.kernel[0])×\(p.kernel[1])"
    default: operation.name
    }
  }
}

extension Model {
  /// The smallest input of at least some size that fits the network; else the largest that fits.
  package func fittingSize(height: Int, width: Int) -> (height: Int, width: Int) {
    func side(_ wanted: Int, _ axis: Int) -> Int {
      let sides = geometry.axes[axis].sides
      return (sides.first { $0.input >= wanted } ?? sides[sides.count - 1]).input
    }
    return (side(height, 0), side(width, 1))
  }
}
