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
    let (source, shape) = (plan.map(layer.inputs[0]), plan.shapes[layer.output])
    let count = shape.channels
    let memory = try AlignedBytes(count: source.type.byteCount * shape.count)
    let target = FeatureMap(
      shape: shape, type: source.type, stride: count, pointer: memory.pointer, owner: memory)
    target.fill(border.numbers)
    plan.keep(target, for: layer.output)
    let (inner, first) = (source.shape, border.width * (shape.width + 1) * count)
    func window(_ map: FeatureMap, from element: Int) throws(OneDNNError) -> Memory {
      try Memory(
        MemoryDescriptor(
          [inner.height, inner.width, count], map.type,
          strides: [map.shape.width * map.stride, map.stride, 1]),
        at: map.pointer + map.type.byteCount * element, owner: map.owner,
        engine: plan.context.engine)
    }
    try plan.reorder(window(source, from: 0), window(target, from: first))
  }
}

extension FeatureMap {
  /// Fills all positions with one number for each channel.
  fileprivate func fill(_ numbers: [Float]) {
    for position in 0..<shape.positions {
      for (channel, number) in numbers.enumerated() {
        let element = position * stride + channel
        if type == .bfloat16 {
          pointer.storeBytes(of: number.bfloat16, toByteOffset: 2 * element, as: UInt16.self)
        } else {
          pointer.storeBytes(of: number, toByteOffset: 4 * element, as: Float.self)
        }
      }
    }
  }
}

extension Float {
  /// The bits of the nearest bfloat16, ties to even.
  fileprivate var bfloat16: UInt16 {
    let bits = bitPattern
    return UInt16(truncatingIfNeeded: (bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
  }
}
