internal import CKernels
internal import OneDNN

/// How an operation is computed on the processor; each operator conforms in its own file.
protocol OneDNNOperation: LayerOperation {
  /// Whether the result has memory of its own, which keeps its contents from pass to pass.
  var keepsResult: Bool { get }
  /// Whether the result may take the place of an input of the same shape.
  var worksInPlace: Bool { get }

  /// Whether it can write its result among the channels of a wider value.
  func writesParts(_ place: LayerPlace) -> Bool
  /// Whether it can read inputs that lie among the channels of wider values.
  func readsParts(_ place: LayerPlace) -> Bool
  /// The size of its working memory in bytes.
  func workspace(_ place: LayerPlace) -> Int
  /// The size of its weights in the layout of the kernels, in bytes.
  func weightBytes(_ place: LayerPlace) -> Int

  /// Adds the steps that compute the layer's result.
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError)
}

extension OneDNNOperation {
  var keepsResult: Bool { false }
  var worksInPlace: Bool { false }

  func writesParts(_ place: LayerPlace) -> Bool { true }
  func readsParts(_ place: LayerPlace) -> Bool { true }
  func workspace(_ place: LayerPlace) -> Int { 0 }
  func weightBytes(_ place: LayerPlace) -> Int { 4 * parameterCount }
}

/// An activation that can be computed by itself or fused into another operation.
protocol OneDNNActivation: Activation, OneDNNOperation {
  /// The function for our own kernels.
  var kernelFunction: ck_activation { get }
  /// oneDNN's function, which can follow a convolution; `nil` if it has none.
  var elementwise: ElementwiseFunction? { get }
}

extension OneDNNActivation {
  var elementwise: ElementwiseFunction? { nil }
  var worksInPlace: Bool { true }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    plan.apply(self, from: plan.map(layer.inputs[0]), to: plan.map(layer.output))
  }
}

extension Optional where Wrapped == any Activation {
  /// The fused function for our own kernels; the identity if there is none.
  var kernelFunction: ck_activation {
    guard let self else { return ck_activation(function: CK_IDENTITY, a: 0, b: 0) }
    guard let activation = self as? any OneDNNActivation else {
      preconditionFailure("\(self.name) has no kernel")
    }
    return activation.kernelFunction
  }
}

extension ModelGraph {
  /// The first layer that this backend cannot compute; `nil` if it can compute all of them.
  var layerUnknownToOneDNN: Layer? {
    layers.first { layer in
      guard layer.operation is any OneDNNOperation else { return true }
      guard let activation = layer.operation.fusedActivation else { return false }
      return !(activation is any OneDNNActivation)
    }
  }
}

extension LayerOperation {
  /// The function that is fused into the operation.
  var fusedActivation: (any Activation)? { (self as? any FusingOperation)?.activation }
}

extension ModelGraph.Layer {
  /// The layer's operation, as this backend sees it.
  ///
  /// - Precondition: ``ModelGraph/layerUnknownToOneDNN`` is `nil`.
  var oneDNN: any OneDNNOperation {
    guard let operation = operation as? any OneDNNOperation else {
      preconditionFailure("oneDNN cannot compute \(operation.name)")
    }
    return operation
  }
}

extension Window {
  /// The same window in oneDNN's terms.
  init(_ window: KernelWindow) {
    self.init(
      strides: window.strides, paddingBefore: window.paddingBefore,
      paddingAfter: window.paddingAfter, dilations: window.dilations)
  }
}
