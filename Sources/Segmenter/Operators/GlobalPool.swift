extension Operators {
  /// The mean or the largest element over all positions, for each channel.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, C, 1…]
  package struct GlobalPool: LayerOperation {
    package static let operatorName = "GlobalPool"

    /// What is computed.
    package var kind: Kind

    /// What is computed over all positions.
    package enum Kind: String, Sendable {
      case average = "GlobalAveragePool"
      case maximum = "GlobalMaxPool"
    }
  }
}

// MARK: Shape and position

extension Operators.GlobalPool {
  package var name: String { kind.rawValue }
  /// The result depends on everything.
  package var isPadded: Bool { true }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int { 1 }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    .everywhere
  }
}
