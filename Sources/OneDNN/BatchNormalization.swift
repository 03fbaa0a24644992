internal import COneDNN

/// Whether batch normalization measures the batch or uses given statistics.
package enum BatchStatistics: Hashable, Sendable {
  /// Mean and (biased) variance are computed from the batch and are outputs.
  case measured
  /// Mean and variance are inputs.
  case given
}

extension Primitive {
  /// Makes a batch normalization with scale and shift, optionally fused with ReLU.
  ///
  /// Arguments: `source`, `scale`, `shift`, `mean`, `variance`, `destination`, and `workspace` when
  /// `isTraining` and `fusesReLU` (ask ``descriptor(of:)`` for its size).
  package static func batchNormalization(
    _ engine: Engine, data: MemoryDescriptor, epsilon: Float, statistics: BatchStatistics,
    fusesReLU: Bool, isTraining: Bool
  ) throws(OneDNNError) -> Primitive {
    var operation = dnnl_batch_normalization_desc_t()
    try check(
      dnnl_batch_normalization_forward_desc_init(
        &operation, isTraining ? dnnl_forward_training : dnnl_forward_inference, data.pointer,
        epsilon, flags(statistics, fusesReLU)),
      "describing a batch normalization")
    return try Primitive(
      &operation, engine: engine, attributes: Attributes(), "creating a batch normalization")
  }

  /// Makes the gradient of a batch normalization, including the gradient through its statistics if
  /// it measured them.
  ///
  /// Arguments: `source`, `mean`, `variance`, `scale`, `shift`, `destinationGradient`, `workspace` (if
  /// ReLU is fused) → `sourceGradient`, `scaleGradient`, `shiftGradient`.
  package static func batchNormalizationBackward(
    _ engine: Engine, forward: Primitive, gradient: MemoryDescriptor, data: MemoryDescriptor,
    epsilon: Float, statistics: BatchStatistics, fusesReLU: Bool
  ) throws(OneDNNError) -> Primitive {
    var operation = dnnl_batch_normalization_desc_t()
    try check(
      dnnl_batch_normalization_backward_desc_init(
        &operation, dnnl_backward, gradient.pointer, data.pointer, epsilon,
        flags(statistics, fusesReLU)),
      "describing a batch normalization's gradient")
    return try Primitive(
      &operation, engine: engine, attributes: Attributes(), hint: forward,
      "creating a batch normalization's gradient")
  }

  private static func flags(_ statistics: BatchStatistics, _ fusesReLU: Bool) -> UInt32 {
    var flags = dnnl_use_scale.rawValue | dnnl_use_shift.rawValue
    if statistics == .given { flags |= dnnl_use_global_stats.rawValue }
    if fusesReLU { flags |= dnnl_fuse_norm_relu.rawValue }
    return UInt32(flags)
  }
}
