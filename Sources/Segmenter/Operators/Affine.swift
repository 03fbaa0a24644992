internal import CKernels
internal import OneDNN

extension Operators {
  /// A factor and a term for each channel: scale · x + shift.
  ///
  ///     input, result  [1, C, sides…]
  ///     scale, shift   [C]
  ///
  /// Batch normalization and arithmetic with constants become this where they cannot be folded into
  /// another layer.
  package struct Affine: ScalableOperation {
    package static let operatorName = "Affine"

    /// The factor of each channel.
    package var scale: [Float]
    /// The number that is added to each channel.
    package var shift: [Float]
    /// The function of each element of the result, if one is fused.
    package var activation: (any Activation)?
  }
}

extension Operators.Affine {
  var parameters: [Float] { scale + shift }

  mutating func scale(by factors: [Float], shift terms: [Float]) {
    for channel in scale.indices {
      scale[channel] *= factors[channel]
      shift[channel] = shift[channel] * factors[channel] + terms[channel]
    }
  }
}

// MARK: Shape, position and known borders

extension Operators.Affine {
  package var summary: String { "\(name)\(activation.suffix)" }
  package var parameterCount: Int { scale.count + shift.count }
  package var canTrim: Bool { true }

  package func operationCount(_ result: FeatureShape) -> Double { 2 * Double(result.count) }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    inputs[0]
  }

  package func border(after input: KnownBorder) -> KnownBorder? {
    let numbers = input.numbers.enumerated().map { channel, number in
      let sum = number * scale[channel] + shift[channel]
      return activation.map { $0(sum) } ?? sum
    }
    return KnownBorder(width: input.width, numbers: numbers)
  }
}

// MARK: oneDNN

extension Operators.Affine: OneDNNOperation {
  var worksInPlace: Bool { true }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let factors = try plan.context.prepared(layer, "factors", scale)
    let terms = try plan.context.prepared(layer, "terms", shift)
    let function = activation.kernelFunction
    plan.kernel("ck_affine", [plan.map(layer.inputs[0]), plan.map(layer.output)]) {
      ck_affine($0, factors.floats, terms.floats, function, $0 + 1, $1, $2)
    }
  }
}
