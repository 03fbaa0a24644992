internal import OneDNN

/// Compiles a network for one input size.
///
/// Between layers, values are kept in blocks of 16 (or 8) channels, the layout of oneDNN's fast
/// kernels. These only take whole blocks: oneDNN 2.6 has none for 8 or 12 channels in blocks of 16.
/// So all lanes of a block are computed, even those without a channel; see ``ChannelLanes``.
///
/// Each operation adds its own primitives; see ``OneDNNOperation``.
struct PlanBuilder {
  /// The network.
  let graph: ModelGraph
  /// The shapes of all values.
  let shapes: [FeatureShape]
  /// What all plans of the network share.
  let context: PlanContext
  /// Where the values are kept.
  let storage: Storage
  /// The lanes of each value's channels.
  let lanes: ChannelLanes
  /// The network's input as the caller writes it, `nchw`.
  let input: Memory
  private let output: Memory
  private let arena: AlignedBytes
  private let offsets: [Int]
  private var calls: [Call] = []
  /// Whether the input was copied into blocks.
  private var hasBlockedInput = false
  /// Results with memory of their own.
  private var kept: [Int: Memory] = [:]

  private init(_ graph: ModelGraph, _ shapes: [FeatureShape], _ context: PlanContext)
    throws(OneDNNError)
  {
    self.graph = graph
    self.shapes = shapes
    self.context = context
    lanes = ChannelLanes(graph, block: context.block)
    storage = Storage(graph, shapes: shapes, lanes: lanes)
    let layout = storage.offsets()
    offsets = layout.offsets
    arena = try context.arena(byteCount: layout.byteCount)
    input = try Memory(Self.plain(shapes[0]), engine: context.engine)
    output = try Memory(Self.plain(shapes[graph.output]), engine: context.engine)
  }

  /// Compiles a network for an input whose values have these shapes.
  ///
  /// - `trim`: How many rows and columns the input lacks on each side; see ``InferencePass/trim``.
  static func build(
    _ graph: ModelGraph, shapes: [FeatureShape], trim: Int, _ context: PlanContext
  ) throws(OneDNNError) -> Plan {
    var builder = try PlanBuilder(graph, shapes, context)
    for layer in graph.layers { try layer.oneDNN.addSteps(to: &builder, for: layer) }
    try builder.copyOutput()
    return Plan(
      input: builder.input, inputShape: shapes[0], output: builder.output,
      outputShape: shapes[graph.output], trim: trim, calls: builder.calls, stream: context.stream)
  }

  private static func plain(_ shape: FeatureShape) throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor([1, shape.channels, shape.height, shape.width], .float32, .nchw)
  }

  /// Copies the input into blocks, for operations that cannot read it directly.
  private mutating func copyInput() throws(OneDNNError) {
    guard !hasBlockedInput else { return }
    hasBlockedInput = true
    try reorder(input, memory(blocked(shapes[0].channels, shapes[0]), at: offset(0)))
  }

  /// Copies the result out of its blocks.
  private mutating func copyOutput() throws(OneDNNError) {
    let (shape, positions) = (shapes[graph.output], lanes.positions[graph.output])
    if positions == Array(0..<shape.channels) {
      return try reorder(
        memory(blocked(shape.channels, shape), at: offset(graph.output)), output)
    }
    let (plane, block) = (shape.height * shape.width, context.block)
    for (channel, lane) in positions.enumerated() {
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
}

// MARK: For operations

extension PlanBuilder {
  /// Channels in blocks; the last block may have lanes without a channel.
  func blocked(_ channels: Int, _ shape: FeatureShape) throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor(
      [1, channels, shape.height, shape.width], .float32,
      context.block == 16 ? .nChw16c : .nChw8c)
  }

  /// The blocks of a part of a value, as large as another value.
  func part(_ lanes: Int, of whole: FeatureShape, like part: FeatureShape)
    throws(OneDNNError) -> MemoryDescriptor
  {
    let block = context.block
    return try MemoryDescriptor(
      [lanes / block, part.height, part.width, block], .float32,
      strides: [whole.height * whole.width * block, whole.width * block, block, 1])
  }

  /// A value in blocks of channels, with all lanes of each.
  mutating func memory(_ value: Int) throws(OneDNNError) -> Memory {
    if let memory = kept[value] { return memory }
    if value == 0 { try copyInput() }
    return try memory(blocked(lanes.counts[value], shapes[value]), at: offset(value))
  }

  /// A tensor in the arena, at a byte offset.
  func memory(_ descriptor: MemoryDescriptor, at offset: Int) throws(OneDNNError) -> Memory {
    try Memory(descriptor, at: arena.pointer + offset, owner: arena, engine: context.engine)
  }

  /// The byte offset of a value in the arena.
  func offset(_ value: Int) -> Int {
    guard let location = storage.locations[value] else {
      preconditionFailure("value \(value) has no memory")
    }
    return offsets[location.buffer] + location.offset
  }

  /// The byte offset of a layer's working memory in the arena.
  func workspace(_ layer: ModelGraph.Layer) -> Int {
    guard let buffer = storage.workspaces[layer.output] else {
      preconditionFailure("layer \(layer.name) has no working memory")
    }
    return offsets[buffer]
  }

  /// Keeps a value in memory of its own instead of the arena.
  mutating func keep(_ memory: Memory, for value: Int) { kept[value] = memory }

  /// Adds a primitive with its arguments.
  mutating func append(_ primitive: Primitive, _ arguments: [Argument: Memory])
    throws(OneDNNError)
  {
    calls.append(try primitive.bind(arguments, scratchpad: context.scratchpad))
  }

  /// Adds a copy into another layout.
  mutating func reorder(_ source: Memory, _ target: Memory) throws(OneDNNError) {
    let primitive = try Primitive.reorder(
      context.engine, from: source.descriptor, to: target.descriptor)
    try append(primitive, [.source: source, .destination: target])
  }
}
