internal import OneDNN

/// Compiles a network for one input size.
///
/// Between layers, values are kept in blocks of 16 (or 8) channels, the layout of oneDNN's fast kernels.
struct PlanBuilder {
  let graph: ModelGraph
  let shapes: [FeatureShape]
  let context: PlanContext
  let storage: Storage
  private let arena: Arena
  private let offsets: [Int]
  private var calls: [Call] = []
  private var input: Memory
  private var output: Memory
  /// Values with a frame, whose numbers stay from run to run.
  private var framed: [Int: Memory] = [:]

  private init(_ graph: ModelGraph, _ shapes: [FeatureShape], _ context: PlanContext)
    throws(OneDNNError)
  {
    self.graph = graph
    self.shapes = shapes
    self.context = context
    storage = Storage(graph, shapes: shapes, block: context.block)
    let placed = storage.place()
    offsets = placed.offsets
    arena = context.arena(byteCount: placed.byteCount)
    input = try Memory(Self.plain(shapes[0]), engine: context.engine)
    output = try Memory(Self.plain(shapes[graph.output]), engine: context.engine)
  }

  static func build(_ graph: ModelGraph, shapes: [FeatureShape], _ context: PlanContext)
    throws(OneDNNError) -> Plan
  {
    var builder = try PlanBuilder(graph, shapes, context)
    try builder.copyInputIfNeeded()
    for index in graph.layers.indices { try builder.add(index) }
    try builder.reorder(builder.memory(graph.output), builder.output)
    return Plan(
      input: builder.input, inputShape: shapes[0], output: builder.output,
      outputShape: shapes[graph.output], calls: builder.calls)
  }

  private static func plain(_ shape: FeatureShape) throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor([1, shape.channels, shape.height, shape.width], .float32, .nchw)
  }

  private func blocked(_ shape: FeatureShape) throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor(
      [1, shape.channels, shape.height, shape.width], .float32,
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

  /// A value in blocks of channels.
  private func memory(_ value: Int) throws(OneDNNError) -> Memory {
    if let memory = framed[value] { return memory }
    return try memory(try blocked(shapes[value]), at: offset(value))
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

  /// Convolutions read the plain input; anything else reads a blocked copy.
  private mutating func copyInputIfNeeded() throws(OneDNNError) {
    let isNeeded = graph.layers.contains { layer in
      if case .convolution = layer.operation { return false }
      return layer.inputs.contains(0)
    }
    if isNeeded || graph.output == 0 { try reorder(input, memory(0)) }
  }

  private mutating func add(_ index: Int) throws(OneDNNError) {
    let layer = graph.layers[index]
    let source = layer.inputs[0]
    switch layer.operation {
    case .convolution(let convolution):
      try add(
        convolution, index, from: source == 0 ? input : memory(source), to: memory(layer.output)
      ) { (convolution.weights, convolution.bias) }
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
      if !storage.joined.contains(index) { try addConcatenation(index, layer) }
    case .activation(let activation):
      let (from, to) = (try memory(source), try memory(layer.output))
      let primitive = try Primitive.elementwise(
        context.engine, activation == .relu ? .relu : .sigmoid, data: from.descriptor)
      try append(primitive, [.source: from, .destination: to])
    case .frame(let frame): try add(frame, layer)
    }
  }

  private mutating func add(
    _ convolution: ModelGraph.Convolution, _ index: Int, from source: Memory, to target: Memory,
    _ constants: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) {
    let weights = [convolution.outputs, convolution.inputs] + convolution.kernel
    let primitive = try Primitive.convolution(
      context.engine, source: source.descriptor,
      weights: MemoryDescriptor(weights, .float32, .any),
      bias: MemoryDescriptor([convolution.outputs], .float32, .x), destination: target.descriptor,
      window: Window(
        strides: convolution.strides, paddingBefore: convolution.paddingBefore,
        paddingAfter: convolution.paddingAfter, dilations: convolution.dilations),
      postOperations: convolution.activation.map { [$0 == .relu ? .relu : .sigmoid] } ?? [])
    let arranged = try context.constants(
      value: graph.layers[index].output, shape: weights,
      wanted: try primitive.descriptor(of: .weights), constants)
    try append(
      primitive,
      [
        .source: source, .weights: arranged.weights, .bias: arranged.bias, .destination: target,
      ])
  }

  /// A 1×1 convolution to the four places of each 2×2 square, then an interleaving of the four.
  private mutating func add(
    _ upsampling: ModelGraph.Upsampling, _ index: Int, _ layer: ModelGraph.Layer
  ) throws(OneDNNError) {
    let from = shapes[layer.inputs[0]]
    let filled = storage.roundedUp(upsampling.outputs)
    let quarters = FeatureShape(channels: 4 * filled, height: from.height, width: from.width)
    let work = try memory(try blocked(quarters), at: workspace(index))
    let convolution = ModelGraph.Convolution(
      inputs: upsampling.inputs, outputs: 4 * filled, activation: upsampling.activation)
    try add(convolution, index, from: memory(layer.inputs[0]), to: work) {
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
    try reorder(
      memory(window(of: from, like: to), at: offset(layer.inputs[0]) + 4 * first),
      memory(window(of: to, like: to), at: offset(layer.output)))
  }

  /// The middle of a value whose border was filled when it was made.
  private mutating func add(_ frame: ModelGraph.Frame, _ layer: ModelGraph.Layer)
    throws(OneDNNError)
  {
    let (from, to) = (shapes[layer.inputs[0]], shapes[layer.output])
    let block = context.block
    let memory = try Memory(blocked(to), engine: context.engine)
    let numbers = memory.floats
    for place in numbers.indices {
      let channel = place / (to.height * to.width * block) * block + place % block
      numbers[place] = channel < frame.numbers.count ? frame.numbers[channel] : 0
    }
    framed[layer.output] = memory
    let first = (frame.width * to.width + frame.width) * block
    try reorder(
      self.memory(window(of: from, like: from), at: offset(layer.inputs[0])),
      Memory(
        window(of: to, like: from), at: memory.pointer + 4 * first, owner: memory,
        engine: context.engine))
  }

  /// The blocks of a part of a value, as large as another.
  private func window(of whole: FeatureShape, like part: FeatureShape) throws(OneDNNError)
    -> MemoryDescriptor
  {
    let block = context.block
    return try MemoryDescriptor(
      [storage.roundedUp(whole.channels) / block, part.height, part.width, block], .float32,
      strides: [whole.height * whole.width * block, whole.width * block, block, 1])
  }

  /// Joins parts whose channels do not fill whole blocks, by way of the plain layout.
  private mutating func addConcatenation(_ index: Int, _ layer: ModelGraph.Layer)
    throws(OneDNNError)
  {
    var offset = workspace(index)
    for input in layer.inputs {
      try reorder(memory(input), memory(Self.plain(shapes[input]), at: offset))
      offset += 4 * shapes[input].count
    }
    try reorder(
      memory(Self.plain(shapes[layer.output]), at: workspace(index)), memory(layer.output))
  }
}

extension ModelGraph.Convolution {
  /// The shape of a 1×1 convolution, without its weights.
  init(inputs: Int, outputs: Int, activation: ModelGraph.Activation?) {
    self.init(
      weights: [], bias: [], inputs: inputs, outputs: outputs, kernel: [1, 1], strides: [1, 1],
      paddingBefore: [0, 0], paddingAfter: [0, 0], dilations: [1, 1], activation: activation)
  }
}

extension ModelGraph.Upsampling {
  /// The weights of a 1×1 convolution that gives, for the upper left, upper right, lower left and lower
  /// right place in turn, all channels; `filled` is their number with those that fill the last block.
  func asConvolution(filled: Int) -> (weights: [Float], bias: [Float]) {
    var matrix = [Float](repeating: 0, count: 4 * filled * inputs)
    var offsets = [Float](repeating: 0, count: 4 * filled)
    for place in 0..<4 {
      for output in 0..<outputs {
        let row = place * filled + output
        offsets[row] = bias[output]
        for input in 0..<inputs {
          matrix[row * inputs + input] = weights[(input * outputs + output) * 4 + place]
        }
      }
    }
    return (matrix, offsets)
  }
}
