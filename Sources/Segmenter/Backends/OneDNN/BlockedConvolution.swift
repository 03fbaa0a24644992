internal import OneDNN

/// A convolution that computes whole blocks of channels, with weights of 0 for lanes without a channel.
struct BlockedConvolution {
  let primitive: Primitive
  /// Output lanes × input lanes × rows × columns.
  let weightShape: [Int]
  private let convolution: ModelGraph.Convolution
  /// The lane of each input channel.
  private let lanes: [Int]

  /// - `lanes`: The lane of each input channel, of `count` lanes.
  init(
    _ convolution: ModelGraph.Convolution, _ lanes: [Int], of count: Int, _ context: PlanContext,
    from source: MemoryDescriptor, to target: MemoryDescriptor
  ) throws(OneDNNError) {
    self.convolution = convolution
    self.lanes = lanes
    let block = context.block
    weightShape =
      [(convolution.outputs + block - 1) / block * block, count] + convolution.kernel
    primitive = try Primitive.convolution(
      context.engine, source: source, weights: MemoryDescriptor(weightShape, .float32, .any),
      bias: MemoryDescriptor([weightShape[0]], .float32, .x), destination: target,
      window: Window(
        strides: convolution.strides, paddingBefore: convolution.paddingBefore,
        paddingAfter: convolution.paddingAfter, dilations: convolution.dilations),
      postOperations: convolution.activation.map { [$0 == .relu ? .relu : .sigmoid] } ?? [])
  }

  /// Weights and bias with zeros for lanes that hold no channel.
  func spread(_ weights: [Float], _ bias: [Float]) -> (weights: [Float], bias: [Float]) {
    let (wide, count) = (weightShape[0], weightShape[1])
    let (inputs, outputs) = (convolution.inputs, convolution.outputs)
    guard wide > outputs || count > inputs else { return (weights, bias) }
    let taps = weightShape[2] * weightShape[3]
    var spread = [Float](repeating: 0, count: wide * count * taps)
    for output in 0..<outputs {
      for (input, lane) in lanes.enumerated() {
        let (from, to) = ((output * inputs + input) * taps, (output * count + lane) * taps)
        spread.replaceSubrange(to..<to + taps, with: weights[from..<from + taps])
      }
    }
    return (spread, bias + [Float](repeating: 0, count: wide - outputs))
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
