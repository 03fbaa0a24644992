internal import OneDNN

extension PlanBuilder {
  /// Adds a convolution, in the fastest of three ways for which oneDNN has a fast kernel.
  ///
  /// It reads the network's input directly, otherwise blocks of channels, otherwise a plain copy.
  ///
  /// - Parameters:
  ///   - convolution: The convolution; only its shape and its activation are used.
  ///   - value: The value that it reads.
  ///   - target: Where its result goes.
  ///   - layer: The layer with these weights.
  ///   - constants: Weights and bias, called when they are first needed.
  /// - Throws: `OneDNNError`.
  mutating func convolve(
    _ convolution: Operators.Conv, from value: Int, to target: Memory,
    for layer: ModelGraph.Layer, _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) {
    if value == 0 {
      let lanes = Array(0..<convolution.inputs)
      let kernel = try BlockedConvolution(
        convolution, lanes, of: lanes.count, context, from: input.descriptor, to: target.descriptor)
      if !kernel.primitive.isReference {
        return try append(kernel, layer, from: input, to: target, constants)
      }
    }
    let source = try memory(value)
    let (lanes, count) = (lanes.positions[value], lanes.counts[value])
    let kernel = try BlockedConvolution(
      convolution, lanes, of: count, context, from: source.descriptor, to: target.descriptor)
    if kernel.primitive.isReference {
      // Very wide kernels have no fast implementation with blocks, but one without.
      let plain = (
        source: try Memory(source.descriptor.plain(), engine: context.engine),
        target: try Memory(target.descriptor.plain(), engine: context.engine)
      )
      let other = try BlockedConvolution(
        convolution, lanes, of: count, context, from: plain.source.descriptor,
        to: plain.target.descriptor)
      if !other.primitive.isReference {
        try reorder(source, plain.source)
        try append(other, layer, from: plain.source, to: plain.target, constants)
        return try reorder(plain.target, target)
      }
    }
    try append(kernel, layer, from: source, to: target, constants)
  }

  private mutating func append(
    _ kernel: BlockedConvolution, _ layer: ModelGraph.Layer, from source: Memory,
    to target: Memory, _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) {
    let arranged = try context.constants(
      value: layer.output, shape: kernel.weightShape,
      wanted: try kernel.primitive.descriptor(of: .weights)
    ) {
      let (weights, bias) = constants()
      return kernel.spread(weights, bias)
    }
    try append(
      kernel.primitive,
      [
        .source: source, .weights: arranged.weights, .bias: arranged.bias, .destination: target,
      ])
  }
}
