internal import CKernels
internal import OneDNN

extension Operators {
  /// Normalization to mean 0 and variance 1 over all positions of a group of channels, then a scale
  /// and a shift for each channel.
  ///
  ///     input, result  [1, C, sides…]
  ///     scale, shift   [C]
  ///     result         scale · (x − mean) / √(variance + ε) + shift
  ///
  /// With as many groups as channels it is instance normalization.
  package struct GroupNormalization: ScalableOperation {
    package static let operatorName = "GroupNormalization"

    /// The number of groups of neighboring channels.
    package var groups: Int
    /// The factor of each channel.
    package var scale: [Float]
    /// The number that is added to each channel.
    package var shift: [Float]
    /// The number ε that is added to the variance.
    package var epsilon: Float
    /// The function of each element of the result, if one is fused.
    package var activation: (any Activation)?
  }
}

extension Operators.GroupNormalization {
  var parameters: [Float] { scale + shift }

  mutating func scale(by factors: [Float], shift terms: [Float]) {
    for channel in scale.indices {
      scale[channel] *= factors[channel]
      shift[channel] = shift[channel] * factors[channel] + terms[channel]
    }
  }
}

// MARK: Shape and position

extension Operators.GroupNormalization {
  package var summary: String {
    groups == scale.count
      ? "InstanceNormalization\(activation.suffix)"
      : "\(name) in \(groups) groups\(activation.suffix)"
  }
  package var parameterCount: Int { scale.count + shift.count }
  /// The mean is over everything.
  package var isPadded: Bool { true }

  package func operationCount(_ result: FeatureShape) -> Double { 8 * Double(result.count) }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    inputs[0]
  }
}

// MARK: oneDNN

extension Operators.GroupNormalization: OneDNNOperation {
  var worksInPlace: Bool { true }

  /// Two numbers of each thread for each channel, and two for each channel.
  func workspace(_ place: LayerPlace) -> Int {
    (16 * place.threads + 8) * place.output.channels
  }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (channels, threads) = (scale.count, plan.context.threads)
    let memory = try plan.workspace(byteCount: workspace(plan.place(layer)))
    let moments = memory.pointer.assumingMemoryBound(to: Double.self)
    let factors = (memory.pointer + 16 * threads * channels).assumingMemoryBound(to: Float.self)
    let terms = factors + channels
    let scales = try plan.context.prepared(layer, "factors", scale)
    let shifts = try plan.context.prepared(layer, "terms", shift)
    let (groups, epsilon, function) = (Int64(groups), epsilon, activation.kernelFunction)
    let maps = [plan.map(layer.inputs[0]), plan.map(layer.output)]
    plan.kernel("ck_measure", maps) { ck_measure($0, moments, $1, $2) }
    plan.once("ck_normalization", maps) {
      ck_normalization(
        $0, moments, Int64(threads), groups, epsilon, scales.floats, shifts.floats, factors, terms)
    }
    plan.kernel("ck_affine", maps) { ck_affine($0, factors, terms, function, $0 + 1, $1, $2) }
  }
}
