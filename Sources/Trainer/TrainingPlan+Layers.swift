internal import CKernels
internal import OneDNN

extension TrainingPlan {
  /// Where the gradient of a block's input goes.
  enum InputGradient {
    case none
    /// Into the buffer that held the gradient of the block's output.
    case buffer
    case memory(Memory)
  }

  /// The input images in one block of channels; channels beyond the inputs are zero.
  ///
  /// oneDNN 2.6 has no fast gradient for a float32 convolution with four channels. With a whole
  /// block, most of it zeros, the gradient is fast and costs little compared with the rest of the
  /// network.
  func buildInput() throws(OneDNNError) -> Activation {
    let (channels, block) = (configuration.inputs, ActivationLayout.block)
    precondition(channels <= block, "\(channels) input channels")
    let whole = try activation(block, height, width)
    let (batch, pixels, input) = (batch, height * width, input)
    let byteCount = block * pixels * type.byteCount
    // A single block is the same in both layouts.
    var map = ck_map(
      values: whole.memory.pointer, depth: 1, height: Int64(height), width: Int64(width),
      channels: Int64(channels), stride: Int64(block),
      element: isBFloat16 ? CK_BFLOAT16 : CK_FLOAT32)
    addKernel {
      guard let input = input.baseAddress else { return }
      for image in 0..<batch {
        map.values = whole.memory.pointer + image * byteCount
        ck_planar_to_last(input + image * channels * pixels, Int64(pixels), &map, 0, 1)
      }
    }
    return whole
  }

  /// Two unpadded 3×3 convolutions, each with batch normalization and ReLU.
  ///
  /// With framed crops, each convolution sees the border replicated outward.
  ///
  /// - `buffer`: Which buffer holds the gradient of the block's output.
  func buildBlock(
    _ name: String, _ x: Activation, _ channels: Int, buffer: Int, inputGradient: InputGradient
  ) throws(OneDNNError) -> Activation {
    let wide1 = try framed(x)
    let raw1 = try activation(channels, wide1.height - 2, wide1.width - 2)
    let conv1 = try addConvolution("\(name).conv1.weight", from: wide1, to: raw1)
    let gradient1 = try gradient(1 - buffer, like: raw1)
    switch inputGradient {
    case .none: try addGradients(conv1, destinationGradient: gradient1, sourceGradient: nil)
    case .buffer:
      try addGradients(
        conv1, destinationGradient: gradient1, sourceGradient: gradient(buffer, like: x))
    case .memory(let memory):
      try addGradients(conv1, destinationGradient: gradient1, sourceGradient: memory)
    }
    let middle = try buildNormalization("\(name).norm1", raw1, gradient: gradient1)

    let wide2 = try framed(middle)
    let raw2 = try activation(channels, wide2.height - 2, wide2.width - 2)
    let conv2 = try addConvolution("\(name).conv2.weight", from: wide2, to: raw2)
    let gradient2 = try gradient(buffer, like: raw2)
    try addGradients(conv2, destinationGradient: gradient2, sourceGradient: gradient1)
    return try buildNormalization("\(name).norm2", raw2, gradient: gradient2)
  }

  /// An image with its border replicated outward by one element, if crops are framed.
  private func framed(_ x: Activation) throws(OneDNNError) -> Activation {
    guard isFramed else { return x }
    let output = try activation(x.channels, x.height + 2, x.width + 2)
    let (source, target) = (images(x), images(output))
    addKernel { ck_frame_forward(source, target) }
    return output
  }

  /// Batch normalization and ReLU; the gradient is replaced in place.
  private func buildNormalization(
    _ name: String, _ x: Activation, gradient: Memory
  ) throws(OneDNNError) -> Activation {
    let output = try activation(x.channels, x.height, x.width)
    let epsilon = UNetConfiguration.epsilon
    let place = layout.statistics(name)
    for channel in place { setSamples(channel, batch * x.height * x.width) }
    let shape = [x.channels]
    let scale = try view(weights, layout["\(name).scale"].offset, shape)
    let shift = try view(weights, layout["\(name).shift"].offset, shape)
    let givenMean = try view(givenMeans, place.lowerBound, shape)
    let givenVariance = try view(givenVariances, place.lowerBound, shape)
    let isFrozen = freezesStatistics
    let mean = try isFrozen ? givenMean : view(batchMeans, place.lowerBound, shape)
    let variance = try isFrozen ? givenVariance : view(batchVariances, place.lowerBound, shape)

    // Our own kernel computes the batch statistics, because it is more precise than oneDNN's; see
    // there.
    let training = use(
      try Primitive.batchNormalization(
        engine, data: x.memory.descriptor, epsilon: epsilon, statistics: .given,
        fusesReLU: true, isTraining: true))
    let workspace = try Memory(training.descriptor(of: .workspace), engine: engine)
    let forward = try training.bind(
      [
        .source: x.memory, .scale: scale, .shift: shift, .mean: mean, .variance: variance,
        .destination: output.memory, .workspace: workspace,
      ], scratchpad: scratchpad)
    let inference = try use(
      Primitive.batchNormalization(
        engine, data: x.memory.descriptor, epsilon: epsilon, statistics: .given, fusesReLU: true,
        isTraining: false)
    ).bind(
      [
        .source: x.memory, .scale: scale, .shift: shift,
        .mean: givenMean, .variance: givenVariance, .destination: output.memory,
      ], scratchpad: scratchpad)
    let source = images(x)
    forwards.append(
      (
        { [stream] in
          if !isFrozen {
            ck_channel_statistics(source, mean.floats.baseAddress, variance.floats.baseAddress)
          }
          try forward.execute(stream)
        },
        { [stream] in try inference.execute(stream) }
      ))

    let backward = use(
      try Primitive.batchNormalizationBackward(
        engine, forward: training, gradient: gradient.descriptor, data: x.memory.descriptor,
        epsilon: epsilon, statistics: isFrozen ? .given : .measured, fusesReLU: true))
    addBackward(
      try backward.bind(
        [
          .source: x.memory, .mean: mean, .variance: variance, .scale: scale, .shift: shift,
          .destinationGradient: gradient, .workspace: workspace, .sourceGradient: gradient,
          .scaleGradient: view(gradients, layout["\(name).scale"].offset, shape),
          .shiftGradient: view(gradients, layout["\(name).shift"].offset, shape),
        ], scratchpad: scratchpad))
    return output
  }

  /// 2×2 max pooling; its gradient is added to that of the skip.
  ///
  /// - `buffer`: Which buffer receives the gradient of `x`; the other holds that of the result.
  /// - `concatenationGradient`: The gradient of the concatenation, whose first channels are the
  ///   cropped `x`.
  func buildPooling(
    _ x: Activation, buffer: Int, concatenationGradient: Activation
  ) throws(OneDNNError) -> Activation {
    let output = try activation(x.channels, x.height / 2, x.width / 2)
    let which = allocate(bytes: batch * x.channels * output.height * output.width)
      .assumingMemoryBound(to: UInt8.self)
    let (source, result) = (images(x), images(output))
    addKernel { ck_maxpool_forward(source, result, which) }
    let pooled = images(pingPong[1 - buffer].pointer, like: output)
    let target = images(pingPong[buffer].pointer, like: x)
    let skip = images(concatenationGradient).halves.first
    addBackwardKernel { ck_maxpool_backward(pooled, which, skip, target) }
    return output
  }

  /// The transposed convolution, the concatenation [cropped skip, upsampled x], and two
  /// convolutions.
  ///
  /// The 2×2 transposed convolution of stride 2 is a 1×1 convolution to four times the channels,
  /// whose groups are then distributed over the positions of a 2×2 window.
  func buildExpansion(
    _ level: Int, _ x: Activation, skip: Activation, concatenationGradient: Activation
  ) throws(OneDNNError) -> Activation {
    let channels = configuration.channels(level)
    let groups = try activation(4 * channels, x.height, x.width)
    let up = try addConvolution(
      "decoder\(level).up.weight", from: x, to: groups)
    let groupsGradient = try gradient(1, like: groups)
    try addGradients(
      up, destinationGradient: groupsGradient, sourceGradient: gradient(0, like: x))

    let concatenation = try activation(2 * channels, 2 * x.height, 2 * x.width)
    let parts = images(concatenation).halves
    let (source, upsampled) = (images(skip), images(groups))
    addKernel {
      ck_crop(source, parts.first)
      ck_shuffle_forward(upsampled, parts.second)
    }
    let gradient = images(concatenationGradient).halves.second
    let target = images(groupsGradient.pointer, like: groups)
    addBackwardKernel { ck_shuffle_backward(gradient, target) }
    return try buildBlock(
      "decoder\(level)", concatenation, channels, buffer: 0,
      inputGradient: .memory(concatenationGradient.memory))
  }

  /// The 1×1 convolution to the regions' logits.
  func buildHead(_ x: Activation) throws(OneDNNError) {
    let weight = layout["head.weight"].offset
    let bias = layout["head.bias"].offset
    let (weights, gradients, logits, logitsGradient) = (weights, gradients, logits, logitsGradient)
    guard let w = weights.baseAddress, let g = gradients.baseAddress else { return }
    let (features, gradient) = (images(x), images(pingPong[0].pointer, like: x))
    addKernel { ck_head_forward(features, w + weight, w + bias, logits.baseAddress) }
    addBackwardKernel {
      ck_head_backward(
        features, w + weight, logitsGradient.baseAddress, gradient, g + weight, g + bias)
    }
  }

  func addBackwardKernel(_ kernel: @escaping () -> Void) {
    backwards.append { kernel() }
  }

  private func addKernel(_ kernel: @escaping () -> Void) {
    let step: Step = { kernel() }
    forwards.append((step, step))
  }
}
