internal import OneDNN

/// What the plans of one model share.
///
/// These are the engine, the stream, the arena, and the weights in the layouts of the kernels.
final class PlanContext {
  let engine: Engine
  let stream: OneDNN.Stream
  let scratchpad: Scratchpad
  /// Channels per block: 16 if the processor has AVX-512, otherwise 8.
  let block: Int
  /// How often the arena was replaced; plans made before must not be used any more.
  private(set) var generation = 0
  private var arena: AlignedBytes
  private var constants: [Int: [Constants]] = [:]

  /// The weights and the bias of a layer.
  struct Constants {
    let weights: Memory
    let bias: Memory
  }

  init() throws(OneDNNError) {
    engine = try Engine()
    stream = try Stream(engine)
    scratchpad = Scratchpad(engine)
    block = try Self.preferredBlock(engine)
    arena = try AlignedBytes(count: 4096)
  }

  /// Checks whether the library's widest kernels take blocks of 16 channels.
  private static func preferredBlock(_ engine: Engine) throws(OneDNNError) -> Int {
    let probe = try Primitive.convolution(
      engine, source: MemoryDescriptor([1, 32, 34, 34], .float32, .nChw16c),
      weights: MemoryDescriptor([32, 32, 3, 3], .float32, .any), bias: nil,
      destination: MemoryDescriptor([1, 32, 32, 32], .float32, .nChw16c))
    return probe.implementation.contains("avx512") ? 16 : 8
  }

  /// An arena of at least this size, which all plans share because they run one after the other.
  func arena(byteCount: Int) throws(OneDNNError) -> AlignedBytes {
    if byteCount > arena.count {
      generation += 1
      arena = try AlignedBytes(count: byteCount)
    }
    return arena
  }

  /// The weights of the layer that computes a value, in a given layout, converted once.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - shape: The shape of the weights, `[outputs, inputs, rows, columns]`.
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
    let plain = try Memory(MemoryDescriptor(shape, .float32, .nchw), engine: engine)
    _ = plain.floats.update(fromContentsOf: weights)
    let arranged = try Memory(wanted, engine: engine)
    try plain.reorder(into: arranged, engine: engine, stream: Stream(engine))
    let offsets = try Memory(MemoryDescriptor([shape[0]], .float32, .x), engine: engine)
    _ = offsets.floats.update(fromContentsOf: bias)
    let made = Constants(weights: arranged, bias: offsets)
    constants[value, default: []].append(made)
    return made
  }
}
