extension Operators {
  /// Elements around a value.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, C, sides′…]   side′ = before + side + after
  package struct PadValues: LayerOperation {
    package static let operatorName = "PadValues"

    /// The number of elements before the first one, along each axis.
    package var before: [Int]
    /// The number of elements after the last one, along each axis.
    package var after: [Int]
    /// What they are.
    package var mode: Mode

    /// What lies outside a value.
    package enum Mode: Hashable, Sendable {
      /// One number.
      case constant(Float)
      /// The nearest element.
      case edge
      /// The mirror image, without the first or last element.
      case reflect
    }
  }
}

// MARK: Shape and position

extension Operators.PadValues {
  package var name: String { "Pad" }
  package var isPadded: Bool { true }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    let side = sides[inputs[0]]
    if mode == .reflect, max(before[axis], after[axis]) >= side {
      throw LayerMismatch(
        reason: "would mirror \(max(before[axis], after[axis])) of \(side)")
    }
    return before[axis] + side + after[axis]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    let input = inputs[0]
    return Sampling(
      step: input.step, position: input.position - input.step * Double(before[axis]))
  }
}
