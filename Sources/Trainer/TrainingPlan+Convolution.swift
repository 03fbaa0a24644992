internal import CKernels
internal import OneDNN

extension TrainingPlan {
  /// A convolution's tensors and what its gradients need.
  struct Convolution {
    let forward: Primitive
    let source: Activation
    let weight: ParameterLayout.Tensor
    /// The weight's shape in computation: the first convolution's inputs fill a whole block.
    let shape: [Int]
  }

  /// Adds a convolution's forward pass.
  func addConvolution(
    _ name: String, from source: Activation, to destination: Activation
  ) throws(OneDNNError) -> Convolution {
    let weight = layout[name]
    var shape = weight.shape
    shape[1] = source.channels
    let forward = use(
      try Primitive.convolution(
        engine, source: source.memory.descriptor, weights: MemoryDescriptor(shape, type, .any),
        bias: nil, destination: destination.memory.descriptor, isTraining: true))
    let weights = try addWeights(weight, shape, forward.descriptor(of: .weights))
    add(
      try forward.bind(
        [.source: source.memory, .weights: weights, .destination: destination.memory],
        scratchpad: scratchpad))
    return Convolution(forward: forward, source: source, weight: weight, shape: shape)
  }

  /// Adds a convolution's gradients; steps run in reverse order of their addition.
  ///
  /// - `sourceGradient`: Where the input's gradient goes; `nil` if nothing needs it.
  func addGradients(
    _ convolution: Convolution, destinationGradient: Memory, sourceGradient: Memory?
  ) throws(OneDNNError) {
    let weight = convolution.weight
    if let wanted = sourceGradient {
      let sourceGradient = try framedGradient(of: convolution, into: wanted)
      let primitive = use(
        try Primitive.convolutionBackwardData(
          engine, forward: convolution.forward, sourceGradient: sourceGradient.descriptor,
          weights: MemoryDescriptor(convolution.shape, type, .any),
          destinationGradient: destinationGradient.descriptor))
      let weights = try addWeights(
        weight, convolution.shape, primitive.descriptor(of: .weights))
      addBackward(
        try primitive.bind(
          [
            .destinationGradient: destinationGradient, .weights: weights,
            .sourceGradient: sourceGradient,
          ], scratchpad: scratchpad))
    }
    let primitive = use(
      try Primitive.convolutionBackwardWeights(
        engine, forward: convolution.forward, source: convolution.source.memory.descriptor,
        weightsGradient: MemoryDescriptor(convolution.shape, .float32, .any),
        biasGradient: nil,
        destinationGradient: destinationGradient.descriptor))
    let blocked = try Memory(primitive.descriptor(of: .weightsGradient), engine: engine)
    let plain: Memory
    if convolution.shape == weight.shape {
      plain = try view(gradients, weight.offset, weight.shape)
    } else {
      plain = try Memory(MemoryDescriptor(convolution.shape, .float32, .nchw), engine: engine)
      let (gradients, wide) = (gradients, convolution.shape[1])
      backwards.append {
        Self.forEachRun(weight, wide) { narrow, padded, count in
          for index in 0..<count {
            gradients[weight.offset + narrow + index] = plain.floats[padded + index]
          }
        }
      }
    }
    let copy = try Primitive.reorder(engine, from: blocked.descriptor, to: plain.descriptor)
      .bind([.source: blocked, .destination: plain], scratchpad: scratchpad)
    addBackward(copy)
    addBackward(
      try primitive.bind(
        [
          .source: convolution.source.memory, .destinationGradient: destinationGradient,
          .weightsGradient: blocked,
        ], scratchpad: scratchpad))
  }

  /// Where a convolution writes its input's gradient; with framed crops it is gathered from there.
  ///
  /// Steps run in reverse order of their addition.
  private func framedGradient(of convolution: Convolution, into target: Memory)
    throws(OneDNNError) -> Memory
  {
    guard let framedGradient, convolution.shape[2] == 3 else { return target }
    let source = convolution.source
    let framed = images(framedGradient, like: source)
    let inner = images(
      Activation(
        memory: target, channels: source.channels, height: source.height - 2,
        width: source.width - 2))
    addBackwardKernel { ck_frame_backward(framed, inner) }
    return try Memory(source.memory.descriptor, at: framedGradient, engine: engine)
  }

  /// A copy of a weight in a primitive's layout and type, updated on every load.
  private func addWeights(
    _ tensor: ParameterLayout.Tensor, _ shape: [Int], _ wanted: MemoryDescriptor
  ) throws(OneDNNError) -> Memory {
    let memory = try Memory(wanted, engine: engine)
    let plain: Memory
    if shape == tensor.shape {
      plain = try view(weights, tensor.offset, shape)
    } else {
      plain = try Memory(MemoryDescriptor(shape, .float32, .nchw), engine: engine)
      let weights = weights
      loads.append {
        Self.forEachRun(tensor, shape[1]) { narrow, padded, count in
          for index in 0..<count {
            plain.floats[padded + index] = weights[tensor.offset + narrow + index]
          }
        }
      }
    }
    let copy = try Primitive.reorder(engine, from: plain.descriptor, to: wanted)
      .bind([.source: plain, .destination: memory], scratchpad: scratchpad)
    loads.append { [stream] in try copy.execute(stream) }
    return memory
  }

  /// For each output channel: the offset of its weights in a tensor and in one with more inputs,
  /// and their number.
  private static func forEachRun(
    _ tensor: ParameterLayout.Tensor, _ wide: Int, _ body: (Int, Int, Int) -> Void
  ) {
    let taps = tensor.shape[2] * tensor.shape[3]
    for output in 0..<tensor.shape[0] {
      body(output * tensor.shape[1] * taps, output * wide * taps, tensor.shape[1] * taps)
    }
  }

  /// Adds a step that is the same in training and inference.
  func add(_ call: Call) {
    let step: Step = { [stream] in try call.execute(stream) }
    forwards.append((step, step))
  }

  func addBackward(_ call: Call) {
    backwards.append { [stream] in try call.execute(stream) }
  }
}
