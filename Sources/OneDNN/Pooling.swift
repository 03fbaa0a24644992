internal import COneDNN

/// The result of a pooling window.
package enum PoolingKind: Hashable, Sendable {
  case maximum
  /// The mean over the part of the window inside the image.
  case averageExcludingPadding
  /// The mean over the whole window, with padding counted as zeros.
  case averageIncludingPadding

  var code: dnnl_alg_kind_t {
    switch self {
    case .maximum: dnnl_pooling_max
    case .averageExcludingPadding: dnnl_pooling_avg_exclude_padding
    case .averageIncludingPadding: dnnl_pooling_avg_include_padding
    }
  }
}

extension Primitive {
  /// Makes a pooling: `source` → `destination`, and `workspace` for a maximum if `isTraining`.
  package static func pooling(
    _ engine: Engine, kind: PoolingKind = .maximum, source: MemoryDescriptor,
    destination: MemoryDescriptor, kernel: [Int], window: Window, isTraining: Bool = false
  ) throws(OneDNNError) -> Primitive {
    var operation = dnnl_pooling_v2_desc_t()
    try check(
      dnnl_pooling_v2_forward_desc_init(
        &operation, isTraining ? dnnl_forward_training : dnnl_forward_inference, kind.code,
        source.pointer, destination.pointer, dims(window.strides), dims(kernel),
        window.dnnlDilations, dims(window.paddingBefore), dims(window.paddingAfter)),
      "describing a pooling")
    return try Primitive(
      &operation, engine: engine, attributes: Attributes(), "creating a pooling")
  }
}
