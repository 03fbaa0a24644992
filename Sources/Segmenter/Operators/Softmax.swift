extension Operators {
  /// The probabilities eˣ / Σ eˣ over the channels of each position.
  ///
  ///     input, result  [1, C, sides…]
  package struct Softmax: LayerOperation {
    package static let operatorName = "Softmax"
  }
}

// MARK: Shape and position

extension Operators.Softmax {
  package var givesProbabilities: Bool { true }
  package var canTrim: Bool { true }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    inputs[0]
  }
}
