internal import OneDNN

/// A convolution that computes whole blocks of channels, with weights of 0 for lanes without a
/// channel.
struct BlockedConvolution {
  /// The compiled convolution.
  let primitive: Primitive
  /// Output lanes × input lanes × rows × columns.
  let weightShape: [Int]
  private let convolution: Operators.Conv
  /// The lane of each input channel.
  private let lanes: [Int]

  /// Compiles a convolution.
  ///
  /// - Parameters:
  ///   - convolution: Its shape and its activation.
  ///   - lanes: The lane of each input channel.
  ///   - count: How many lanes the input has.
  ///   - context: The engine and its block size.
  ///   - source: The input's layout.
  ///   - target: The result's layout.
  /// - Throws: `OneDNNError`.
  init(
    _ convolution: Operators.Conv, _ lanes: [Int], of count: Int, _ context: PlanContext,
    from source: MemoryDescriptor, to target: MemoryDescriptor
  ) throws(OneDNNError) {
    self.convolution = convolution
    self.lanes = lanes
    let block = context.block
    weightShape =
      [(convolution.outputs + block - 1) / block * block, count] + convolution.window.kernel
    primitive = try Primitive.convolution(
      context.engine, source: source, weights: MemoryDescriptor(weightShape, .float32, .any),
      bias: MemoryDescriptor([weightShape[0]], .float32, .x), destination: target,
      window: Window(convolution.window),
      postOperations: (convolution.activation as? any OneDNNActivation).map { [$0.postOperation] }
        ?? [])
  }

  /// Weights and bias with zeros for lanes that hold no channel.
  func spread(_ weights: [Float], _ bias: [Float]) -> (weights: [Float], bias: [Float]) {
    let (outputLanes, inputLanes) = (weightShape[0], weightShape[1])
    let (inputs, outputs) = (convolution.inputs, convolution.outputs)
    guard outputLanes > outputs || inputLanes > inputs else { return (weights, bias) }
    let taps = weightShape[2] * weightShape[3]
    var spread = [Float](repeating: 0, count: outputLanes * inputLanes * taps)
    for output in 0..<outputs {
      for (input, lane) in lanes.enumerated() {
        let from = (output * inputs + input) * taps
        let to = (output * inputLanes + lane) * taps
        spread.replaceSubrange(to..<to + taps, with: weights[from..<from + taps])
      }
    }
    return (spread, bias + [Float](repeating: 0, count: outputLanes - outputs))
  }
}
