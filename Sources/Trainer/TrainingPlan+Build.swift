internal import CKernels
internal import OneDNN

/// An activation with its size.
struct Activation {
  let memory: Memory
  let channels: Int
  let height: Int
  let width: Int
}

extension TrainingPlan {
  func descriptor(_ channels: Int, _ height: Int, _ width: Int) throws(OneDNNError)
    -> MemoryDescriptor
  {
    try MemoryDescriptor([batch, channels, height, width], type, activations.format)
  }

  func activation(_ channels: Int, _ height: Int, _ width: Int) throws(OneDNNError) -> Activation {
    let memory = try Memory(descriptor(channels, height, width), engine: engine)
    kept.append(memory)
    return Activation(memory: memory, channels: channels, height: height, width: width)
  }

  /// An activation for our own kernels.
  func images(_ activation: Activation) -> ck_images {
    images(activation.memory.pointer, like: activation)
  }

  /// Memory of an activation's size, such as its gradient, for our own kernels.
  func images(_ pointer: UnsafeMutableRawPointer, like activation: Activation) -> ck_images {
    activations.images(
      at: pointer, batch: batch, channels: activation.channels, height: activation.height,
      width: activation.width, isBFloat16: isBFloat16)
  }

  /// A view of one of the two buffers that gradients alternate between.
  func gradient(_ buffer: Int, like activation: Activation) throws(OneDNNError) -> Memory {
    try Memory(activation.memory.descriptor, at: pingPong[buffer].pointer, engine: engine)
  }

  /// A view of a tensor in a flat float32 array.
  func view(
    _ array: UnsafeMutableBufferPointer<Float>, _ offset: Int, _ shape: [Int]
  ) throws(OneDNNError) -> Memory {
    guard let base = array.baseAddress else { preconditionFailure("an empty array") }
    return try Memory(
      MemoryDescriptor(shape, .float32, shape.count == 1 ? .x : .nchw), at: base + offset,
      engine: engine)
  }

  func build() throws(OneDNNError) {
    let depth = UNetConfiguration.depth
    // The largest gradients: the first level's convolutions, and the last level's concatenation
    // before its transposed convolution's gradient is gathered.
    let largest = max(
      try descriptor(configuration.width, height, width).byteCount,
      try descriptor(4 * configuration.width, outputHeight / 2 + 2, outputWidth / 2 + 2).byteCount)
    pingPong = (0..<2).map { _ in (allocate(bytes: largest), largest) }
    if isFramed {
      // The largest input of a convolution is the last concatenation.
      framedGradient = allocate(
        bytes: try descriptor(2 * configuration.width, height + 2, width + 2).byteCount)
    }

    var skips: [Activation] = []
    var concatenationGradients: [Activation] = []
    var x = try buildInput()
    // Decoder sizes follow from the encoder's, so concatenations can be created on the way down.
    for level in 0..<depth {
      // Pooling gradients go from one buffer to the other, so levels alternate.
      let buffer = (depth - level) % 2
      let output = try buildBlock(
        "encoder\(level)", x, configuration.channels(level), buffer: buffer,
        inputGradient: level == 0 ? .none : .buffer)
      skips.append(output)
      let side = decoderSide(level)
      concatenationGradients.append(
        try activation(2 * output.channels, side.height, side.width))
      x = try buildPooling(
        output, buffer: buffer, concatenationGradient: concatenationGradients[level])
    }
    x = try buildBlock(
      "bottom", x, configuration.channels(depth), buffer: 0, inputGradient: .buffer)
    for level in (0..<depth).reversed() {
      x = try buildExpansion(
        level, x, skip: skips[level], concatenationGradient: concatenationGradients[level])
    }
    try buildHead(x)
  }

  /// Rows and columns of the concatenation at a level.
  private func decoderSide(_ level: Int) -> (height: Int, width: Int) {
    if isFramed { return (height >> level, width >> level) }
    func side(_ output: Int) -> Int { (0..<level).reduce(output + 4) { side, _ in side / 2 + 4 } }
    return (side(outputHeight), side(outputWidth))
  }
}
