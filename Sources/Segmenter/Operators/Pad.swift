internal import OneDNN

extension Operators {
  /// A border of known numbers around a value, the same number on all sides for each channel.
  ///
  ///     input   [1, C, H, W]
  ///     result  [1, C, H + 2 · width, W + 2 · width]
  ///
  /// It is not read from files; ``TrimmedGraph`` adds it.
  package struct Pad: LayerOperation {
    package static let operatorName = "Pad"

    /// The border.
    package var border: KnownBorder
  }
}

extension Operators.Pad {
  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]] + 2 * border.width
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    let input = inputs[0]
    return Sampling(
      step: input.step, position: input.position - input.step * Double(border.width))
  }
}

extension Operators.Pad: OneDNNOperation {
  var keepsResult: Bool { true }

  /// Fills the border once, and copies the middle in each pass.
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (from, to) = (plan.shapes[layer.inputs[0]], plan.shapes[layer.output])
    let block = plan.context.block
    let count = plan.lanes.counts[layer.output]
    let memory = try Memory(plan.blocked(count, to), engine: plan.context.engine)
    let plane = to.height * to.width * block
    for (channel, lane) in plan.lanes.positions[layer.output].enumerated() {
      let first = lane / block * plane + lane % block
      for offset in stride(from: first, to: first + plane, by: block) {
        memory.floats[offset] = border.numbers[channel]
      }
    }
    plan.keep(memory, for: layer.output)
    let first = (border.width * to.width + border.width) * block
    try plan.reorder(
      plan.memory(plan.part(count, of: from, like: from), at: plan.offset(layer.inputs[0])),
      Memory(
        plan.part(count, of: to, like: from), at: memory.pointer + 4 * first, owner: memory,
        engine: plan.context.engine))
  }
}
