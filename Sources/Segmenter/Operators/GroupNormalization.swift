internal import CKernels
internal import ONNX
internal import OneDNN

extension Operators {
  /// Normalization to mean 0 and variance 1 over all positions of a group of channels, then a scale
  /// and a shift for each channel.
  ///
  ///     input, result  [1, C, sides…]
  ///     scale, shift   [C]
  ///     result         scale · (x − mean) / √(variance + ε) + shift
  ///
  /// With as many groups as channels it is instance normalization.
  package struct GroupNormalization: ScalableOperation {
    package static let operatorName = "GroupNormalization"

    /// The number of groups of neighboring channels.
    package var groups: Int
    /// The factor of each channel.
    package var scale: [Float]
    /// The number that is added to each channel.
    package var shift: [Float]
    /// The number ε that is added to the variance.
    package var epsilon: Float
    /// The function of each element of the result, if one is fused.
    package var activation: (any Activation)?
  }
}

// MARK: Reading

extension Operators.GroupNormalization: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try node.allow(["epsilon", "num_groups", "stash_type"])
    let input = try graph.value(node)
    let count = graph.channels[input]
    let groups = try node.integer("num_groups", nil)
    guard groups > 0, count.isMultiple(of: groups) else {
      throw node.refuse("attribute num_groups is \(groups) for \(count) channels")
    }
    // One number for each group up to operator set 20, then one for each channel.
    let numbers = try graph.scaleAndShift(node, [groups, count])
    let layer = Self(
      groups: groups, scale: numbers[0], shift: numbers[1],
      epsilon: try node.float("epsilon", 1e-5))
    try graph.append(layer, node)
  }
}

extension Operators {
  /// Instance normalization, also of groups of channels that were laid out as channels, as exporters
  /// write group normalization; it becomes ``GroupNormalization``.
  enum InstanceNormalization: ONNXOperator {
    static let operatorName = "InstanceNormalization"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow(["epsilon", "consumed_inputs"])
      let view = try graph.view(node, 0)
      let sizes = graph.sizes(view.value)
      let count = sizes[0]
      // The second axis is that of groups, and the rest is what the mean is over.
      var groups = 1
      if view.axes.count > 1, let factor = view.axes[1].first {
        groups = factor.size
        let isOuter = factor.axis == 0 && factor.stride * factor.size == count
        guard view.axes[1].count == 1, isOuter else {
          throw node.refuse("the second axis of its input is not that of channels")
        }
      }
      var rest = FeatureView.whole(0, count / groups) + view.axes.dropFirst(2).flatMap(\.self)
      if count > groups {
        guard let place = rest.dropFirst().firstIndex(of: rest[0]) else {
          throw node.refuse("its input is not laid out as batch, channels and space")
        }
        rest.remove(at: place)
      }
      let all = (0..<sizes.count).flatMap {
        FeatureView.whole($0, $0 == 0 ? count / groups : sizes[$0])
      }
      guard view.axes.count > 2, view.axes[0].isEmpty, Set(rest) == Set(all) else {
        throw node.refuse("its input is not laid out as batch, channels and space")
      }
      let numbers = try graph.scaleAndShift(node, [groups])
      let repeated = numbers.map { list in
        (0..<count).map { list[$0 / (count / groups)] }
      }
      let layer = GroupNormalization(
        groups: groups, scale: repeated[0], shift: repeated[1],
        epsilon: try node.float("epsilon", 1e-5))
      try graph.append(layer, node, like: view)
    }
  }
}

extension GraphReader {
  /// The second and third input of a normalization.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - counts: How many numbers they may have; the last is how many are returned.
  /// - Returns: Scale and shift; fewer numbers are repeated for neighboring channels.
  func scaleAndShift(_ node: NodeReader, _ counts: [Int]) throws(ModelError) -> [[Float]] {
    var numbers: [[Float]] = []
    for place in 1...2 {
      guard let tensor = try constant(node, place), tensor.shape.count == 1,
        counts.contains(tensor.shape[0])
      else {
        throw node.refuse("its input \(place) is not a constant of \(counts.last ?? 0) numbers")
      }
      let found = try node.floats(tensor)
      let wanted = counts.last ?? found.count
      numbers.append((0..<wanted).map { found[$0 / (wanted / found.count)] })
    }
    return numbers
  }
}

// MARK: Folding

extension Operators.GroupNormalization {
  var parameters: [Float] { scale + shift }

  mutating func scale(by factors: [Float], shift terms: [Float]) {
    for channel in scale.indices {
      scale[channel] *= factors[channel]
      shift[channel] = shift[channel] * factors[channel] + terms[channel]
    }
  }
}

// MARK: Shape and position

extension Operators.GroupNormalization {
  package var summary: String {
    groups == scale.count
      ? "InstanceNormalization\(activation.suffix)"
      : "\(name) in \(groups) groups\(activation.suffix)"
  }
  package var parameterCount: Int { scale.count + shift.count }
  /// The mean is over everything.
  package var isPadded: Bool { true }

  package func operationCount(_ result: FeatureShape) -> Double { 8 * Double(result.count) }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    inputs[0]
  }
}

// MARK: oneDNN

extension Operators.GroupNormalization: OneDNNOperation {
  var worksInPlace: Bool { true }

  /// Two numbers of each thread for each channel, and two for each channel.
  func workspace(_ place: LayerPlace) -> Int {
    (16 * place.threads + 8) * place.output.channels
  }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (channels, threads) = (scale.count, plan.context.threads)
    let memory = try plan.workspace(byteCount: workspace(plan.place(layer)))
    let moments = memory.pointer.assumingMemoryBound(to: Double.self)
    let factors = (memory.pointer + 16 * threads * channels).assumingMemoryBound(to: Float.self)
    let terms = factors + channels
    let scales = try plan.context.prepared(layer, "factors", scale)
    let shifts = try plan.context.prepared(layer, "terms", shift)
    let (groups, epsilon, function) = (Int64(groups), epsilon, activation.kernelFunction)
    let maps = [plan.map(layer.inputs[0]), plan.map(layer.output)]
    plan.kernel("ck_measure", maps) { ck_measure($0, moments, $1, $2) }
    plan.once("ck_normalization", maps) {
      ck_normalization(
        $0, moments, Int64(threads), groups, epsilon, scales.floats, shifts.floats, factors, terms)
    }
    plan.kernel("ck_affine", maps) { ck_affine($0, factors, terms, function, $0 + 1, $1, $2) }
  }
}
