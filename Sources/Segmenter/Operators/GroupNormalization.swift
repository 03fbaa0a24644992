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
