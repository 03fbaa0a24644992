internal import CKernels
internal import ONNX
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

// MARK: Reading

extension Operators.Arithmetic: ONNXOperator {
  static let operatorNames = Kind.allCases.map(\.rawValue)

  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    guard let kind = Kind(rawValue: node.node.operatorType) else {
      preconditionFailure("no arithmetic is called \(node.node.operatorType)")
    }
    try node.allow(["axis", "broadcast"])
    let count = node.node.inputs.count
    guard count == 2 else {
      // Min and Max take any number.
      throw node.refuse("it has \(count) inputs instead of two")
    }
    let constants = node.node.inputs.map { graph.constants[$0] }
    switch (constants[0], constants[1]) {
    case (nil, nil): try combine(kind, node, &graph)
    case (nil, let number?):
      try apply(kind, graph.view(node, 0), number, isFirst: false, node, &graph)
    case (let number?, nil):
      try apply(kind, graph.view(node, 1), number, isFirst: true, node, &graph)
    default: throw node.refuse("its inputs are constants")
    }
  }

  /// Two values.
  private static func combine(
    _ kind: Kind, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(ModelError) {
    var views = [try graph.view(node, 0), try graph.view(node, 1)]
    let count = max(views[0].axes.count, views[1].axes.count)
    for index in 0..<2 {
      views[index].axes.insert(
        contentsOf: Array(repeating: [], count: count - views[index].axes.count), at: 0)
    }
    var axes: [[FeatureView.Factor]] = []
    for (a, b) in zip(views[0].axes, views[1].axes) {
      guard a == b || a.isEmpty || b.isEmpty || differInSize(a, b) else {
        throw node.refuse("its inputs have their axes in different orders")
      }
      axes.append(a.isEmpty ? b : a)
    }
    let counts = views.map { graph.channels[$0.value] }
    guard counts[0] == counts[1] || counts.contains(1) else {
      throw node.refuse("its inputs have \(counts[0]) and \(counts[1]) channels")
    }
    let output = try graph.append(
      Self(kind: kind), node, views.map(\.value), channels: max(counts[0], counts[1]))
    let result = FeatureView(value: output, axes: axes)
    guard graph.sides[output] != nil || views.allSatisfy({ graph.sides[$0.value] == nil }) else {
      // Sizes that do not fit; the shape rule says so when the network is used.
      guard let view = graph.view(of: output, like: views[0]) else {
        throw node.refuse("its inputs do not fit each other")
      }
      graph.views[node.result] = view
      return
    }
    graph.views[node.result] = result
  }

  /// Whether two tensor axes show the same axis of their maps, with other sizes.
  private static func differInSize(
    _ a: [FeatureView.Factor], _ b: [FeatureView.Factor]
  ) -> Bool {
    a.count == 1 && b.count == 1 && a[0].axis == b[0].axis && a[0].axis > 0
  }

  /// A value and a constant.
  private static func apply(
    _ kind: Kind, _ view: FeatureView, _ constant: ONNXTensor, isFirst: Bool, _ node: NodeReader,
    _ graph: inout GraphReader
  ) throws(ModelError) {
    let count = graph.channels[view.value]
    let numbers = try graph.perChannel(constant, view, node)
    let (ones, zeros) = (
      [Float](repeating: 1, count: count), [Float](repeating: 0, count: count)
    )
    let layer: any LayerOperation
    switch kind {
    case .add: layer = Operators.Affine(scale: ones, shift: numbers)
    case .subtract:
      layer =
        isFirst
        ? Operators.Affine(scale: ones.map { -$0 }, shift: numbers)
        : Operators.Affine(scale: ones, shift: numbers.map { -$0 })
    case .multiply: layer = Operators.Affine(scale: numbers, shift: zeros)
    case .divide:
      let factors = numbers.map { 1 / $0 }
      guard !isFirst, factors.allSatisfy(\.isFinite) else {
        throw node.refuse(isFirst ? "it divides a constant" : "it divides by zero")
      }
      layer = Operators.Affine(scale: factors, shift: zeros)
    case .minimum, .maximum:
      guard Set(numbers).count == 1 else {
        throw node.refuse("it compares with a different number for each channel")
      }
      layer =
        kind == .minimum
        ? Operators.Clip(low: -.greatestFiniteMagnitude, high: numbers[0])
        : Operators.Clip(low: numbers[0], high: .greatestFiniteMagnitude)
    }
    try graph.append(layer, node, like: view)
  }
}

extension GraphReader {
  /// A constant that is combined with a tensor, as one number for each channel.
  ///
  /// - Throws: ``ModelError`` if it has different numbers for different positions.
  func perChannel(
    _ constant: ONNXTensor, _ view: FeatureView, _ node: NodeReader
  ) throws(ModelError) -> [Float] {
    let count = channels[view.value]
    let numbers =
      if case .integers(let values) = constant.values { values.map { Float($0) } } else {
        try node.floats(constant)
      }
    if numbers.count == 1 { return Array(repeating: numbers[0], count: count) }
    // All axes but one must be of size 1; a group of channels repeats its number.
    let axes = constant.shape.indices.filter { constant.shape[$0] != 1 }
    let place = axes.first.map { $0 - constant.shape.count + view.axes.count } ?? -1
    guard axes.count == 1, place >= 0, let factor = view.axes[place].first,
      view.axes[place].count == 1, factor.axis == 0, factor.size == numbers.count
    else {
      throw node.refuse(
        "its constant of shape \(constant.shape) is not one number for each of \(count) channels")
    }
    return (0..<count).map { numbers[$0 / factor.stride % factor.size] }
  }
}

extension Operators {
  /// The negative of each element, as ``Affine``.
  enum Negate: ONNXOperator {
    static let operatorName = "Neg"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      let view = try graph.view(node, 0)
      let count = graph.channels[view.value]
      try graph.append(
        Affine(scale: Array(repeating: -1, count: count), shift: Array(repeating: 0, count: count)),
        node, like: view)
    }
  }

  /// Powers with exponent ½, 1, 2 or 3.
  enum Power: ONNXOperator {
    static let operatorName = "Pow"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      let view = try graph.view(node, 0)
      guard let tensor = try graph.constant(node, 1) else {
        throw node.refuse("its exponent is missing")
      }
      let exponent = try node.number(tensor)
      let product = Arithmetic(kind: .multiply)
      switch exponent {
      case 0.5: try graph.append(Sqrt(), node, like: view)
      case 1: graph.views[node.result] = view
      case 2, 3:
        let count = graph.channels[view.value]
        var power = try graph.append(product, node, [view.value, view.value], channels: count)
        if exponent == 3 {
          power = try graph.append(product, node, [power, view.value], channels: count)
        }
        graph.views[node.result] = FeatureView(value: power, axes: view.axes)
      default: throw node.refuse("its exponent is \(exponent)")
      }
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
