internal import OneDNN

/// How oneDNN computes an operation; each operator conforms in its own file.
protocol OneDNNOperation: LayerOperation {
  /// The lanes of the result's channels; see ``ChannelLanes``.
  var lanes: LaneRule { get }
  /// Whether the result has memory of its own, which keeps its contents from pass to pass.
  var keepsResult: Bool { get }
  /// The number of weights for each pair of an input lane and an output lane.
  var weightsPerLanePair: Int { get }

  /// The size of its working memory.
  ///
  /// - Parameters:
  ///   - lanes: The lanes of the result.
  ///   - input: The shape of the input.
  /// - Returns: The number of floats.
  func workspaceCount(lanes: Int, input: FeatureShape) -> Int

  /// Adds the primitives that compute the layer's result.
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError)
}

extension OneDNNOperation {
  var lanes: LaneRule { .likeInput }
  var keepsResult: Bool { false }
  var weightsPerLanePair: Int { 0 }

  func workspaceCount(lanes: Int, input: FeatureShape) -> Int { 0 }
}

/// An activation that oneDNN can compute, by itself or fused into a convolution.
protocol OneDNNActivation: Activation, OneDNNOperation {
  /// The primitive.
  var elementwise: ElementwiseFunction { get }
  /// The fused form.
  var postOperation: PostOperation { get }
}

extension OneDNNActivation {
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (from, to) = (try plan.memory(layer.inputs[0]), try plan.memory(layer.output))
    let primitive = try Primitive.elementwise(
      plan.context.engine, elementwise, data: from.descriptor)
    try plan.append(primitive, [.source: from, .destination: to])
  }
}

extension ModelGraph {
  /// The first layer that oneDNN cannot compute; `nil` if it can compute all of them.
  var layerUnknownToOneDNN: Layer? {
    layers.first { layer in
      guard layer.operation is any OneDNNOperation else { return true }
      guard let activation = (layer.operation as? any FusingOperation)?.activation else {
        return false
      }
      return !(activation is any OneDNNActivation)
    }
  }
}

extension ModelGraph.Layer {
  /// The layer's operation, as oneDNN sees it.
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
