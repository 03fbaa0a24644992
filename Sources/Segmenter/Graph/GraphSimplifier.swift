/// Puts layers together that were nodes of their own in a file.
///
/// - Factors and terms of channels, such as batch normalization, go into the convolution or
///   normalization before them.
/// - Activations go into the layer before them.
/// - Chains of simple functions that are an activation become one; see ``KnownFunction``.
/// - Zeros around the input of a convolution become its padding.
/// - Layers on which the result does not depend are left out.
///
/// A layer is only changed if nothing else reads what it would no longer compute.
struct GraphSimplifier {
  /// The layers, in order.
  private(set) var layers: [ModelGraph.Layer]
  /// The number of channels of each value.
  private(set) var channels: [Int]
  /// The number of the result.
  private(set) var output: Int
  private let source: GraphSource
  /// How many layers read each value, and the network's end.
  private var uses: [Int] = []
  /// The index of the layer that computes each value.
  private var producers: [Int?] = []

  init(_ layers: [ModelGraph.Layer], channels: [Int], output: Int, _ source: GraphSource) {
    self.layers = layers
    self.channels = channels
    self.output = output
    self.source = source
  }

  /// Applies all rules.
  ///
  /// - Throws: ``ModelError`` if weights become infinite.
  mutating func simplify() throws(ModelError) {
    removeUnused()
    try foldScales()
    replaceFunctions()
    try foldScales()
    fuseActivations()
    foldPadding()
    removeUnused()
    renumber()
  }

  // MARK: Help

  /// Counts readers anew.
  private mutating func count() {
    uses = Array(repeating: 0, count: channels.count)
    producers = Array(repeating: nil, count: channels.count)
    for (index, layer) in layers.enumerated() {
      for input in layer.inputs { uses[input] += 1 }
      producers[layer.output] = index
    }
    uses[output] += 1
  }

  /// The index of the layer that computes a value, if only one layer reads the value.
  private func soleProducer(of value: Int) -> Int? { uses[value] == 1 ? producers[value] : nil }

  private mutating func removeUnused() {
    var needed = Set([output])
    var kept: [ModelGraph.Layer] = []
    for layer in layers.reversed() where needed.contains(layer.output) {
      kept.append(layer)
      needed.formUnion(layer.inputs)
    }
    layers = kept.reversed()
  }

  /// Gives values new numbers in the order of their layers.
  private mutating func renumber() {
    var numbers = [0: 0]
    var kept = [channels[0]]
    for index in layers.indices {
      layers[index].inputs = layers[index].inputs.map { numbers[$0] ?? 0 }
      numbers[layers[index].output] = kept.count
      kept.append(channels[layers[index].output])
      layers[index].output = kept.count - 1
    }
    output = numbers[output] ?? 0
    channels = kept
  }

  /// Goes through the layers in order; those that a rule folds into another disappear.
  ///
  /// - Parameter rule: Changes earlier layers and returns the value that stands for the layer's result, or
  ///   `nil` to keep the layer.
  private mutating func fold(
    _ rule: (inout GraphSimplifier, ModelGraph.Layer) throws(ModelError) -> Int?
  ) throws(ModelError) {
    count()
    var values = Array(channels.indices)
    var removed: Set<Int> = []
    for index in layers.indices {
      layers[index].inputs = layers[index].inputs.map { values[$0] }
      guard let value = try rule(&self, layers[index]) else { continue }
      removed.insert(index)
      let result = layers[index].output
      values[result] = value
      // The folded layer was one reader; those of its result replace it.
      for input in layers[index].inputs { uses[input] -= 1 }
      uses[value] += uses[result]
      if output == result { output = value }
    }
    layers = layers.indices.filter { !removed.contains($0) }.map { layers[$0] }
  }

  // MARK: Rules

  /// Factors and terms that follow a layer that can absorb them.
  private mutating func foldScales() throws(ModelError) {
    try fold { graph, layer throws(ModelError) in
      guard let affine = layer.operation as? Operators.Affine else { return nil }
      if affine.isIdentity { return layer.inputs[0] }
      guard affine.activation == nil, let producer = graph.soleProducer(of: layer.inputs[0]),
        let target = graph.layers[producer].operation as? any ScalableOperation,
        target.activation == nil
      else { return nil }
      let folded = try graph.folded(target, affine, layer)
      guard folded.parameters.allSatisfy(\.isFinite) else {
        throw .unsupportedUse(
          file: graph.source.file, operation: "BatchNormalization", node: layer.name,
          reason: "folded into the layer before it, it gives infinite weights")
      }
      graph.layers[producer].operation = folded
      return layer.inputs[0]
    }
  }

  private func folded(
    _ target: any ScalableOperation, _ affine: Operators.Affine, _ layer: ModelGraph.Layer
  ) throws(ModelError) -> any ScalableOperation {
    func fold<Target: ScalableOperation>(_ target: Target) throws(ModelError) -> Target {
      try source.operation("\(layer.name) \(layer.output)") { () throws(ModelError) in
        var folded = target
        folded.scale(by: affine.scale, shift: affine.shift)
        return folded
      }
    }
    guard var convolution = target as? Operators.Conv else {
      guard var enlarging = target as? Operators.ConvTranspose else { return try fold(target) }
      // Windows may depend on the size for which the file is read.
      let (window, padding) = (enlarging.window, enlarging.outputPadding)
      enlarging = try fold(enlarging)
      (enlarging.window, enlarging.outputPadding) = (window, padding)
      return enlarging
    }
    let window = convolution.window
    convolution = try fold(convolution)
    convolution.window = window
    return convolution
  }

  /// Activations that follow a layer that can compute them.
  private mutating func fuseActivations() {
    try? fold { graph, layer throws(ModelError) in
      guard let activation = layer.operation as? any Activation,
        let producer = graph.soleProducer(of: layer.inputs[0]),
        var target = graph.layers[producer].operation as? any FusingOperation,
        target.activation == nil
      else { return nil }
      target.activation = activation
      graph.layers[producer].operation = target
      return layer.inputs[0]
    }
  }

  /// Zeros around the input of a convolution.
  private mutating func foldPadding() {
    count()
    for index in layers.indices {
      guard var convolution = layers[index].operation as? Operators.Conv,
        let producer = soleProducer(of: layers[index].inputs[0]),
        let pad = layers[producer].operation as? Operators.PadValues, pad.mode == .constant(0)
      else { continue }
      for axis in pad.before.indices {
        convolution.window.paddingBefore[axis] += pad.before[axis]
        convolution.window.paddingAfter[axis] += pad.after[axis]
      }
      layers[index].operation = convolution
      layers[index].inputs = layers[producer].inputs
    }
    removeUnused()
  }

  /// Chains of simple functions that are a known activation.
  private mutating func replaceFunctions() {
    count()
    for index in layers.indices.reversed() {
      guard let found = function(endingAt: index) else { continue }
      layers[index].operation = found.operation
      layers[index].inputs = [found.input]
      removeUnusedBefore(index)
    }
    removeUnused()
  }

  /// Adapts the counts to a layer that reads less than before.
  private mutating func removeUnusedBefore(_ last: Int) {
    // Layers that nothing reads stay in the list until all are done, but read nothing.
    for index in (0..<layers.count).reversed() { producers[layers[index].output] = index }
    uses = Array(repeating: 0, count: channels.count)
    var needed = Set([output])
    for layer in layers.reversed() where needed.contains(layer.output) {
      for input in layer.inputs { uses[input] += 1 }
      needed.formUnion(layer.inputs)
    }
    uses[output] += 1
  }

  /// The longest chain of simple functions of one value that ends with a layer and is a known function.
  private func function(endingAt last: Int) -> (operation: any LayerOperation, input: Int)? {
    guard uses[layers[last].output] > 0, layers[last].isSimple,
      !(layers[last].operation is any Activation && layers[last].inputs == [0])
    else { return nil }
    // Grows backwards; whenever all that is open is one value, the part so far is tested.
    var part = [last]
    var best: (operation: any LayerOperation, input: Int)?
    while part.count <= 12 {
      let results = Set(part.map { layers[$0].output })
      let open = Set(part.flatMap { layers[$0].inputs }).subtracting(results)
      if open.count == 1, let input = open.first, part.count > 1,
        isClosed(part, last),
        let known = KnownFunction.find(part.sorted().map { layers[$0] }, input)
      {
        best = (known, input)
      }
      // The latest open value that a simple layer computes.
      let next = open.compactMap { producers[$0] }.filter { layers[$0].isSimple }.max()
      guard let next else { break }
      part.append(next)
    }
    return best
  }

  /// Whether nothing outside a part reads what it computes, except for its end.
  private func isClosed(_ part: [Int], _ last: Int) -> Bool {
    part.allSatisfy { index in
      guard index != last else { return true }
      let value = layers[index].output
      let inside = part.reduce(0) { count, reader in
        count + layers[reader].inputs.count { $0 == value }
      }
      return inside == uses[value]
    }
  }
}

extension Operators.Affine {
  /// Whether it changes nothing.
  fileprivate var isIdentity: Bool {
    activation == nil && scale.allSatisfy { $0 == 1 } && shift.allSatisfy { $0 == 0 }
  }
}

extension ModelGraph.Layer {
  /// Whether it computes the same function of each element, for all channels.
  fileprivate var isSimple: Bool {
    switch operation {
    case let affine as Operators.Affine:
      Set(affine.scale).count == 1 && Set(affine.shift).count == 1
    case is Operators.Arithmetic, is any Activation: true
    default: false
    }
  }
}
