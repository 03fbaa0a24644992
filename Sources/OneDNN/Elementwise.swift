internal import COneDNN

/// A function of each element.
package enum ElementwiseFunction: Hashable, Sendable {
  /// max(0, x).
  case relu
  /// 1 / (1 + e⁻ˣ).
  case sigmoid

  var code: dnnl_alg_kind_t {
    switch self {
    case .relu: dnnl_eltwise_relu
    case .sigmoid: dnnl_eltwise_logistic
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
    try check(
      dnnl_eltwise_forward_desc_init(
        &operation, isTraining ? dnnl_forward_training : dnnl_forward_inference, function.code,
        data.pointer, 0, 0),
      "describing a \(function)")
    return try Primitive(
      &operation, engine: engine, attributes: Attributes(), "creating a \(function)")
  }
}
