/// A function of each element, such as ``Operators/Relu``.
///
/// It is fused into the preceding layer if that can compute it, and nothing else reads the value in
/// between.
package protocol Activation: LayerOperation {
  /// The function's value for a number.
  func callAsFunction(_ number: Float) -> Float
}

extension Activation {
  package var canTrim: Bool { true }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    inputs[0]
  }

  package func border(after input: KnownBorder) -> KnownBorder? {
    KnownBorder(width: input.width, numbers: input.numbers.map(callAsFunction))
  }

  /// Reads a node with these attributes; the simplifier fuses the function where possible.
  func read(
    _ node: NodeReader, into graph: inout GraphReader, attributes: Set<String> = []
  ) throws(ModelError) {
    try node.allow(attributes)
    try graph.append(self, node, like: graph.view(node, 0))
  }
}

/// An operation that can absorb the activation that follows it.
package protocol FusingOperation: LayerOperation {
  /// The function of each element of the result; `nil` if there is none.
  var activation: (any Activation)? { get set }
}

extension FusingOperation {
  package var givesProbabilities: Bool { activation?.givesProbabilities ?? false }
}

/// An operation that can absorb the batch normalization that follows it.
protocol ScalableOperation: FusingOperation {
  /// Multiplies each channel of the result by a scale and adds a shift, before any activation.
  mutating func scale(by scale: [Float], shift: [Float])
  /// Weights and bias, to check that they are finite.
  var parameters: [Float] { get }
}

extension Optional where Wrapped == any Activation {
  /// How a summary shows a fused activation, such as " + Relu".
  var suffix: String { map { " + \($0.name)" } ?? "" }
}
