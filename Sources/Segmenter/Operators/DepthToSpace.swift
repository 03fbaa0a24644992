extension Operators {
  /// Channels that become positions: each position becomes a block of them.
  ///
  ///     input   [1, C · blocks, sides…]   blocks: the product of the factors
  ///     result  [1, C, sides · factors…]
  package struct DepthToSpace: LayerOperation {
    package static let operatorName = "DepthToSpace"

    /// The sides of a block.
    package var factors: [Int]
    /// Whether channel c of position b in the block is channel c · blocks + b of the input (`CRD`, as
    /// PyTorch has it); otherwise it is channel b · C + c (`DCR`).
    package var isChannelFirst: Bool
  }
}

// MARK: Shape and position

extension Operators.DepthToSpace {
  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]] * factors[axis]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    let step = inputs[0].step / Double(factors[axis])
    return Sampling(
      step: step, position: inputs[0].position - step * Double(factors[axis] - 1) / 2)
  }
}
