internal import Foundation
internal import ONNX

/// Arithmetic with constants.
extension ConstantFolding {
  /// The result of such a node; `nil` if it is another one.
  static func computed(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor? {
    let name = node.node.operatorType
    switch name {
    case "Clip": return try clip(node, inputs)
    case "Where": return try choose(node, inputs)
    case "ReduceProd", "ReduceSum", "ReduceMin", "ReduceMax", "ReduceMean":
      return try reduce(node, inputs)
    default:
      if let function = binary[name] { return try combine(node, inputs, function) }
      if let function = unary[name] { return try apply(node, inputs, function) }
      return nil
    }
  }

  // MARK: Two inputs

  /// What is computed of two numbers; integers give `nil` if they overflow.
  private struct Binary {
    var floats: (@Sendable (Float, Float) -> Float)?
    var integers: @Sendable (Int64, Int64) -> Int64?
    /// Whether the result is true or false.
    var isTest = false
  }

  private static func exact(_ result: (partialValue: Int64, overflow: Bool)) -> Int64? {
    result.overflow ? nil : result.partialValue
  }

  private static let binary: [String: Binary] = [
    "Add": Binary(floats: { $0 + $1 }, integers: { exact($0.addingReportingOverflow($1)) }),
    "Sub": Binary(floats: { $0 - $1 }, integers: { exact($0.subtractingReportingOverflow($1)) }),
    "Mul": Binary(floats: { $0 * $1 }, integers: { exact($0.multipliedReportingOverflow(by: $1)) }),
    "Div": Binary(floats: { $0 / $1 }, integers: { exact($0.dividedReportingOverflow(by: $1)) }),
    "Mod": Binary(
      floats: { $0.truncatingRemainder(dividingBy: $1) },
      integers: { a, b in
        // The sign of the result is that of the divisor.
        guard let rest = exact(a.remainderReportingOverflow(dividingBy: b)) else { return nil }
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
      }),
    "Pow": Binary(
      floats: { pow($0, $1) },
      integers: { a, b in
        let power = pow(Double(a), Double(b))
        return abs(power) < 0x1p52 ? Int64(power) : nil
      }),
    "Min": Binary(floats: { min($0, $1) }, integers: { min($0, $1) }),
    "Max": Binary(floats: { max($0, $1) }, integers: { max($0, $1) }),
    "Equal": Binary(floats: { $0 == $1 ? 1 : 0 }, integers: { $0 == $1 ? 1 : 0 }, isTest: true),
    "Less": Binary(floats: { $0 < $1 ? 1 : 0 }, integers: { $0 < $1 ? 1 : 0 }, isTest: true),
    "LessOrEqual": Binary(
      floats: { $0 <= $1 ? 1 : 0 }, integers: { $0 <= $1 ? 1 : 0 }, isTest: true),
    "Greater": Binary(floats: { $0 > $1 ? 1 : 0 }, integers: { $0 > $1 ? 1 : 0 }, isTest: true),
    "GreaterOrEqual": Binary(
      floats: { $0 >= $1 ? 1 : 0 }, integers: { $0 >= $1 ? 1 : 0 }, isTest: true),
    "And": Binary(floats: nil, integers: { $0 != 0 && $1 != 0 ? 1 : 0 }, isTest: true),
    "Or": Binary(floats: nil, integers: { $0 != 0 || $1 != 0 ? 1 : 0 }, isTest: true),
    "Xor": Binary(floats: nil, integers: { ($0 != 0) != ($1 != 0) ? 1 : 0 }, isTest: true),
  ]

  /// The shape that two shapes are repeated to; `nil` if they do not fit.
  static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    let count = max(a.count, b.count)
    var shape: [Int] = []
    for axis in 0..<count {
      let first = axis < count - a.count ? 1 : a[axis - count + a.count]
      let second = axis < count - b.count ? 1 : b[axis - count + b.count]
      guard first == second || first == 1 || second == 1 else { return nil }
      shape.append(first == 1 ? second : first)
    }
    return shape
  }

  /// The strides with which a tensor is repeated to a shape.
  static func broadcastStrides(_ shape: [Int], to target: [Int]) -> [Int] {
    let strides = strides(shape)
    return target.indices.map { axis in
      let place = axis - target.count + shape.count
      return place < 0 || shape[place] == 1 ? 0 : strides[place]
    }
  }

  private static func combine(
    _ node: NodeReader, _ inputs: [ONNXTensor?], _ function: Binary
  ) throws(ModelError) -> ONNXTensor {
    var result = try input(node, inputs, 0)
    // Min and Max take any number of inputs.
    for place in 1..<max(inputs.count, 2) {
      result = try combine(node, result, input(node, inputs, place), function)
    }
    return result
  }

  private static func combine(
    _ node: NodeReader, _ a: ONNXTensor, _ b: ONNXTensor, _ function: Binary
  ) throws(ModelError) -> ONNXTensor {
    guard let shape = broadcast(a.shape, b.shape) else {
      throw node.refuse("it would combine shapes \(a.shape) and \(b.shape)")
    }
    let first =
      a.shape == shape ? a : try view(a, shape, strides: broadcastStrides(a.shape, to: shape), node)
    let second =
      b.shape == shape ? b : try view(b, shape, strides: broadcastStrides(b.shape, to: shape), node)
    if case .integers(let x) = first.values, case .integers(let y) = second.values {
      var values: [Int64] = []
      values.reserveCapacity(x.count)
      for (a, b) in zip(x, y) {
        guard let value = function.integers(a, b) else {
          throw node.refuse("its result for \(a) and \(b) is no integer")
        }
        values.append(value)
      }
      return make(shape, .integers(values), function.isTest ? .bool : a.elementType)
    }
    guard let combine = function.floats else {
      throw node.refuse("its inputs are not true or false")
    }
    let values = zip(floats(first), floats(second)).map(combine)
    guard function.isTest else { return make(shape, .floats(values), a.elementType) }
    return make(shape, .integers(values.map { Int64($0) }), .bool)
  }

  private static func choose(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let parts = [
      try input(node, inputs, 0), try input(node, inputs, 1), try input(node, inputs, 2),
    ]
    guard let both = broadcast(parts[1].shape, parts[2].shape),
      let shape = broadcast(parts[0].shape, both)
    else { throw node.refuse("it would combine shapes \(parts.map(\.shape))") }
    var views: [ONNXTensor] = []
    for part in parts {
      views.append(try view(part, shape, strides: broadcastStrides(part.shape, to: shape), node))
    }
    guard case .integers(let tests) = views[0].values else {
      throw node.refuse("its condition is not true or false")
    }
    switch (views[1].values, views[2].values) {
    case (.integers(let a), .integers(let b)):
      return make(
        shape, .integers(tests.indices.map { tests[$0] != 0 ? a[$0] : b[$0] }), parts[1].elementType
      )
    default:
      let (a, b) = (floats(views[1]), floats(views[2]))
      return make(
        shape, .floats(tests.indices.map { tests[$0] != 0 ? a[$0] : b[$0] }), parts[1].elementType)
    }
  }

  // MARK: One input

  private struct Unary {
    var floats: @Sendable (Float) -> Float
    var integers: (@Sendable (Int64) -> Int64?)?
  }

  private static let unary: [String: Unary] = [
    "Abs": Unary(floats: { abs($0) }, integers: { $0 == .min ? nil : abs($0) }),
    "Neg": Unary(floats: { -$0 }, integers: { exact(Int64(0).subtractingReportingOverflow($0)) }),
    "Not": Unary(floats: { $0 == 0 ? 1 : 0 }, integers: { $0 == 0 ? 1 : 0 }),
    "Floor": Unary(floats: { $0.rounded(.down) }),
    "Ceil": Unary(floats: { $0.rounded(.up) }),
    "Round": Unary(floats: { $0.rounded(.toNearestOrEven) }),
    "Sqrt": Unary(floats: { $0.squareRoot() }),
    "Reciprocal": Unary(floats: { 1 / $0 }),
    "Exp": Unary(floats: { exp($0) }),
    "Log": Unary(floats: { log($0) }),
    "Sigmoid": Unary(floats: { 1 / (1 + exp(-$0)) }),
    "Tanh": Unary(floats: { tanh($0) }),
    "Relu": Unary(floats: { max($0, 0) }),
    "Sign": Unary(floats: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, integers: { $0.signum() }),
  ]

  private static func apply(
    _ node: NodeReader, _ inputs: [ONNXTensor?], _ function: Unary
  ) throws(ModelError) -> ONNXTensor {
    let tensor = try input(node, inputs, 0)
    switch tensor.values {
    case .floats(let values):
      return make(tensor.shape, .floats(values.map(function.floats)), tensor.elementType)
    case .integers(let values):
      guard let compute = function.integers else { throw node.refuse("its input is an integer") }
      var results: [Int64] = []
      for value in values {
        guard let result = compute(value) else {
          throw node.refuse("its result for \(value) is no integer")
        }
        results.append(result)
      }
      return make(tensor.shape, .integers(results), tensor.elementType)
    }
  }

  private static func clip(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let tensor = try input(node, inputs, 0)
    guard inputs.count < 4, inputs.dropFirst().allSatisfy({ ($0?.values.count ?? 1) == 1 }) else {
      throw node.refuse("its limits are not single numbers")
    }
    let limits = (1...2).map { inputs.count > $0 ? inputs[$0] : nil }
    if case .integers(let values) = tensor.values {
      let bounds = limits.map { limit -> Int64? in
        if case .integers(let values)? = limit?.values { values[0] } else { nil }
      }
      return make(
        tensor.shape, .integers(values.map { min(max($0, bounds[0] ?? .min), bounds[1] ?? .max) }),
        tensor.elementType)
    }
    let low = try node.float("min", limits[0].map { floats($0)[0] } ?? -.greatestFiniteMagnitude)
    let high = try node.float("max", limits[1].map { floats($0)[0] } ?? .greatestFiniteMagnitude)
    return make(
      tensor.shape, .floats(floats(tensor).map { min(max($0, low), high) }), tensor.elementType)
  }

  // MARK: Whole axes

  private static func reduce(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let tensor = try input(node, inputs, 0)
    let wanted = try list(node, inputs, 1, "axes") ?? Array(tensor.shape.indices)
    var axes: Set<Int> = []
    for axis in wanted { axes.insert(try Self.axis(axis, of: tensor.shape.count, node)) }
    let keepsAxes = try node.integer("keepdims", 1) != 0
    let kept = tensor.shape.indices.filter { !axes.contains($0) }
    let reduced = axes.sorted()
    let strides = strides(tensor.shape)
    // The axes to reduce come last, so that each result is made of neighbors.
    let order = kept + reduced
    let arranged = try view(
      tensor, order.map { tensor.shape[$0] }, strides: order.map { strides[$0] }, node)
    let block = reduced.reduce(1) { $0 * tensor.shape[$1] }
    guard block > 0 else { throw node.refuse("there is nothing to reduce") }
    let shape =
      keepsAxes
      ? tensor.shape.indices.map { axes.contains($0) ? 1 : tensor.shape[$0] }
      : kept.map { tensor.shape[$0] }
    let starts = stride(from: 0, to: arranged.values.count, by: block)
    let name = node.node.operatorType
    switch arranged.values {
    case .floats(let values):
      let results = starts.map { start -> Float in
        let part = values[start..<start + block]
        return switch name {
        case "ReduceProd": part.reduce(1, *)
        case "ReduceMin": part.reduce(.infinity) { min($0, $1) }
        case "ReduceMax": part.reduce(-.infinity) { max($0, $1) }
        case "ReduceMean": part.reduce(0, +) / Float(block)
        default: part.reduce(0, +)
        }
      }
      return make(shape, .floats(results), tensor.elementType)
    case .integers(let values):
      var results: [Int64] = []
      for start in starts {
        var result = values[start]
        for value in values[start + 1..<start + block] {
          let next: Int64? =
            switch name {
            case "ReduceProd": exact(result.multipliedReportingOverflow(by: value))
            case "ReduceMin": min(result, value)
            case "ReduceMax": max(result, value)
            default: exact(result.addingReportingOverflow(value))
            }
          guard let next else { throw node.refuse("its result is no integer") }
          result = next
        }
        results.append(name == "ReduceMean" ? result / Int64(block) : result)
      }
      return make(shape, .integers(results), tensor.elementType)
    }
  }
}
