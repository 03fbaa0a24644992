internal import COneDNN

extension Primitive {
  /// Makes a transposed convolution: `source`, `weights`, `bias` (if any) → `destination`.
  ///
  /// - `weights`: O×I×kernel, or with groups G×O/G×I/G×kernel.
  /// - `window`: As for the convolution whose data gradient this is: padding is cut off the result.
  package static func deconvolution(
    _ engine: Engine, source: MemoryDescriptor, weights: MemoryDescriptor, bias: MemoryDescriptor?,
    destination: MemoryDescriptor, window: Window, postOperations: [PostOperation] = []
  ) throws(OneDNNError) -> Primitive {
    var operation = dnnl_deconvolution_desc_t()
    try check(
      dnnl_dilated_deconvolution_forward_desc_init(
        &operation, dnnl_forward_inference, dnnl_deconvolution_direct, source.pointer,
        weights.pointer, bias?.pointer, destination.pointer, dims(window.strides),
        window.dnnlDilations, dims(window.paddingBefore), dims(window.paddingAfter)),
      "describing a transposed convolution")
    return try Primitive(
      &operation, engine: engine, attributes: Attributes(postOperations),
      "creating a transposed convolution")
  }
}
