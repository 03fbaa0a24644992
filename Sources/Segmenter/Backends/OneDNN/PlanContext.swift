internal import OneDNN

/// What the plans of one model share.
///
/// These are the engine, the stream, the arena, working memory, and the weights in the layouts of the
/// kernels.
final class PlanContext {
  let engine: Engine
  let stream: OneDNN.Stream
  let scratchpad: Scratchpad
  /// The number of threads.
  let threads: Int
  /// Whether the processor can compute with bfloat16.
  let hasBFloat16: Bool
  /// How often the arena was replaced; plans made before must not be used any more.
  private(set) var generation = 0
  private var arena: AlignedBytes
  private var workspace: AlignedBytes
  private var constants: [Int: [Constants]] = [:]
  private var prepared: [PreparedKey: AlignedBytes] = [:]

  /// The weights and the bias of a layer.
  struct Constants {
    let weights: Memory
    let bias: Memory
  }

  /// The key of prepared numbers: the value that a layer computes, and what they are for.
  struct PreparedKey: Hashable {
    let value: Int
    let role: String
  }

  init(threads: Int) throws(OneDNNError) {
    self.threads = threads
    engine = try Engine()
    stream = try Stream(engine)
    scratchpad = Scratchpad(engine)
    hasBFloat16 = Self.canConvolve(.bfloat16, engine)
    arena = try AlignedBytes(count: 4096)
    workspace = try AlignedBytes(count: 4096)
  }

  /// Whether oneDNN has a fast convolution for a type of elements.
  private static func canConvolve(_ type: ElementType, _ engine: Engine) -> Bool {
    let probe = try? Primitive.convolution(
      engine, source: MemoryDescriptor([1, 16, 16, 16], type, .channelsLast),
      weights: MemoryDescriptor([16, 16, 3, 3], type, .any), bias: nil,
      destination: MemoryDescriptor([1, 16, 14, 14], type, .channelsLast))
    return probe?.isReference == false
  }

  /// An arena of at least this size, which all plans share because they run one after the other.
  func arena(byteCount: Int) throws(OneDNNError) -> AlignedBytes {
    if byteCount > arena.count {
      generation += 1
      arena = try AlignedBytes(count: byteCount)
    }
    return arena
  }

  /// Working memory of at least this size, which all layers share.
  func workspace(byteCount: Int) throws(OneDNNError) -> AlignedBytes {
    if byteCount > workspace.count { workspace = try AlignedBytes(count: byteCount) }
    return workspace
  }

  /// The weights of the layer that computes a value, in a given layout, converted once.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - shape: The shape of the weights, such as `[outputs, inputs, rows, columns]`.
  ///   - wanted: The layout.
  ///   - values: Weights in the order of `shape`, and the bias.
  /// - Returns: The weights in that layout, and the bias.
  /// - Throws: `OneDNNError`.
  func constants(
    value: Int, shape: [Int], wanted: MemoryDescriptor,
    _ values: () -> (weights: [Float], bias: [Float])
  ) throws(OneDNNError) -> Constants {
    if let found = constants[value]?.first(where: { $0.weights.descriptor == wanted }) {
      return found
    }
    let (weights, bias) = values()
    let plain = try Memory(MemoryDescriptor(shape, .float32, .plain), engine: engine)
    _ = plain.floats.update(fromContentsOf: weights)
    let arranged = try Memory(wanted, engine: engine)
    try plain.reorder(into: arranged, engine: engine, stream: Stream(engine))
    let offsets = try Memory(MemoryDescriptor([bias.count], .float32, .plain), engine: engine)
    _ = offsets.floats.update(fromContentsOf: bias)
    let made = Constants(weights: arranged, bias: offsets)
    constants[value, default: []].append(made)
    return made
  }

  /// Numbers for our own kernels, prepared once.
  ///
  /// - Parameters:
  ///   - value: The value that the layer computes.
  ///   - role: What they are for; the same role always has the same numbers.
  ///   - count: How many there are.
  ///   - fill: Writes them.
  /// - Returns: The numbers, at a multiple of 64 bytes.
  /// - Throws: `OneDNNError`.
  func prepared(
    value: Int, role: String, count: Int, _ fill: (UnsafeMutablePointer<Float>) -> Void
  ) throws(OneDNNError) -> AlignedBytes {
    let key = PreparedKey(value: value, role: role)
    if let found = prepared[key] { return found }
    let bytes = try AlignedBytes(count: 4 * count, alignment: 64)
    fill(bytes.floats)
    prepared[key] = bytes
    return bytes
  }

  /// A layer's numbers for our own kernels.
  func prepared(_ layer: ModelGraph.Layer, _ role: String, _ numbers: [Float])
    throws(OneDNNError) -> AlignedBytes
  {
    try prepared(value: layer.output, role: role, count: numbers.count) {
      $0.update(from: numbers, count: numbers.count)
    }
  }
}

extension AlignedBytes {
  /// The bytes as float32.
  var floats: UnsafeMutablePointer<Float> { pointer.assumingMemoryBound(to: Float.self) }
}
