internal import OneDNN

/// Compiles a network for one input size.
///
/// Between layers, values are kept in blocks of 16 (or 8) channels, the layout of oneDNN's fast kernels.
/// These take whole blocks only: oneDNN 2.6 has none for 8 or 12 channels in blocks of 16. All lanes of a
/// block are therefore computed, those without a channel too; see ``ChannelLanes``.
struct PlanBuilder {
  let graph: ModelGraph
  let shapes: [FeatureShape]
  let context: PlanContext
  let storage: Storage
  let lanes: ChannelLanes
  private let arena: AlignedBytes
  private let offsets: [Int]
  private var calls: [Call] = []
  private var input: Memory
  private var output: Memory
  /// Whether the input was copied into blocks.
  private var hasBlockedInput = false
  /// Values with a frame, whose numbers stay from run to run.
  private var framed: [Int: Memory] = [:]

  private init(_ graph: ModelGraph, _ shapes: [FeatureShape], _ context: PlanContext)
    throws(OneDNNError)
  {
    self.graph = graph
    self.shapes = shapes
    self.context = context
    lanes = ChannelLanes(graph, block: context.block)
    storage = Storage(graph, shapes: shapes, lanes: lanes)
    let placed = storage.place()
    offsets = placed.offsets
    arena = try context.arena(byteCount: placed.byteCount)
    input = try Memory(Self.plain(shapes[0]), engine: context.engine)
    output = try Memory(Self.plain(shapes[graph.output]), engine: context.engine)
  }

  static func build(_ graph: ModelGraph, shapes: [FeatureShape], _ context: PlanContext)
    throws(OneDNNError) -> Plan
  {
    var builder = try PlanBuilder(graph, shapes, context)
    for index in graph.layers.indices { try builder.add(index) }
    try builder.copyOutput()
    return Plan(
      input: builder.input, inputShape: shapes[0], output: builder.output,
      outputShape: shapes[graph.output], calls: builder.calls)
  }

  private static func plain(_ shape: FeatureShape) throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor([1, shape.channels, shape.height, shape.width], .float32, .nchw)
  }

  /// Channels in blocks; the last block may be in part without channels.
  private func blocked(_ channels: Int, _ shape: FeatureShape) throws(OneDNNError)
    -> MemoryDescriptor
  {
    try MemoryDescriptor(
      [1, channels, shape.height, shape.width], .float32,
      context.block == 16 ? .nChw16c : .nChw8c)
  }

  private func memory(_ descriptor: MemoryDescriptor, at offset: Int) throws(OneDNNError) -> Memory
  {
    try Memory(descriptor, at: arena.pointer + offset, owner: arena, engine: context.engine)
  }

  private func offset(_ value: Int) -> Int {
    guard let place = storage.places[value] else {
      preconditionFailure("value \(value) has no place")
    }
    return offsets[place.buffer] + place.offset
  }

  private func workspace(_ layer: Int) -> Int {
    guard let buffer = storage.workspaces[layer] else {
      preconditionFailure("layer \(layer) has no working memory")
    }
    return offsets[buffer]
  }

  /// A value in blocks of channels, with all lanes of each.
  private mutating func memory(_ value: Int) throws(OneDNNError) -> Memory {
    if let memory = framed[value] { return memory }
    if value == 0 { try copyInput() }
    return try memory(blocked(lanes.counts[value], shapes[value]), at: offset(value))
  }

  private mutating func append(_ primitive: Primitive, _ arguments: [Argument: Memory])
    throws(OneDNNError)
  {
    calls.append(try primitive.bind(arguments, scratchpad: context.scratchpad))
  }

  private mutating func reorder(_ source: Memory, _ target: Memory) throws(OneDNNError) {
    let primitive = try Primitive.reorder(
      context.engine, from: source.descriptor, to: target.descriptor)
    try append(primitive, [.source: source, .destination: target])
  }

  /// Copies the input into blocks, for those that cannot read it as it is.
  private mutating func copyInput() throws(OneDNNError) {
    guard !hasBlockedInput else { return }
    hasBlockedInput = true
    try reorder(input, memory(blocked(shapes[0].channels, shapes[0]), at: offset(0)))
  }

  /// Copies the result out of its blocks.
  private mutating func copyOutput() throws(OneDNNError) {
    let (shape, places) = (shapes[graph.output], lanes.places[graph.output])
    if places == Array(0..<shape.channels) {
      return try reorder(
        memory(blocked(shape.channels, shape), at: offset(graph.output)), output)
    }
    let (plane, block) = (shape.height * shape.width, context.block)
    for (channel, lane) in places.enumerated() {
      let first = lane / block * block * plane + lane % block
      try reorder(
        memory(
          MemoryDescriptor(
            [shape.height, shape.width], .float32, strides: [shape.width * block, block]),
          at: offset(graph.output) + 4 * first),
        Memory(
          MemoryDescriptor([shape.height, shape.width], .float32, strides: [shape.width, 1]),
          at: output.pointer + 4 * channel * plane, owner: output, engine: context.engine))
    }
  }

  private mutating func add(_ index: Int) throws(OneDNNError) {
    let layer = graph.layers[index]
    let source = layer.inputs[0]
    switch layer.operation {
    case .convolution(let convolution):
      try add(convolution, index, from: source, to: memory(layer.output)) {
        (convolution.weights, convolution.bias)
      }
    case .upsampling(let upsampling): try add(upsampling, index, layer)
    case .maximum(let pooling):
      let window = Window(
        strides: pooling.strides, paddingBefore: pooling.paddingBefore,
        paddingAfter: pooling.paddingAfter)
      let (from, to) = (try memory(source), try memory(layer.output))
      let primitive = try Primitive.pooling(
        context.engine, source: from.descriptor, destination: to.descriptor,
        kernel: pooling.kernel, window: window)
      try append(primitive, [.source: from, .destination: to])
    case .crop(let crop): try add(crop, layer)
    case .concatenation:
      if !storage.joined.contains(index) { try addConcatenation(layer) }
    case .activation(let activation):
      let (from, to) = (try memory(source), try memory(layer.output))
      let primitive = try Primitive.elementwise(
        context.engine, activation == .relu ? .relu : .sigmoid, data: from.descriptor)
      try append(primitive, [.source: from, .destination: to])
    case .frame(let frame): try add(frame, layer)
    }
  }

  /// Adds a convolution; it reads the network's input as it is where there is a fast kernel for that.
  private mutating func add(
    _ convolution: ModelGraph.Convolution, _ index: Int, from value: Int, to target: Memory,
    _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) {
    let key = graph.layers[index].output
    if value == 0 {
      let lanes = Array(0..<convolution.inputs)
      let kernel = try BlockedConvolution(
        convolution, lanes, of: lanes.count, context, from: input.descriptor, to: target.descriptor)
      if !kernel.primitive.isReference {
        return try append(kernel, key, from: input, to: target, constants)
      }
    }
    let source = try memory(value)
    let (lanes, count) = (lanes.places[value], lanes.counts[value])
    let kernel = try BlockedConvolution(
      convolution, lanes, of: count, context, from: source.descriptor, to: target.descriptor)
    if kernel.primitive.isReference {
      // Very wide kernels have no fast way with blocks, but one without.
      let plain = (
        source: try Memory(source.descriptor.plain(), engine: context.engine),
        target: try Memory(target.descriptor.plain(), engine: context.engine)
      )
      let other = try BlockedConvolution(
        convolution, lanes, of: count, context, from: plain.source.descriptor,
        to: plain.target.descriptor)
      if !other.primitive.isReference {
        try reorder(source, plain.source)
        try append(other, key, from: plain.source, to: plain.target, constants)
        return try reorder(plain.target, target)
      }
    }
    try append(kernel, key, from: source, to: target, constants)
  }

  private mutating func append(
    _ kernel: BlockedConvolution, _ value: Int, from source: Memory, to target: Memory,
    _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) {
    let arranged = try context.constants(
      value: value, shape: kernel.weightShape,
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

  /// A 1×1 convolution to the four places of each 2×2 square, then an interleaving of the four.
  private mutating func add(
    _ upsampling: ModelGraph.Upsampling, _ index: Int, _ layer: ModelGraph.Layer
  ) throws(OneDNNError) {
    let from = shapes[layer.inputs[0]]
    let filled = lanes.counts[layer.output]
    let work = try memory(blocked(4 * filled, from), at: workspace(index))
    let convolution = ModelGraph.Convolution(
      inputs: upsampling.inputs, outputs: 4 * filled, activation: upsampling.activation)
    try add(convolution, index, from: layer.inputs[0], to: work) {
      upsampling.asConvolution(filled: filled)
    }

    let (height, width, block) = (from.height, from.width, context.block)
    let plane = height * width * block
    let planes = filled / block
    let sizes = [2, 2, planes, height, width, block]
    let scattered = try MemoryDescriptor(
      sizes, .float32,
      strides: [2 * planes * plane, planes * plane, plane, width * block, block, 1])
    let interleaved = try MemoryDescriptor(
      sizes, .float32,
      strides: [2 * width * block, block, 4 * plane, 4 * width * block, 2 * block, 1])
    try reorder(
      memory(scattered, at: workspace(index)), memory(interleaved, at: offset(layer.output)))
  }

  private mutating func add(_ crop: ModelGraph.Crop, _ layer: ModelGraph.Layer)
    throws(OneDNNError)
  {
    let (from, to) = (shapes[layer.inputs[0]], shapes[layer.output])
    let first = (crop.start[0] * from.width + crop.start[1]) * context.block
    let source = try memory(layer.inputs[0])
    let count = lanes.counts[layer.output]
    try reorder(
      Memory(
        window(count, of: from, like: to), at: source.pointer + 4 * first, owner: source,
        engine: context.engine),
      memory(window(count, of: to, like: to), at: offset(layer.output)))
  }

  /// The middle of a value whose border was filled when it was made.
  private mutating func add(_ frame: ModelGraph.Frame, _ layer: ModelGraph.Layer)
    throws(OneDNNError)
  {
    let (from, to) = (shapes[layer.inputs[0]], shapes[layer.output])
    let block = context.block
    let count = lanes.counts[layer.output]
    let memory = try Memory(blocked(count, to), engine: context.engine)
    let plane = to.height * to.width * block
    for (channel, lane) in lanes.places[layer.output].enumerated() {
      let first = lane / block * plane + lane % block
      for place in stride(from: first, to: first + plane, by: block) {
        memory.floats[place] = frame.numbers[channel]
      }
    }
    framed[layer.output] = memory
    let first = (frame.width * to.width + frame.width) * block
    try reorder(
      self.memory(window(count, of: from, like: from), at: offset(layer.inputs[0])),
      Memory(
        window(count, of: to, like: from), at: memory.pointer + 4 * first, owner: memory,
        engine: context.engine))
  }

  /// The blocks of a part of a value, as large as another.
  private func window(_ lanes: Int, of whole: FeatureShape, like part: FeatureShape)
    throws(OneDNNError) -> MemoryDescriptor
  {
    let block = context.block
    return try MemoryDescriptor(
      [lanes / block, part.height, part.width, block], .float32,
      strides: [whole.height * whole.width * block, whole.width * block, block, 1])
  }

  /// Copies parts that do not lie side by side already.
  private mutating func addConcatenation(_ layer: ModelGraph.Layer) throws(OneDNNError) {
    var offset = offset(layer.output)
    for input in layer.inputs {
      let source = try memory(input)
      try reorder(source, memory(source.descriptor, at: offset))
      offset += source.descriptor.byteCount
    }
  }
}
