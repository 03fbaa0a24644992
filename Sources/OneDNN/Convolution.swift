internal import COneDNN

/// The way a convolution's kernel moves over the image.
///
/// Lists hold one number for each spatial axis: rows and columns, or depth, rows and columns.
package struct Window: Hashable, Sendable {
  /// The step between neighboring outputs.
  package var strides: [Int]
  /// Zeros before the first element of each axis.
  package var paddingBefore: [Int]
  /// Zeros after the last element of each axis.
  package var paddingAfter: [Int]
  /// The distance between neighboring kernel elements; 1 is an ordinary kernel.
  package var dilations: [Int]

  /// Creates a window; by default for two axes with stride 1, no padding, no dilation.
  package init(
    strides: [Int] = [1, 1], paddingBefore: [Int] = [0, 0], paddingAfter: [Int] = [0, 0],
    dilations: [Int] = [1, 1]
  ) {
    self.strides = strides
    self.paddingBefore = paddingBefore
    self.paddingAfter = paddingAfter
    self.dilations = dilations
  }

  var dnnlDilations: [dnnl_dim_t] { dilations.map { dnnl_dim_t($0 - 1) } }
}

func dims(_ values: [Int]) -> [dnnl_dim_t] { values.map { dnnl_dim_t($0) } }

/// The algorithm of a convolution.
package enum ConvolutionAlgorithm: Hashable, Sendable {
  case direct, winograd, automatic

  var code: dnnl_alg_kind_t {
    switch self {
    case .direct: dnnl_convolution_direct
    case .winograd: dnnl_convolution_winograd
    case .automatic: dnnl_convolution_auto
    }
  }
}

extension Primitive {
  /// Makes a convolution: arguments ``Argument/source``, `weights`, `bias` (if any), `destination`.
  ///
  /// - `weights`: O×I×kernel, or with groups G×O/G×I/G×kernel; the kernel has as many axes as the window.
  /// - `isTraining`: Whether gradients will be computed from the result.
  package static func convolution(
    _ engine: Engine, source: MemoryDescriptor, weights: MemoryDescriptor, bias: MemoryDescriptor?,
    destination: MemoryDescriptor, window: Window = Window(),
    algorithm: ConvolutionAlgorithm = .direct, postOperations: [PostOperation] = [],
    isTraining: Bool = false
  ) throws(OneDNNError) -> Primitive {
    var operation = dnnl_convolution_desc_t()
    try check(
      dnnl_dilated_convolution_forward_desc_init(
        &operation, isTraining ? dnnl_forward_training : dnnl_forward_inference, algorithm.code,
        source.pointer, weights.pointer, bias?.pointer, destination.pointer,
        dims(window.strides), window.dnnlDilations, dims(window.paddingBefore),
        dims(window.paddingAfter)),
      "describing a convolution")
    return try Primitive(
      &operation, engine: engine, attributes: Attributes(postOperations), "creating a convolution")
  }

  /// Makes the gradient of a convolution's source: `destinationGradient`, `weights` →
  /// `sourceGradient`.
  package static func convolutionBackwardData(
    _ engine: Engine, forward: Primitive, sourceGradient: MemoryDescriptor,
    weights: MemoryDescriptor, destinationGradient: MemoryDescriptor, window: Window = Window()
  ) throws(OneDNNError) -> Primitive {
    var operation = dnnl_convolution_desc_t()
    try check(
      dnnl_dilated_convolution_backward_data_desc_init(
        &operation, dnnl_convolution_direct, sourceGradient.pointer, weights.pointer,
        destinationGradient.pointer, dims(window.strides), window.dnnlDilations,
        dims(window.paddingBefore), dims(window.paddingAfter)),
      "describing a convolution's data gradient")
    return try Primitive(
      &operation, engine: engine, attributes: Attributes(), hint: forward,
      "creating a convolution's data gradient")
  }

  /// Makes the gradients of a convolution's weights and bias: `source`, `destinationGradient` →
  /// `weightsGradient`, `biasGradient` (if any).
  package static func convolutionBackwardWeights(
    _ engine: Engine, forward: Primitive, source: MemoryDescriptor,
    weightsGradient: MemoryDescriptor, biasGradient: MemoryDescriptor?,
    destinationGradient: MemoryDescriptor, window: Window = Window()
  ) throws(OneDNNError) -> Primitive {
    var operation = dnnl_convolution_desc_t()
    try check(
      dnnl_dilated_convolution_backward_weights_desc_init(
        &operation, dnnl_convolution_direct, source.pointer, weightsGradient.pointer,
        biasGradient?.pointer, destinationGradient.pointer, dims(window.strides),
        window.dnnlDilations, dims(window.paddingBefore), dims(window.paddingAfter)),
      "describing a convolution's weights gradient")
    return try Primitive(
      &operation, engine: engine, attributes: Attributes(), hint: forward,
      "creating a convolution's weights gradient")
  }
}
