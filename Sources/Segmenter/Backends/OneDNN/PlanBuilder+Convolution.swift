internal import CKernels
internal import OneDNN

extension PlanBuilder {
  /// Adds a convolution, with its activation.
  ///
  /// - Parameters:
  ///   - convolution: The convolution.
  ///   - source: What it reads.
  ///   - target: Where its result goes.
  ///   - layer: The layer with these weights.
  ///   - method: How it is computed.
  ///   - constants: Weights and bias, called when they are first needed.
  /// - Throws: `OneDNNError`.
  mutating func convolve(
    _ convolution: Operators.Conv, from source: FeatureMap, to target: FeatureMap,
    for layer: ModelGraph.Layer, by method: ConvolutionMethod,
    _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) {
    switch method {
    case .pointwise:
      try pointwise(convolution, from: source, to: target, for: layer, constants)
    case .own(let shape, let method):
      try convolve(convolution, shape, method, from: source, to: target, for: layer, constants)
    case .oneDNN:
      try oneDNN(convolution, from: source, to: target, for: layer, constants)
    }
  }

  private mutating func pointwise(
    _ convolution: Operators.Conv, from source: FeatureMap, to target: FeatureMap,
    for layer: ModelGraph.Layer, _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) {
    let weights = try context.prepared(
      value: layer.output, role: "weights", count: convolution.inputs * convolution.outputs
    ) { $0.update(from: constants().weights, count: convolution.inputs * convolution.outputs) }
    let bias = try bias(convolution, layer, constants)
    let function = convolution.activation.kernelFunction
    kernel("ck_pointwise", [source, target]) {
      ck_pointwise($0, weights.floats, bias.floats, function, $0 + 1, $1, $2)
    }
  }

  private mutating func convolve(
    _ convolution: Operators.Conv, _ shape: ck_convolution, _ method: ck_method,
    from source: FeatureMap, to target: FeatureMap, for layer: ModelGraph.Layer,
    _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) {
    var shape = shape
    let weights = try context.prepared(
      value: layer.output, role: "weights \(method.rawValue)",
      count: Int(ck_convolution_weights_size(&shape, method))
    ) { ck_convolution_prepare(&shape, method, constants().weights, $0) }
    let bias = try bias(convolution, layer, constants)
    let share = ConvolutionMethod.own(shape, method).workspace(place(layer))
    let work = try workspace(byteCount: share * context.threads)
    let function = convolution.activation.kernelFunction
    let fixed = shape
    kernel(
      method == CK_WINOGRAD_4 ? "ck_convolve:winograd" : "ck_convolve:direct", [source, target]
    ) { maps, part, parts in
      withUnsafePointer(to: fixed) {
        ck_convolve(
          $0, method, maps, weights.floats, bias.floats, function, maps + 1,
          (work.pointer + share * Int(part)).assumingMemoryBound(to: Float.self), part, parts)
      }
    }
  }

  private func bias(
    _ convolution: Operators.Conv, _ layer: ModelGraph.Layer,
    _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) -> AlignedBytes {
    try context.prepared(value: layer.output, role: "bias", count: convolution.outputs) {
      $0.update(from: constants().bias, count: convolution.outputs)
    }
  }

  private mutating func oneDNN(
    _ convolution: Operators.Conv, from source: FeatureMap, to target: FeatureMap,
    for layer: ModelGraph.Layer, _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) {
    let groups = convolution.groups
    let shape =
      (groups > 1 ? [groups] : [])
      + [convolution.outputs / groups, convolution.inputs / groups] + convolution.window.kernel
    let (from, to) = (try source.memory(context.engine), try target.memory(context.engine))
    let fused = fusion(convolution.activation)
    let primitive = try Primitive.convolution(
      context.engine, source: from.descriptor,
      weights: MemoryDescriptor(shape, source.type, .any),
      bias: MemoryDescriptor([convolution.outputs], .float32, .plain), destination: to.descriptor,
      window: Window(convolution.window), postOperations: fused.operations)
    let arranged = try context.constants(
      value: layer.output, shape: shape, wanted: try primitive.descriptor(of: .weights), constants)
    try append(
      primitive,
      [.source: from, .weights: arranged.weights, .bias: arranged.bias, .destination: to])
    if let rest = fused.rest { apply(rest, from: target, to: target) }
  }

  /// How an activation follows one of oneDNN's convolutions.
  ///
  /// - Returns: What is fused into it, and the function that has to be computed after it.
  func fusion(_ activation: (any Activation)?) -> (
    operations: [PostOperation], rest: (any OneDNNActivation)?
  ) {
    guard let activation = activation as? any OneDNNActivation else { return ([], nil) }
    guard let function = activation.elementwise else { return ([], activation) }
    return ([.elementwise(function)], nil)
  }
}
