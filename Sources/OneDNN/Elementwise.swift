internal import COneDNN

/// A function of each element.
package enum ElementwiseFunction: Hashable, Sendable {
  /// max(0, x).
  case relu
  /// x if it is positive, else slope · x.
  case leakyRelu(slope: Float)
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// x if it is positive, else scale · (eˣ − 1).
  case elu(scale: Float)
  /// x · the normal distribution's function at x.
  case gelu
  /// x / (1 + e⁻ᵃˣ).
  case swish(Float)
  /// x · min(max(x + 3, 0), 6) / 6.
  case hardSwish
  /// log(1 + eˣ).
  case softplus
  /// x, but at least `low` and at most `high`.
  case clip(low: Float, high: Float)
  /// scale · x + shift.
  case linear(scale: Float, shift: Float)

  /// oneDNN's name for it, with its two parameters.
  var code: (kind: dnnl_alg_kind_t, alpha: Float, beta: Float) {
    switch self {
    case .relu: (dnnl_eltwise_relu, 0, 0)
    case .leakyRelu(let slope): (dnnl_eltwise_relu, slope, 0)
    case .sigmoid: (dnnl_eltwise_logistic, 0, 0)
    case .tanh: (dnnl_eltwise_tanh, 0, 0)
    case .elu(let scale): (dnnl_eltwise_elu, scale, 0)
    case .gelu: (dnnl_eltwise_gelu_erf, 0, 0)
    case .swish(let factor): (dnnl_eltwise_swish, factor, 0)
    case .hardSwish: (dnnl_eltwise_hardswish, 0, 0)
    case .softplus: (dnnl_eltwise_soft_relu, 0, 0)
    case .clip(let low, let high): (dnnl_eltwise_clip, low, high)
    case .linear(let scale, let shift): (dnnl_eltwise_linear, scale, shift)
    }
  }
}

extension Primitive {
  /// Makes a function of each element: `source` → `destination`, which may be the same tensor.
  package static func elementwise(
    _ engine: Engine, _ function: ElementwiseFunction, data: MemoryDescriptor,
    isTraining: Bool = false
  ) throws(OneDNNError) -> Primitive {
    var operation = dnnl_eltwise_desc_t()
    let (kind, alpha, beta) = function.code
    try check(
      dnnl_eltwise_forward_desc_init(
        &operation, isTraining ? dnnl_forward_training : dnnl_forward_inference, kind,
        data.pointer, alpha, beta),
      "describing a \(function)")
    return try Primitive(
      &operation, engine: engine, attributes: Attributes(), "creating a \(function)")
  }
}
