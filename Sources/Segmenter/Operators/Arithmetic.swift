internal import CKernels
internal import OneDNN

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

// MARK: oneDNN

extension Operators.Arithmetic: OneDNNOperation {
  var worksInPlace: Bool { true }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (operation, function) = (kind.kernelOperation, activation.kernelFunction)
    plan.kernel("ck_arithmetic", (layer.inputs + [layer.output]).map(plan.map)) {
      ck_arithmetic(operation, $0, $0 + 1, function, $0 + 2, $1, $2)
    }
  }
}

extension Operators.Arithmetic.Kind {
  /// The kernels' name for it.
  fileprivate var kernelOperation: ck_operation {
    switch self {
    case .add: CK_ADD
    case .subtract: CK_SUBTRACT
    case .multiply: CK_MULTIPLY
    case .divide: CK_DIVIDE
    case .minimum: CK_MINIMUM
    case .maximum: CK_MAXIMUM
    }
  }
}
