internal import CKernels
internal import OneDNN

/// How a convolution is computed.
enum ConvolutionMethod {
  /// By our kernel for a few outputs of a 1×1 convolution.
  case pointwise
  /// By our kernels for 3×3 and 3×3×3: Winograd, or sums of products.
  case own(ck_convolution, ck_method)
  /// By oneDNN, channels last.
  case oneDNN

  /// The method for these shapes.
  init(_ convolution: Operators.Conv, _ place: LayerPlace) {
    let window = convolution.window
    let rank = window.kernel.count
    guard convolution.groups == 1, window.strides.allSatisfy({ $0 == 1 }),
      window.dilations.allSatisfy({ $0 == 1 })
    else {
      self = .oneDNN
      return
    }
    if window.tapCount == 1, !window.isPadded, convolution.outputs <= Self.fewOutputs {
      self = .pointwise
      return
    }
    guard place.type == .float32, ck_instruction_level() >= 2,
      window.kernel.allSatisfy({ $0 == 3 })
    else {
      self = .oneDNN
      return
    }
    let before = three(window.paddingBefore, 0)
    var shape = ck_convolution(
      inputs: Int64(convolution.inputs), outputs: Int64(convolution.outputs),
      kernel_depth: rank == 3 ? 3 : 1, front: before[0], top: before[1], left: before[2])
    let sides = three(place.output.sides, 1)
    guard ck_convolution_is_fast(&shape, sides[0], sides[1], sides[2]) else {
      self = .oneDNN
      return
    }
    self = .own(shape, ck_convolution_method(&shape, sides[0], sides[1], sides[2]))
  }

  /// The most outputs that ``pointwise`` is good for.
  private static let fewOutputs = 8

  /// Whether it reads and writes parts of wider values.
  var takesParts: Bool {
    switch self {
    case .pointwise, .own: true
    case .oneDNN: false
    }
  }

  /// The working memory of each thread, in bytes.
  func workspace(_ place: LayerPlace) -> Int {
    guard case .own(var shape, let method) = self else { return 0 }
    let sides = three(place.output.sides, 1)
    let count = ck_convolution_scratch_size(&shape, method, sides[0], sides[1], sides[2])
    return (4 * Int(count) + 63) / 64 * 64
  }

  /// The bytes of the weights in the order of the kernel.
  func weightBytes(_ convolution: Operators.Conv) -> Int {
    guard case .own(var shape, let method) = self else { return 4 * convolution.parameterCount }
    return 4 * Int(ck_convolution_weights_size(&shape, method))
  }
}
