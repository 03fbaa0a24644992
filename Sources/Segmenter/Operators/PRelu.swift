extension Operators {
  /// The function x where x is positive, otherwise slope · x, with a slope for each channel.
  ///
  ///     input, result  [1, C, sides…]
  ///     slopes         [C]
  package struct PRelu: LayerOperation {
    package static let operatorName = "PRelu"

    /// The factor of negative numbers, for each channel.
    package var slopes: [Float]
  }
}

// MARK: Shape, position and known borders

extension Operators.PRelu {
  package var parameterCount: Int { slopes.count }
  package var canTrim: Bool { true }

  package func operationCount(_ result: FeatureShape) -> Double { Double(result.count) }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    inputs[0]
  }

  package func border(after input: KnownBorder) -> KnownBorder? {
    let numbers = zip(input.numbers, slopes).map { $0 < 0 ? $0 * $1 : $0 }
    return KnownBorder(width: input.width, numbers: numbers)
  }
}
