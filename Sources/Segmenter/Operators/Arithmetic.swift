extension Operators {
  /// The sum, difference, product or quotient of two values, element by element.
  ///
  ///     inputs  [1, C, sides…] each; C, and each side, may be 1 in one of them, which is then repeated
  ///     result  [1, C, sides…]
  package struct Arithmetic: FusingOperation {
    package static let operatorName = "Arithmetic"

    /// What is computed.
    package var kind: Kind
    /// The function of each element of the result, if one is fused.
    package var activation: (any Activation)?

    /// What is computed from two elements.
    package enum Kind: String, Sendable, CaseIterable {
      case add = "Add"
      case subtract = "Sub"
      case multiply = "Mul"
      case divide = "Div"
      case minimum = "Min"
      case maximum = "Max"
    }
  }
}

// MARK: Shape and position

extension Operators.Arithmetic {
  package var name: String { kind.rawValue }
  package var summary: String { "\(name)\(activation.suffix)" }

  package func operationCount(_ result: FeatureShape) -> Double { Double(result.count) }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    let (a, b) = (sides[inputs[0]], sides[inputs[1]])
    guard a == b || a == 1 || b == 1 else {
      throw LayerMismatch(reason: "would combine \(a) and \(b)")
    }
    return max(a, b)
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    try Sampling.shared(inputs, verb: "combines")
  }
}
